"""How landing.yml was understood: which columns are written, which become pseudonyms, which are never written."""

from collections.abc import Iterator

from orchestration.landing.config import LandingConfig
from orchestration.landing.delivery import Delivery


def read_back(config: LandingConfig) -> Iterator[str]:
    """Lines to read: one per delivery, and below it one per kind of column that it names."""
    for delivery in config.deliveries:
        yield f"  {delivery.name}  {delivery.format}  {delivery.path or 'a table of Postgres'}"
        for kind, columns in _columns(delivery).items():
            if columns:
                yield f"    {kind:<11} {', '.join(columns)}"


def _columns(delivery: Delivery) -> dict[str, list[str]]:
    identifiers = [f"{column} ({kind})" for column, kind in delivery.identifiers.items()]
    others = [column for column in delivery.declared_columns if column not in delivery.identifiers]
    return {
        "columns": others if delivery.columns is not None else [*others, "and every other that is delivered"],
        "pseudonyms": identifiers,
        "required": delivery.required,
        "dropped": delivery.drop,
    }
