"""What landing.yml states about the processing of each source (GDPR art. 30), for the register and for the marts."""

from collections.abc import Iterator
from dataclasses import dataclass

from orchestration.base.settings import Settings
from orchestration.landing.config import LandingConfig
from orchestration.landing.delivery import Delivery
from orchestration.landing.ledger_rows import write_rows


@dataclass(frozen=True)
class ProcessingRow:
    """One source. Texts are as declared; null if landing.yml states or lists nothing."""

    system: str
    table_name: str
    delivered_as: str
    purpose: str | None
    legal_basis: str | None
    retention: str | None
    recipients: str | None
    column_names: str
    identifying_columns: str | None
    has_clear_values: bool
    never_written: str | None


def processing_of(delivery: Delivery) -> ProcessingRow:
    """What is stated about one source."""
    stated, retention = delivery.processing, delivery.retention
    return ProcessingRow(
        system=delivery.system,
        table_name=delivery.table,
        delivered_as=f"{delivery.format}, {delivery.path or 'a table of Postgres'}",
        purpose=stated.purpose if stated else None,
        legal_basis=stated.legal_basis if stated else None,
        retention=retention.in_words if retention else None,
        recipients=", ".join(stated.recipients) if stated else None,
        column_names=", ".join(_columns(delivery)),
        identifying_columns=", ".join(_identifying(delivery)) or None,
        has_clear_values=delivery.vault,
        never_written=", ".join(delivery.drop) or None,
    )


def write_processing(settings: Settings, config: LandingConfig) -> None:
    """Write what is stated about all sources beside the ledger, where models read it."""
    rows = [processing_of(delivery) for delivery in config.deliveries]
    write_rows(settings.ledger_dir / "processing.parquet", ProcessingRow, rows)


def _columns(delivery: Delivery) -> list[str]:
    others = [column for column in delivery.declared_columns if column not in delivery.identifiers]
    return others if delivery.columns is not None else [*others, "every other delivered column"]


def _identifying(delivery: Delivery) -> Iterator[str]:
    for column, kind in delivery.identifiers.items():
        yield f"{column} ({kind}{', who handled it' if column in delivery.handled_by else ''})"
