"""The texts that a model learns from and classifies: from the build file, only in memory."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb

from orchestration.base.errors import KlantbeeldError
from orchestration.base.settings import Settings
from orchestration.base.sql import only_row

# The keys decide which contacts are kept out of training, so that these are the same in every run.
_HOLDOUT = "left(fact.contact_id, 1) in ('0', '1', '2')"
_CODED = "fact.reason_origin = 'registered'"
_TEXTS = """
    select contact.source_system, contact.source_record_id, fact.contact_reason_id,
        concat_ws(' ', contact.subject_text, contact.body_text) as words
    from input.input__contact as contact
    inner join core.fct_contact as fact using (source_system, source_record_id)
    where not fact.is_excluded and (contact.subject_text is not null or contact.body_text is not null) and {condition}
    order by fact.contact_id
"""
_CHUNK = 20_000


@dataclass(frozen=True)
class Text:
    """What a contact says. `reason` is the registered one, a special member if there is none."""

    system: str
    record: str
    reason: str
    words: str


class Texts:
    """The texts of one build. Close it by leaving `with`."""

    def __init__(self, settings: Settings) -> None:
        self._file: Path = settings.build_file

    def __enter__(self) -> "Texts":
        if not self._file.is_file():
            raise KlantbeeldError(
                f"{self._file} does not exist.",
                "First use klantbeeld run: the model learns from the contacts it builds.",
            )
        try:
            self._connection = duckdb.connect(str(self._file), read_only=True)
        except duckdb.Error as error:
            raise KlantbeeldError(
                f"{self._file} cannot be read ({type(error).__name__}).",
                "Close the program that has it open, or wait for the run to end.",
            ) from error
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()

    def for_training(self, limit: int) -> list[Text]:
        """Contacts with a registered reason, at most `limit`: the same ones in every run."""
        return list(self._read(f"{_CODED} and not {_HOLDOUT}", f"limit {int(limit)}"))

    def holdout(self) -> Iterator[Text]:
        """Contacts with a registered reason that are kept out of training, about 19 %."""
        return self._read(f"{_CODED} and {_HOLDOUT}")

    def without_reason(self) -> Iterator[Text]:
        """Contacts for which a reason is to be proposed."""
        return self._read(f"not {_CODED}")

    def newest_day(self) -> str:
        """The newest local day of a contact, ISO; empty without contacts."""
        (day,) = only_row(self._connection.execute("select max(day_on) from core.fct_contact"))
        return day.isoformat() if day else ""

    def _read(self, condition: str, end: str = "") -> Iterator[Text]:
        cursor = self._connection.cursor()
        try:
            cursor.execute(_TEXTS.format(condition=condition) + end)
        except duckdb.CatalogException as error:
            raise KlantbeeldError(
                f"{self._file} has no contacts yet.", "Complete a klantbeeld run first."
            ) from error
        while rows := cursor.fetchmany(_CHUNK):
            yield from (Text(*row) for row in rows)
