"""A raw table for the checks: what is expected of it, and the names under which SQL reads it."""

from dataclasses import dataclass
from typing import Any

from orchestration.base.sql import quote_ident
from orchestration.landing.config import LandingConfig
from orchestration.quality.report import CheckSpec
from orchestration.quality.settings import (
    RawCheck,
    RawExpectations,
    RawSettings,
    Severity,
    parse_expectations,
)


@dataclass(frozen=True)
class RawTable:
    """One raw table as landing.yml declares it, over all its deliveries."""

    system: str
    table: str
    required: tuple[str, ...]
    max_age_days: float | None
    expect: RawExpectations

    @property
    def asset(self) -> tuple[str, ...]:
        return ("raw", self.system, self.table)

    @property
    def newest(self) -> str:
        """The view of the rows that are judged: those of the newest deliveries."""
        return quote_ident(f"newest.{self.system}.{self.table}")

    @property
    def earlier(self) -> str:
        """The view of the rows they are compared with: those of earlier deliveries."""
        return quote_ident(f"earlier.{self.system}.{self.table}")

    @property
    def key(self) -> dict[str, Any]:
        """The parameters that choose this table in the ledger."""
        return {"system": self.system, "table": self.table}

    def max_null_shares(self, thresholds: RawSettings) -> dict[str, float]:
        """Column -> highest share of nulls: the default for required columns, and what `expect` states."""
        return dict.fromkeys(self.required, thresholds.max_null_share) | self.expect.max_null_share

    def spec(self, name: RawCheck, severity: Severity, description: str) -> CheckSpec:
        """The check `name` on this table, with the severity that landing.yml states, if it does."""
        return CheckSpec(self.asset, name, self.expect.severity.get(name, severity), description)


def raw_tables(config: LandingConfig) -> list[RawTable]:
    """The tables of landing.yml, in its order. Raises ConfigError if `expect` is not valid."""
    tables: dict[tuple[str, str], RawTable] = {}
    for delivery in config.deliveries:
        where = f"landing.yml, delivery {delivery.system}.{delivery.table}, expect"
        tables.setdefault(
            (delivery.system, delivery.table),
            RawTable(
                system=delivery.system,
                table=delivery.table,
                required=tuple(filter(delivery.is_kept, delivery.required)),
                max_age_days=delivery.freshness.max_age_days if delivery.freshness else None,
                expect=parse_expectations(delivery.expect, where),
            ),
        )
    return list(tables.values())
