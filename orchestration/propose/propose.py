"""From the contacts of a build to a delivery of proposals, which the next run lands like any other."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from orchestration.base.lock import writing
from orchestration.base.settings import Settings
from orchestration.dbt.variables import project_variable
from orchestration.landing.config import assert_declared
from orchestration.propose.contacts import Text, Texts
from orchestration.propose.model import Proposal, assert_installed, train

SYSTEM, TABLE = "reason_model", "proposals"
_MOST_FOR_TRAINING = 200_000
_SCHEMA = pa.schema(
    [
        ("contact_system", pa.string()),
        ("contact_record_id", pa.string()),
        ("contact_reason", pa.string()),
        ("probability", pa.float64()),
        ("model_version", pa.string()),
        ("is_holdout", pa.bool_()),
        ("holdout_accuracy", pa.float64()),
    ]
)


@dataclass(frozen=True)
class ProposeReport:
    """What was learned and written. Accuracy is over the contacts kept out of training, None if there are none."""

    path: Path
    version: str
    training_count: int
    reason_count: int
    holdout_count: int
    holdout_accuracy: float | None
    proposal_count: int
    sure_count: int
    least_percent: int


def propose(settings: Settings) -> ProposeReport:
    """Learn from the coded contacts of the last build and write proposals for the others in the landing folder.

    Raises ConfigError if scikit-learn is not installed or landing.yml does not declare the delivery,
    KlantbeeldError if there is too little to learn from.
    """
    assert_installed()
    assert_declared(settings.landing_file, SYSTEM, TABLE, "contact_reason_proposal", "proposals")
    least = int(project_variable(settings, "proposal_minimum_percent"))
    with writing(settings), Texts(settings) as texts:
        known = texts.for_training(_MOST_FOR_TRAINING)
        model = train(known)
        version = f"{texts.newest_day()}-{_digest(known)}"
        judged = list(model.read(texts.holdout()))
        proposals = list(model.read(texts.without_reason()))
    right = sum(proposal.reason == proposal.text.reason for proposal in judged)
    accuracy = round(right / len(judged), 6) if judged else None
    path = settings.landing_dir / SYSTEM / f"{TABLE}_{version}.parquet"
    _write(path, version, accuracy, judged, proposals)
    return ProposeReport(
        path,
        version,
        len(known),
        len(model.reasons),
        len(judged),
        accuracy,
        len(proposals),
        sum(proposal.probability * 100 >= least for proposal in proposals),
        least,
    )


def _digest(texts: Iterable[Text]) -> str:
    """Eight digits that change with the training contacts."""
    digest = hashlib.sha256()
    for text in texts:
        digest.update(f"{text.system}|{text.record}|{text.reason}\n".encode())
    return digest.hexdigest()[:8]


def _write(
    path: Path, version: str, accuracy: float | None, judged: list[Proposal], proposals: list[Proposal]
) -> None:
    both = [(proposal, True) for proposal in judged] + [(proposal, False) for proposal in proposals]
    rows = [
        {
            "contact_system": proposal.text.system,
            "contact_record_id": proposal.text.record,
            "contact_reason": proposal.reason,
            "probability": proposal.probability,
            "model_version": version,
            "is_holdout": is_holdout,
            "holdout_accuracy": accuracy,
        }
        for proposal, is_holdout in both
    ]
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.part")
    pq.write_table(pa.Table.from_pylist(rows, _SCHEMA), beside, compression="zstd")
    beside.replace(path)
