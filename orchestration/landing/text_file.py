"""The encoding and lines of a text file from its bytes, independently of a CSV or JSON reader.

DuckDB reads UTF-8 with one kind of line end by itself. Every other file (UTF-16, Latin-1, mixed line ends, gzip) is
shown to it as UTF-8 with line feeds through a small file system and decoded piece by piece, so that no
clear-text copy is written.
"""

import codecs
import io
from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

import duckdb
from fsspec.spec import AbstractFileSystem

from orchestration.base.errors import DeliveryError
from orchestration.base.sql import quote_path, quote_text
from orchestration.landing.compression import compression_of, unpacked_chunks

_CHUNK_BYTES = 4 * 2**20
_BYTE_ORDER_MARK = "\ufeff"
_C1_CONTROLS = bytes(range(0x80, 0xA0))


@dataclass(frozen=True)
class TextFile:
    """A text file whose encoding has been verified.

    `line_count`: physical lines, whatever is in them; a last line without a line end counts.
    `blank_lines`: the numbers (from 1) of the lines without any character. `is_plain`: DuckDB can read the
    file itself.
    """

    path: Path
    encoding: str
    is_plain: bool
    byte_count: int
    line_count: int
    blank_lines: array

    def open_text(self) -> io.TextIOBase:
        """The file as text with line feeds, without its byte order mark."""
        return io.TextIOWrapper(
            io.BufferedReader(_DecodedFile(self.path, self.encoding)), encoding="utf-8", newline=""
        )

    def readable_by(self, connection: duckdb.DuckDBPyConnection) -> str:
        """The path under which DuckDB reads the file, as an SQL literal."""
        if self.is_plain:
            return quote_path(self.path)
        # The file system belongs to the database and may have shown another file before.
        if connection.filesystem_is_registered(_DecodedFileSystem.protocol):
            connection.unregister_filesystem(_DecodedFileSystem.protocol)
        connection.register_filesystem(_DecodedFileSystem(self))
        return quote_text(f"{_DecodedFileSystem.protocol}://delivery")


def inspect_text(path: Path, encoding: str) -> TextFile:
    """Read a file once (twice if it is not plain) and count its lines.

    Raises DeliveryError if the bytes are not of the declared encoding, naming the line.
    """
    can_be_plain = encoding == "utf-8" and compression_of(path) is None
    is_plain, has_blank_lines, plain_line_count = _inspect_bytes(path) if can_be_plain else (False, False, 0)
    if is_plain and not has_blank_lines:
        return TextFile(path, encoding, True, path.stat().st_size, plain_line_count, array("q"))
    byte_count, line_count, blank_lines = _inspect_lines(path, encoding)
    return TextFile(path, encoding, is_plain, byte_count, line_count, blank_lines)


