"""Small warehouses: raw Parquet folders with their ledger, and a build file with the marts."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pyarrow
import pyarrow.parquet

from orchestration.base.settings import Settings
from orchestration.landing.config import LandingConfig

FIRST_DAY = datetime(2024, 3, 4, 6, 0)
PERSON = "jan.de.vries@example.nl"

LEDGER_COLUMNS = (
    "delivery_hash",
    "system",
    "table_name",
    "file_name",
    "loaded_at",
    "line_count",
    "row_count",
    "reject_count",
    "status",
    "column_types",
)

CALLS = {
    "system": "acd",
    "table": "calls",
    "path": "acd/calls_*.csv",
    "format": "csv",
    "required": ["call_id"],
    "columns": ["call_id", "email", "score", "channel"],
    "freshness": {"max_age_days": 2},
    "expect": {
        "max_null_share": {"email": 0.2},
        "between": {"score": [0, 10]},
        "max_volume_change": 0.4,
        "drift": {"columns": ["channel"], "max_psi": 0.25},
    },
}

HONEST_CALLS = f"""
    select
        range::varchar as call_id,
        case when range % 10 = 0 then null when range % 10 = 1 then '{PERSON}' else range || '@example.nl' end
            as email,
        (range % 11)::varchar as score,
        ['phone', 'phone', 'chat', 'mail'][1 + range % 4] as channel,
        'calls.csv' as _file,
        range + 2 as _line
    from range($rows)
"""


@dataclass
class RawWarehouse:
    """Writes deliveries of acd.calls as landing leaves them."""

    settings: Settings
    deliveries: list[tuple[Any, ...]] = field(default_factory=list)

    def deliver(
        self,
        rows: int = 1000,
        sql: str = HONEST_CALLS,
        rejects: int = 0,
        lost: int = 0,
        column_types: str | None = None,
        is_same_day: bool = False,
    ) -> None:
        """One more day's file of `rows` rows, of which `lost` are in the ledger but not in raw."""
        number = len(self.deliveries) + 1
        loaded_at = FIRST_DAY + timedelta(days=number - 1)
        if is_same_day:
            loaded_at -= timedelta(hours=23)
        delivery_hash = f"{number:016x}"
        folder = self.settings.raw_dir / "acd" / "calls" / f"_delivery_hash={delivery_hash}"
        folder /= f"_loaded_at={loaded_at:%Y%m%dT%H%M%S%f}"
        folder.mkdir(parents=True)
        kept = sql.replace("$rows", str(rows - lost))
        duckdb.sql(f"copy ({kept}) to '{folder / 'part.parquet'}' (format parquet)")
        row = (
            delivery_hash,
            "acd",
            "calls",
            f"calls_{number}.csv",
            loaded_at,
            rows + rejects,
            rows,
            rejects,
            "loaded",
            column_types,
        )
        self.deliveries.append(row)
        self._write_ledger()

    def _write_ledger(self) -> None:
        self.settings.ledger_dir.mkdir(parents=True, exist_ok=True)
        columns = zip(*self.deliveries, strict=True)
        ledger = pyarrow.table(dict(zip(LEDGER_COLUMNS, map(list, columns), strict=True)))
        pyarrow.parquet.write_table(ledger, self.settings.ledger_dir / "delivery.parquet")


@dataclass
class MartWarehouse:
    """A build file with marts; every method changes it before the checks read it."""

    settings: Settings

    def run(self, *statements: str) -> None:
        """Run SQL on the build file."""
        with duckdb.connect(str(self.settings.build_file)) as connection:
            for statement in statements:
                connection.execute(statement)


def landing_config(**changes: Any) -> LandingConfig:
    """A landing configuration of the one delivery acd.calls, with other keys where given."""
    return LandingConfig.model_validate({"version": 1, "deliveries": [{**CALLS, **changes}]}, strict=False)


def project(folder: Path) -> Settings:
    """A project in `folder` with an empty warehouse."""
    (folder / "warehouse").mkdir(parents=True)
    return Settings(folder, folder / "landing", folder / "warehouse")


def nine_honest_days(settings: Settings) -> RawWarehouse:
    """Nine deliveries, so that a tenth can be judged."""
    warehouse = RawWarehouse(settings)
    for day in range(9):
        warehouse.deliver(rows=1000 + 10 * (day % 3))
    return warehouse


LAST_DAY = date(2024, 6, 11)

_MARTS = f"""
create schema marts;

create table marts.metric_catalogue as
select * from (values
    ('contact_volume', '1', null, 'count'),
    ('abandonment_rate', 'is_abandoned', '1', 'rate'),
    ('average_handle_time', 'handle_seconds', '1', 'seconds'),
    ('nps', 'promoters - detractors', '1', 'score')
) as metric (metric_id, numerator, denominator, unit);

create table marts.quality_freshness as
select 'contact' as entity, 'acd' as source_system, date '{LAST_DAY}' as as_of_on;

create table marts.metric_daily as
with
days as (
    select unnest(generate_series(date '{LAST_DAY}' - 69, date '{LAST_DAY}', interval 1 day))::date as day_on
),
cells as (
    select day_on, channel.channel_id, channel.weight * if(isodow(day_on) >= 6, 1, 4) as contacts
    from days
    cross join (values ('phone', 60), ('chat', 30), ('mail', 10)) as channel (channel_id, weight)
),
parts as (
    select 'contact_volume' as metric_id, cells.*, contacts::double as numerator, null::double as denominator
    from cells
    union all
    select 'abandonment_rate', cells.*, contacts * 0.05, contacts from cells
    union all
    select 'average_handle_time', cells.*, contacts * 240.0, contacts from cells
    union all
    select 'nps', cells.*, contacts * -12.0, contacts from cells
)
select
    metric_id, day_on, 'acd' as source_system, 'use' as journey_stage_id, 'call' as touchpoint_id, channel_id,
    'invoice' as contact_reason_id, 'none' as product_id, 'consumer' as customer_group_id, 'team' as team_id,
    numerator, denominator, coalesce(numerator / denominator, numerator) as value
from parts;

create table marts.contact_daily as select 1 as row_number;
create table marts.experience_daily as select 1 as row_number limit 0;
create table marts.web_daily as select 1 as row_number limit 0;
create table marts.quality_reconciliation as
select * from (values
    ('raw to staging', 'contact', 'acd', 21000::bigint, 20990::bigint, 10::bigint, true),
    ('mapping: product', 'contact', 'acd', 20980, 0, 20980, true),
    ('staging to input', 'contact', 'acd', 20990, 20980, 10, true),
    ('staging to input', 'web_event', null, 0, 0, 0, true)
) as reconciliation (boundary, entity, source_system, rows_in, rows_out, rows_set_aside, is_balanced);
"""


def marts_in_order(settings: Settings) -> MartWarehouse:
    """Seventy regular days up to a Tuesday without a holiday near it."""
    warehouse = MartWarehouse(settings)
    warehouse.run(_MARTS)
    return warehouse
