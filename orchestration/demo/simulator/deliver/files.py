"""Writing deliveries: whole files, put in place at once, the same bytes on every machine."""

import zipfile
from collections.abc import Iterable
from io import BytesIO
from pathlib import Path
from xml.sax.saxutils import escape

import pyarrow as pa
import pyarrow.parquet as pq

# The earliest time a zip file can hold; a fixed one keeps the bytes equal.
_ZIP_MOMENT = (1980, 1, 1, 0, 0, 0)
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"


class Outbox:
    """The folder of a delivery. If `is_open` is false nothing is written: the simulation only catches up."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.is_open = True
        self.file_count = 0
        self.byte_count = 0

    def put(self, name: str, content: bytes) -> None:
        """Write a file below the folder, in place at once."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        beside = path.with_name(f".{path.name}.part")
        beside.write_bytes(content)
        beside.replace(path)
        self.file_count += 1
        self.byte_count += len(content)

    def put_lines(self, name: str, lines: Iterable[str], encoding: str = "utf-8") -> None:
        self.put(name, ("\n".join(lines) + "\n").encode(encoding))

    def put_parquet(self, name: str, table: pa.Table) -> None:
        """Write a Parquet file. Zstandard compresses the same on every machine; Snappy depends on the processor."""
        sink = pa.BufferOutputStream()
        pq.write_table(table, sink, compression="zstd", compression_level=1, store_schema=False)
        self.put(name, sink.getvalue().to_pybytes())

    def put_xlsx(self, name: str, sheet: str, table: list[list[str]]) -> None:
        """Write a workbook with one sheet of texts."""
        self.put(name, _workbook(sheet, table))


def csv_field(value: str, delimiter: str = ",") -> str:
    """A CSV field, quoted if necessary."""
    if delimiter in value or '"' in value or "\n" in value:
        return '"' + value.replace('"', '""') + '"'
    return value


def _workbook(sheet: str, table: list[list[str]]) -> bytes:
    parts = {
        "[Content_Types].xml": (
            f'<Types xmlns="{_PACKAGE}/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Default Extension="xml" ContentType="application/xml"/>'
            '<Override PartName="/xl/workbook.xml" ContentType='
            '"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
            '<Override PartName="/xl/worksheets/sheet1.xml" ContentType='
            '"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>'
        ),
        "_rels/.rels": _relations("officeDocument", "xl/workbook.xml"),
        "xl/_rels/workbook.xml.rels": _relations("worksheet", "worksheets/sheet1.xml"),
        "xl/workbook.xml": (
            f'<workbook xmlns="{_SHEET}" xmlns:r="{_OFFICE}"><sheets>'
            f'<sheet name="{escape(sheet)}" sheetId="1" r:id="rId1"/></sheets></workbook>'
        ),
        "xl/worksheets/sheet1.xml": (
            f'<worksheet xmlns="{_SHEET}"><sheetData>{"".join(map(_row, table))}</sheetData></worksheet>'
        ),
    }
    content = BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_STORED) as package:
        for name, text in parts.items():
            package.writestr(zipfile.ZipInfo(name, _ZIP_MOMENT), _XML + text)
    return content.getvalue()


def _relations(kind: str, target: str) -> str:
    return (
        f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{_OFFICE}/{kind}" Target="{target}"/></Relationships>'
    )


def _row(values: list[str]) -> str:
    cells = (f'<c t="inlineStr"><is><t xml:space="preserve">{escape(value)}</t></is></c>' for value in values)
    return f"<row>{''.join(cells)}</row>"