def _inspect_bytes(path: Path) -> tuple[bool, bool, int]:
    """(has one kind of line end, may have blank lines, line count) of a UTF-8 file."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    feeds = returns = pairs = lines_done = 0
    has_blank_lines = False
    tail = b"\n"
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK_BYTES):
            _decode(decoder, chunk, False, "utf-8", lines_done)
            feeds += chunk.count(b"\n")
            lines_done = feeds
            seam = tail + chunk
            if b"\r" in chunk:
                returns += chunk.count(b"\r")
            if returns:
                pairs += seam.count(b"\r\n") - tail.count(b"\r\n")
            has_blank_lines = has_blank_lines or b"\n\n" in seam or (returns > 0 and b"\n\r\n" in seam)
            tail = seam[-2:]
    _decode(decoder, b"", True, "utf-8", lines_done)
    is_plain = returns == 0 or returns == pairs == feeds
    ends_with_feed = tail.endswith(b"\n")
    return is_plain, has_blank_lines, feeds + (0 if ends_with_feed else 1)


def _inspect_lines(path: Path, encoding: str) -> tuple[int, int, array]:
    """(bytes, lines, numbers of the blank lines) of a file as decoded."""
    byte_count = line_feeds = 0
    blank_lines = array("q")
    last = b"\n"
    for chunk in decoded_chunks(path, encoding):
        seam = last + chunk
        at = seam.find(b"\n\n")
        counted_to, lines_before = 1, line_feeds
        while at >= 0:
            lines_before += seam.count(b"\n", counted_to, at + 1)
            counted_to = at + 1
            blank_lines.append(lines_before + 1)
            at = seam.find(b"\n\n", at + 1)
        byte_count += len(chunk)
        line_feeds += chunk.count(b"\n")
        last = chunk[-1:]
    return byte_count, line_feeds + (0 if last == b"\n" else 1), blank_lines


def decoded_chunks(path: Path, encoding: str) -> Iterator[bytes]:
    """The file as UTF-8 with line feeds and without byte order mark, in pieces; none is empty."""
    decoder = codecs.getincrementaldecoder(encoding)()
    line_ends = io.IncrementalNewlineDecoder(None, translate=True)
    lines_done, is_first = 0, True
    for chunk in chain(unpacked_chunks(path, _CHUNK_BYTES), [b""]):
        text = line_ends.decode(_decode(decoder, chunk, not chunk, encoding, lines_done), final=not chunk)
        if is_first and text:
            text, is_first = text.removeprefix(_BYTE_ORDER_MARK), False
        lines_done += text.count("\n")
        if text:
            yield text.encode("utf-8")


def _decode(
    decoder: codecs.IncrementalDecoder, chunk: bytes, final: bool, encoding: str, lines_done: int
) -> str:
    if encoding == "latin-1" and len(chunk.translate(None, _C1_CONTROLS)) < len(chunk):
        first = next(at for at, byte in enumerate(chunk) if 0x80 <= byte < 0xA0)
        raise _wrong_encoding(encoding, lines_done + chunk[:first].count(b"\n") + 1, chunk)
    try:
        return decoder.decode(chunk, final)
    except UnicodeError as error:
        before = error.object[: error.start] if isinstance(error, UnicodeDecodeError) else b""
        raise _wrong_encoding(encoding, lines_done + before.count(b"\n") + 1, chunk) from None


def _wrong_encoding(encoding: str, line: int, chunk: bytes) -> DeliveryError:
    if chunk.startswith((b"\xff\xfe", b"\xfe\xff")):
        likely = "it looks like utf-16"
    elif encoding == "latin-1":
        likely = "it is probably windows-1252"
    elif encoding == "utf-16":
        likely = "it is probably utf-8"
    else:
        likely = "it is probably windows-1252 or latin-1"
    return DeliveryError(f"line {line} is not {encoding}: {likely}; declare its `encoding` in landing.yml")


class _DecodedFile(io.RawIOBase):
    """A file read through `decoded_chunks`. Seeking back starts over; DuckDB does so at most once."""

    def __init__(self, path: Path, encoding: str) -> None:
        super().__init__()
        self._source = (path, encoding)
        self._restart()

    def _restart(self) -> None:
        self._chunks = decoded_chunks(*self._source)
        self._left = b""
        self._position = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._position

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        if whence != io.SEEK_SET:
            raise io.UnsupportedOperation("only from the start")
        if offset < self._position:
            self._restart()
        while self._position < offset and self._take(offset - self._position):
            pass
        return self._position

    def read(self, size: int = -1) -> bytes:
        pieces = []
        while size != 0:
            piece = self._take(size if size > 0 else _CHUNK_BYTES)
            if not piece:
                break
            pieces.append(piece)
            size -= len(piece) if size > 0 else 0
        return b"".join(pieces)

    def readinto(self, buffer: Any) -> int:
        data = self.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)

    def _take(self, size: int) -> bytes:
        if not self._left:
            self._left = next(self._chunks, b"")
        piece, self._left = self._left[:size], self._left[size:]
        self._position += len(piece)
        return piece


class _DecodedFileSystem(AbstractFileSystem):
    """Shows one text file to DuckDB as UTF-8 with line feeds."""

    protocol = "klantbeeld"
    cachable = False

    def __init__(self, text: TextFile, **options: Any) -> None:
        super().__init__(**options)
        self._text = text

    def _open(self, path: str, mode: str = "rb", **options: Any) -> io.RawIOBase:
        return _DecodedFile(self._text.path, self._text.encoding)

    def info(self, path: str, **options: Any) -> dict[str, Any]:
        return {"name": path, "size": self._text.byte_count, "type": "file"}

    def glob(self, path: str, **options: Any) -> list[str]:
        return [path]

    def exists(self, path: str, **options: Any) -> bool:
        return True
