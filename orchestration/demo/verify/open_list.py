"""The list of facts whose mart does not exist yet: one file, which may only shrink."""

from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from orchestration.base.errors import CheckFailed, ConfigError
from orchestration.demo.verify.report import VerifyReport
from orchestration.demo.verify.truth import FactId

_SHOWN = 10
_FACT_ID = TypeAdapter(FactId)


def check_open_list(report: VerifyReport, path: Path) -> None:
    """Compare the open facts of a report with the list at `path`: fact ids, one per line, sorted.

    Raises CheckFailed if an open fact is not listed, or a listed fact is no longer open (its
    line must then go); ConfigError if the list cannot be used.
    """
    listed = read_open_list(path)
    outcomes = {result.fact.id: result.outcome for result in report.results}
    waiting = {result.fact.id: result.detail for result in report.having("open")}
    unlisted = [
        f"{fact_id} is open but not listed: there is no {waiting[fact_id]}"
        for fact_id in sorted(waiting.keys() - set(listed))
    ]
    settled = [
        f"{fact_id} is {outcomes.get(fact_id, 'no longer planted')}: delete its line"
        for fact_id in listed
        if fact_id not in waiting
    ]
    if unlisted or settled:
        raise CheckFailed(
            f"{path} does not match the open facts:\n  " + "\n  ".join(_some(unlisted) + _some(settled)),
            _hint(bool(unlisted), bool(settled)),
        )


def read_open_list(path: Path) -> list[str]:
    """The ids listed in `path`. Raises ConfigError if there is no such file or a line is out of order."""
    try:
        ids = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        hint = "Make an empty file if no fact is open, or give another list with --open."
        raise ConfigError(
            f"The list of open facts {path} cannot be read: {type(error).__name__}.", hint
        ) from error
    for number, fact_id in enumerate(ids, start=1):
        try:
            _FACT_ID.validate_python(fact_id)
        except ValidationError as error:
            hint = "Write one id per line and nothing else: no patterns, no blank lines, no comments."
            raise ConfigError(f"{path}, line {number}: not the id of a fact.", hint) from error
        if number > 1 and fact_id <= ids[number - 2]:
            hint = "Sort the list, with each id once."
            raise ConfigError(f"{path}, line {number}: {fact_id} does not come after the line before.", hint)
    return ids


def _some(lines: list[str]) -> list[str]:
    more = len(lines) - _SHOWN
    return lines[:_SHOWN] + ([f"and {more} more"] if more > 0 else [])


def _hint(is_longer: bool, is_shorter: bool) -> str:
    hints = []
    if is_longer:
        hints.append("The list may only shrink: build what an unlisted fact needs, or correct its names.")
    if is_shorter:
        hints.append(
            "Delete the lines of facts that are no longer open, so that losing them again is noticed."
        )
    return " ".join(hints)
