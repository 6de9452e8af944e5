"""When the job `daily` starts: every morning, or as soon as new files have been delivered."""

import hashlib
import json
import time
from pathlib import Path

import dagster as dg

from orchestration.base.settings import Settings
from orchestration.dagster.backfill import BACKFILLED_DAY
from orchestration.dagster.daily import DAILY
from orchestration.landing.config import LandingConfig

SETTLE_SECONDS = 30
_DIGEST_LENGTH = 12

daily = dg.define_asset_job(
    DAILY,
    # A backfill is a run of this job, not a part of it.
    selection=dg.AssetSelection.all() - dg.AssetSelection.assets(BACKFILLED_DAY),
    description="Land, check, build what is new, check, publish.",
)

every_morning = dg.ScheduleDefinition(
    name="every_morning",
    job=daily,
    cron_schedule="0 6 * * *",
    execution_timezone="Europe/Amsterdam",
    description="06:00 Dutch time, summer and winter.",
)


def new_files_sensor(settings: Settings, config: LandingConfig) -> dg.SensorDefinition:
    """A sensor that starts `daily` once new or changed files have settled in the landing folder.

    Its cursor is a JSON list of digests of path, size and modification time, one per file seen.
    """

    @dg.sensor(
        name="new_landing_files",
        job=daily,
        minimum_interval_seconds=30,
        description="Starts the daily job when files have been delivered.",
    )
    def sensor(context: dg.SensorEvaluationContext) -> dg.SensorResult | dg.SkipReason:
        return look_for_files(settings, config, context.cursor, now=time.time())

    return sensor


def look_for_files(
    settings: Settings, config: LandingConfig, cursor: str | None, now: float
) -> dg.SensorResult | dg.SkipReason:
    """What the sensor does at `now` (Unix seconds): a run for files not in the cursor, unless one is still growing."""
    found = {_digest(path): path for path in _delivered_files(settings.landing_dir, config)}
    new = {digest: path for digest, path in found.items() if digest not in set(json.loads(cursor or "[]"))}
    growing = [path for path in new.values() if path.stat().st_mtime > now - SETTLE_SECONDS]
    if growing:
        name = growing[0].relative_to(settings.landing_dir)
        return dg.SkipReason(
            f"{name} changed less than {SETTLE_SECONDS} seconds ago and may not be complete yet."
        )
    updated = json.dumps(sorted(found))
    if not new:
        return dg.SensorResult(skip_reason=dg.SkipReason("No new files."), cursor=updated)
    # The same files never start two runs, even if the daemon stops between the request and the cursor.
    run_key = hashlib.sha256("".join(sorted(new)).encode()).hexdigest()
    return dg.SensorResult(run_requests=[dg.RunRequest(run_key=run_key)], cursor=updated)


def _delivered_files(landing_dir: Path, config: LandingConfig) -> list[Path]:
    patterns = sorted({delivery.path for delivery in config.deliveries if delivery.path})
    return sorted({path for pattern in patterns for path in landing_dir.glob(pattern) if path.is_file()})


def _digest(path: Path) -> str:
    status = path.stat()
    return hashlib.sha256(f"{path} {status.st_size} {status.st_mtime_ns}".encode()).hexdigest()[
        :_DIGEST_LENGTH
    ]
