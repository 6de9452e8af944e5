"""The Dagster code location: raw tables, dbt project, checks, publication, job, schedule and sensor.

The project is the one that KLANTBEELD_PROJECT_DIR, KLANTBEELD_LANDING and KLANTBEELD_WAREHOUSE name (see
settings.py).
"""

import dagster as dg

from orchestration.base.settings import Settings, resolve_settings
from orchestration.dagster.backfill import backfill_asset
from orchestration.dagster.daily import DAILY
from orchestration.dagster.dbt import transform_assets
from orchestration.dagster.landing import landing_assets
from orchestration.dagster.publish import publish_asset
from orchestration.dagster.quality import quality_checks
from orchestration.dagster.retention import every_month, retention_job
from orchestration.dagster.schedules import daily, every_morning, new_files_sensor
from orchestration.dbt.inputs import check_inputs
from orchestration.dbt.manifest import marts_of, prepare_manifest, read_manifest
from orchestration.landing.config import load_landing_config
from orchestration.taxonomy.check import check_taxonomy


def build_definitions(settings: Settings) -> dg.Definitions:
    """All that Dagster runs for one project.

    Raises ConfigError if landing.yml, the project, its inputs or its taxonomy are wrong.
    """
    config = load_landing_config(settings.landing_file)
    check_inputs(settings)
    prepare_manifest(settings)
    manifest = read_manifest(settings)
    check_taxonomy(settings, manifest)
    marts = marts_of(manifest)
    retention = retention_job(settings, config, manifest, lambda: project.resolve_job_def(DAILY))
    project: dg.Definitions = dg.Definitions(
        assets=[
            landing_assets(settings, config),
            transform_assets(settings, manifest),
            publish_asset(settings, manifest),
            backfill_asset(settings, lambda: project.resolve_job_def(DAILY)),
        ],
        asset_checks=quality_checks(settings, config, marts),
        jobs=[daily, retention],
        schedules=[every_morning, every_month(retention)],
        sensors=[new_files_sensor(settings, config)],
        # Steps wait for each other anyway, and a process per step would import everything again.
        executor=dg.in_process_executor,
    )
    return project


@dg.definitions
def definitions() -> dg.Definitions:
    """The code location, built when Dagster loads it."""
    return build_definitions(resolve_settings())
