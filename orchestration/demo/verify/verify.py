"""`verify`: compares the published marts with what was planted."""

from pathlib import Path

import duckdb

from orchestration.base.errors import ConfigError
from orchestration.base.settings import Settings
from orchestration.demo.verify.catalogue import Catalogue, read_catalogue
from orchestration.demo.verify.leaks import find_leaks
from orchestration.demo.verify.measure import Unmeasurable, measure
from orchestration.demo.verify.report import FactResult, VerifyReport
from orchestration.demo.verify.truth import AbsentFact, MeasuredFact, Truth, load_truth
from orchestration.publish.reader import open_published

# Sums of doubles in a different order differ in the last digits.
_ROUNDING = 1e-9


def verify(settings: Settings, truth_path: Path) -> VerifyReport:
    """Compare the version published now with the truth file at `truth_path`.

    Raises ConfigError if the truth file is wrong or does not fit the types of the marts (file, fact and
    reason in the message), KlantbeeldError if nothing is published.
    """
    truth = load_truth(truth_path)
    with open_published(settings) as connection:
        catalogue = read_catalogue(connection)
        leaks = find_leaks(connection, catalogue.types, _texts(truth))
        results = []
        for fact in truth.facts:
            try:
                results.append(_judge(connection, catalogue, fact, leaks))
            except Unmeasurable as error:
                hint = "Correct the fact in the simulator, and simulate again."
                raise ConfigError(f"{truth_path}, fact {fact.id}: {error}.", hint) from error
    return VerifyReport(tuple(results))


def _texts(truth: Truth) -> set[str]:
    return {text for fact in truth.facts if isinstance(fact, AbsentFact) for text in fact.texts}


def _judge(
    connection: duckdb.DuckDBPyConnection,
    catalogue: Catalogue,
    fact: MeasuredFact | AbsentFact,
    leaks: dict[str, list[str]],
) -> FactResult:
    if isinstance(fact, AbsentFact):
        return _judge_absent(fact, leaks)
    missing = catalogue.missing(fact)
    if missing:
        return FactResult(fact, "open", detail=missing)
    row_count, observed = measure(connection, catalogue.types[fact.mart], fact)
    if fact.kind == "null_fact":
        is_claimed = not _is_within(fact, observed)
        return FactResult(fact, "false" if is_claimed else "found", observed)
    if row_count == 0:
        return FactResult(fact, "found" if fact.expected == 0 else "missed", None, "no row")
    return FactResult(fact, "found" if _is_within(fact, observed) else "missed", observed)


def _judge_absent(fact: AbsentFact, leaks: dict[str, list[str]]) -> FactResult:
    leaked = [text for text in dict.fromkeys(fact.texts) if text in leaks]
    places = sorted({place for text in leaked for place in leaks[text]})
    return FactResult(fact, "false" if leaked else "found", len(leaked), "; ".join(places))


def _is_within(fact: MeasuredFact, observed: float | None) -> bool:
    if observed is None:
        return False
    return abs(observed - fact.expected) <= fact.tolerance + _ROUNDING * max(1.0, abs(fact.expected))
