"""Raw tables as assets: one per table that landing.yml declares, all landed by one step."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import timedelta

import dagster as dg

from orchestration.base.settings import Settings
from orchestration.dagster.policies import RETRIES, WRITER_POOL, writing_step
from orchestration.dagster.progress import LAND, Finished, Progress, tell
from orchestration.landing.config import LandingConfig
from orchestration.landing.delivery import Delivery
from orchestration.landing.land import land
from orchestration.landing.ledger import Ledger
from orchestration.landing.report import LandedFile, LandingReport

DELIVERED = "delivered"
_LEDGER = {
    "delivery": "Every delivered file, with its counts.",
    "schema_change": "Every column that appeared, vanished or changed type.",
    "processing": "What landing.yml states about the processing of each source.",
}


def ledger_key(table: str) -> dg.AssetKey:
    """The asset key of a table of the ledger that landing keeps: delivery, schema_change, processing."""
    return dg.AssetKey(["ledger", table])


def raw_key(system: str, table: str) -> dg.AssetKey:
    """The asset key of a raw table; the dbt source of the same system and table has the same one."""
    return dg.AssetKey(["raw", system, table])


def landing_assets(settings: Settings, config: LandingConfig) -> dg.AssetsDefinition:
    """The step `land`. A delivery that cannot be loaded fails its check `delivered`; the others continue."""
    # Several deliveries may fill one table; the table is one asset.
    tables = list({(delivery.system, delivery.table): delivery for delivery in config.deliveries}.values())

    @dg.multi_asset(
        name="land",
        specs=[*(_spec(delivery) for delivery in tables), *_ledger_specs(tables)],
        check_specs=[_check_spec(delivery) for delivery in tables],
        can_subset=True,
        pool=WRITER_POOL,
        retry_policy=RETRIES,
    )
    def land_step(context: dg.AssetExecutionContext) -> Iterator[dg.MaterializeResult]:
        # Raw tables first: Dagster expects results in order of dependency.
        keys = sorted(context.selected_asset_keys, key=lambda key: (not is_raw(key), key))
        with writing_step(settings):
            report = land_with_progress(
                settings, config, [(key.path[1], key.path[2]) for key in keys if is_raw(key)]
            )
            rows = _rows_by_table(settings)
        of_table = defaultdict(list)
        for file in report.files:
            of_table[file.system, file.table].append(file)
        for key in keys:
            if is_raw(key):
                table = (key.path[1], key.path[2])
                yield _result(key, of_table[table], rows[table])
            else:
                yield dg.MaterializeResult(asset_key=key)

    return land_step


def is_raw(key: dg.AssetKey) -> bool:
    """True for the asset of a raw table."""
    return key.path[0] == "raw"


def land_with_progress(
    settings: Settings, config: LandingConfig, only: list[tuple[str, str]] | None = None
) -> LandingReport:
    """Land the named tables (all if None) and report every file when it is done."""
    files = rows = 0

    def on_event(file: LandedFile) -> None:
        nonlocal files, rows
        files, rows = files + 1, rows + file.row_count
        tell(Progress(LAND, done=files, rows=rows, at=f"{file.system}.{file.table} {file.file_name}"))

    tell(Progress(LAND))
    report = land(settings, config, only, on_event)
    tell(Finished(LAND, report))
    return report


def _spec(delivery: Delivery) -> dg.AssetSpec:
    return dg.AssetSpec(
        raw_key(delivery.system, delivery.table),
        group_name="raw",
        description=f"{delivery.format} deliveries of {delivery.name}, as delivered, with identifiers replaced.",
        kinds={"parquet"},
        freshness_policy=_freshness_policy(delivery),
    )


def _ledger_specs(tables: list[Delivery]) -> list[dg.AssetSpec]:
    keys = [raw_key(delivery.system, delivery.table) for delivery in tables]
    return [
        dg.AssetSpec(
            ledger_key(name), group_name="ledger", description=description, deps=keys, kinds={"parquet"}
        )
        for name, description in _LEDGER.items()
    ]


def _freshness_policy(delivery: Delivery) -> dg.FreshnessPolicy | None:
    """When landing should have run; the age of the delivered files is for the check `freshness`."""
    if delivery.freshness is None:
        return None
    # The shortest window that a daily run can keep is a day.
    return dg.FreshnessPolicy.time_window(timedelta(days=max(1, delivery.freshness.max_age_days)))


def _check_spec(delivery: Delivery) -> dg.AssetCheckSpec:
    return dg.AssetCheckSpec(
        DELIVERED,
        asset=raw_key(delivery.system, delivery.table),
        description="Every file of this delivery could be loaded; a failed one does not stop the others.",
    )


def _rows_by_table(settings: Settings) -> Counter[tuple[str, str]]:
    """Rows in raw per system and table, of all deliveries and not only of this landing."""
    rows: Counter[tuple[str, str]] = Counter()
    for version in Ledger(settings).loaded():
        rows[version.system, version.table_name] += version.row_count or 0
    return rows


def _result(key: dg.AssetKey, files: list[LandedFile], row_count: int) -> dg.MaterializeResult:
    failed = [file for file in files if file.status == "failed"]
    check = dg.AssetCheckResult(
        asset_key=key,
        check_name=DELIVERED,
        passed=not failed,
        severity=dg.AssetCheckSeverity.WARN,
        description="; ".join(f"{file.file_name}: {file.reason}" for file in failed) or None,
        metadata={"failed_files": len(failed)},
    )
    unexpected = [f"{file.file_name}: {text}" for file in files for text in file.warnings]
    metadata = _counts(files, row_count) | ({"unexpected": unexpected} if unexpected else {})
    return dg.MaterializeResult(asset_key=key, metadata=metadata, check_results=[check])


def _counts(files: list[LandedFile], row_count: int) -> dict[str, int]:
    statuses = ("loaded", "replaced", "unchanged", "failed", "missing")
    return {
        **{f"files_{status}": sum(file.status == status for file in files) for status in statuses},
        "lines": sum(file.line_count for file in files),
        "rows": sum(file.row_count for file in files),
        # What Dagster shows as the size of the table.
        "dagster/row_count": row_count,
        "rejected": sum(file.reject_count for file in files),
    }
