"""What a landing did, file by file."""

from dataclasses import dataclass, field
from typing import Literal

LandedStatus = Literal["loaded", "unchanged", "replaced", "failed", "missing"]


@dataclass(frozen=True)
class LandedFile:
    """One file of one delivery after a landing.

    `status`: loaded (new), replaced (a changed file replaces its former version), unchanged (its
    content was loaded before), failed (`reason` says why; its former version, if any, is still in place),
    missing (no file matches the path pattern). Counts are data records: line_count = row_count
    + reject_count; all 0 if nothing was read in this landing. `reason` never holds a value from the file.
    `warnings`: what is unexpected about a loaded file, in words.
    """

    system: str
    table: str
    file_name: str
    status: LandedStatus
    line_count: int = 0
    row_count: int = 0
    reject_count: int = 0
    reason: str | None = None
    warnings: tuple[str, ...] = ()


@dataclass
class LandingReport:
    """All files of one landing, in processing order."""

    files: list[LandedFile] = field(default_factory=list)

    @property
    def failed(self) -> list[LandedFile]:
        """Files that could not be loaded."""
        return [file for file in self.files if file.status == "failed"]

    @property
    def warnings(self) -> list[str]:
        """What is unexpected about loaded files, each text with the name of its file."""
        return [
            f"{file.system}.{file.table} {file.file_name}: {text}"
            for file in self.files
            for text in file.warnings
        ]

    @property
    def row_count(self) -> int:
        """Rows written to raw in this landing."""
        return sum(file.row_count for file in self.files)

    @property
    def reject_count(self) -> int:
        """Records set aside in this landing."""
        return sum(file.reject_count for file in self.files)
