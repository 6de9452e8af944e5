"""One delivery as landing.yml declares it."""

import hashlib
import json
import re
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Discriminator, Field, Tag

Format = Literal["csv", "jsonl", "parquet", "xlsx", "postgres"]
Encoding = Literal["utf-8", "latin-1", "windows-1252", "utf-16"]

Name = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=63)]
ColumnName = Annotated[str, Field(pattern=r"^[a-z0-9_]+$", max_length=128)]

# For all columns, or per column. The tags are in no message: config_messages leaves out what begins with a bracket.
NullTexts = Annotated[
    Annotated[list[str], Tag("[all]")] | Annotated[dict[ColumnName, list[str]], Tag("[each]")],
    Discriminator(lambda value: "[each]" if isinstance(value, dict) else "[all]"),
]

# Quality, planning and erasure read these. They do not affect what is written, so changing them reloads nothing.
_NOT_IN_FINGERPRINT = {"path", "freshness", "expect", "handled_by", "processing", "retention"}


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class PostgresTable(Strict):
    """A table of a Postgres database.

    The URL is in the environment variable `url_env`, never in landing.yml.
    """

    url_env: Annotated[str, Field(pattern=r"^[A-Za-z_][A-Za-z0-9_]*$")]
    schema_name: Annotated[str, Field(alias="schema", min_length=1)] = "public"
    table: Annotated[str, Field(min_length=1)]


class DeliveredOn(Strict):
    """The day (or moment) of a file, read from its name:

    `pattern` has one group, `format` reads that group.
    """

    pattern: str
    format: str


class Freshness(Strict):
    """How old the newest delivery may be, in days, before it is reported as stale."""

    max_age_days: Annotated[int, Field(ge=0)]


class Drift(BaseModel):
    """Columns whose mix of values must stay similar: a population stability index (PSI) of at most `max_psi`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    columns: Annotated[list[ColumnName], Field(min_length=1)]
    max_psi: Annotated[float, Field(gt=0)] = 0.25


class Expect(BaseModel):
    """What the quality checks expect of this delivery. Unset keys get the checks' defaults."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    max_null_share: dict[ColumnName, Annotated[float, Field(ge=0, le=1)]] = {}
    between: dict[ColumnName, tuple[float | None, float | None]] = {}
    max_volume_change: Annotated[float, Field(gt=0)] | None = None
    max_reject_share: Annotated[float, Field(ge=0, le=1)] | None = None
    drift: Drift | None = None
    severity: dict[str, Literal["error", "warning"]] = {}


class Processing(Strict):
    """What the register of processing says about a source and nothing else reveals."""

    purpose: Annotated[str, Field(min_length=1)]
    legal_basis: Annotated[str, Field(min_length=1)]
    recipients: Annotated[list[str], Field(min_length=1)]


class Retention(Strict):
    """How long rows are kept and why: `months` after the time in column `by`, or as `reason` alone says."""

    reason: Annotated[str, Field(min_length=1)]
    months: Annotated[int, Field(ge=1, le=1200)] | None = None
    by: ColumnName | None = None

    @property
    def in_words(self) -> str:
        """For the register."""
        return f"{self.months} months after {self.by}: {self.reason}" if self.months else self.reason


class Delivery(Strict):
    """One declared delivery:

    files that match one path pattern, or one Postgres table. CONTRACT.md explains every key.
    """

    system: Name
    table: Name
    format: Format
    path: Annotated[str, Field(min_length=1)] | None = None
    postgres: PostgresTable | None = None
    encoding: Encoding = "utf-8"
    delimiter: str = ","
    quote: str = '"'
    escape: str | None = None
    skip_rows: Annotated[int, Field(ge=0)] = 0
    skip_rows_after_header: Annotated[int, Field(ge=0)] = 0
    sheet: str | None = None
    rename: dict[str, ColumnName] = {}
    decimal_mark: Literal[",", "."] | None = None
    decimals: list[ColumnName] = []
    timezone: str | None = None
    local_times: dict[ColumnName, str] = {}
    nulls: NullTexts = [""]
    required: list[ColumnName] = []
    columns: list[ColumnName] | None = None
    drop: list[ColumnName] = []
    identifiers: dict[ColumnName, str] = {}
    handled_by: list[ColumnName] = []
    vault: bool = False
    processing: Processing | None = None
    retention: Retention | None = None
    delivered_on: DeliveredOn | None = None
    freshness: Freshness | None = None
    expect: Expect = Expect()

    @property
    def name(self) -> str:
        """system.table, for messages."""
        return f"{self.system}.{self.table}"

    @property
    def declared_columns(self) -> list[str]:
        """Every column that the declaration names and that may be written, in order of first appearance."""
        named = [
            *(self.columns or []),
            *self.required,
            *self.identifiers,
            *self.rename.values(),
            *self.local_times,
            *self.decimals,
        ]
        kept = [column for column in named if self.is_kept(column)]
        return list(dict.fromkeys(kept))

    def is_kept(self, column: str) -> bool:
        """Whether a column of that (final) name is written. name[3] is another column of a name that is not."""
        name = column.partition("[")[0]
        return name not in self.drop and (self.columns is None or name in self.columns)

    @property
    def people(self) -> dict[str, str]:
        """The columns that identify whom a row is about, with their types: all but those of whoever handled it."""
        return {column: kind for column, kind in self.identifiers.items() if column not in self.handled_by}

    def is_undeclared(self, column: str) -> bool:
        """Whether a column is left out only because no key names it."""
        return not self.is_kept(column) and column.partition("[")[0] not in self.drop

    def null_texts(self, column: str) -> list[str]:
        """The texts that mean no value in a column; with `nulls` per column, the empty text always does."""
        if isinstance(self.nulls, list):
            return self.nulls
        return list(dict.fromkeys(["", *self.nulls.get(column, [])]))

    def fingerprint(self) -> str:
        """SHA-256 (hex) of everything that decides how a file's bytes become rows.

        A different fingerprint means a reload.
        """
        declaration = self.model_dump(exclude=_NOT_IN_FINGERPRINT, mode="json")
        return hashlib.sha256(json.dumps(declaration, sort_keys=True).encode()).hexdigest()

    def delivered_text(self, file_name: str) -> str | None:
        """The part of a file name that `delivered_on` reads, or None if the pattern does not match."""
        if self.delivered_on is None:
            return None
        match = re.search(self.delivered_on.pattern, file_name)
        return match.group(1) if match else None
