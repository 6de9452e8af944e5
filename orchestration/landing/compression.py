"""The compression of a delivered file, by its first bytes; its name may say anything.

Text files in gzip are read. Any other compression is named in the error, so that nobody looks for a wrong encoding.
"""

import gzip
import re
import zlib
from collections.abc import Iterator
from pathlib import Path

from orchestration.base.errors import DeliveryError

GZIP, ZIP = "gzip", "zip"

_SIGNATURES = {
    GZIP: rb"\x1f\x8b",
    ZIP: rb"PK(\x03\x04|\x05\x06)",
    "bzip2": rb"BZh[1-9]1AY&SY",
    "xz": rb"\xfd7zXZ\x00",
    "zstd": rb"\x28\xb5\x2f\xfd",
    "7-Zip": rb"7z\xbc\xaf\x27\x1c",
    "lz4": rb"\x04\x22\x4d\x18",
    "compress": rb"\x1f\x9d",
}
_READABLE = {"csv": {GZIP}, "jsonl": {GZIP}, "xlsx": {ZIP}, "parquet": set()}


def compression_of(path: Path) -> str | None:
    """The compression of a file, None if its first bytes are not those of a known one."""
    with path.open("rb") as file:
        start = file.read(16)
    return next((name for name, pattern in _SIGNATURES.items() if re.match(pattern, start)), None)


def refuse_compressed(path: Path, file_format: str) -> None:
    """Raise DeliveryError if the compression of the file cannot be read for this format."""
    found, readable = compression_of(path), _READABLE[file_format]
    if found and found not in readable:
        instead = "unpacked or as gzip" if GZIP in readable else "unpacked"
        raise DeliveryError(f"it is compressed with {found}; have it delivered {instead}")


def unpacked_chunks(path: Path, byte_count: int) -> Iterator[bytes]:
    """The bytes of a file, unpacked if it is gzip, in pieces; none is empty."""
    is_gzip = compression_of(path) == GZIP
    with gzip.open(path) if is_gzip else path.open("rb") as file:
        try:
            while chunk := file.read(byte_count):
                yield chunk
        except (EOFError, zlib.error, gzip.BadGzipFile):
            raise DeliveryError("its gzip cannot be unpacked completely; it may be truncated") from None
