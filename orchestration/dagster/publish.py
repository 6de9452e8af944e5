"""The publication as an asset, downstream of every mart and of every blocking check."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import dagster as dg

from orchestration.base.settings import Settings
from orchestration.dagster.policies import RETRIES, WRITER_POOL, writing_step
from orchestration.dagster.progress import PUBLISH, Finished, Progress, tell
from orchestration.dbt.manifest import marts_of
from orchestration.journey.pictures import draw_all
from orchestration.publish.project import publish_project
from orchestration.publish.publish import PublishReport
from orchestration.publish.small_cells import told_of_hidden

PUBLISHED = dg.AssetKey(["published"])


def publish_asset(settings: Settings, manifest: Mapping[str, Any]) -> dg.AssetsDefinition:
    """The step `publish`, refused unless all tests and checks passed on the current build file.

    Publishes to Postgres too if the environment has KLANTBEELD_POSTGRES_URL.
    """

    @dg.asset(
        key=PUBLISHED,
        deps=[dg.AssetKey(["marts", name]) for name in marts_of(manifest)],
        group_name="published",
        description="What readers open: klantbeeld.duckdb, parquet/ and open/ in the warehouse folder.",
        kinds={"duckdb", "parquet"},
        pool=WRITER_POOL,
        retry_policy=RETRIES,
        # A daily run that is a few hours late is not worth a call; after a day and a half it is
        # missing.
        freshness_policy=dg.FreshnessPolicy.time_window(timedelta(hours=36), warn_window=timedelta(hours=26)),
    )
    def published() -> dg.MaterializeResult:
        with writing_step(settings):
            report = publish_with_progress(settings, manifest)
            # Dagster shows no pictures in its texts, only their paths.
            pictures = draw_all(settings)
        return dg.MaterializeResult(
            metadata={
                "version": report.version_id,
                "path": dg.MetadataValue.path(str(report.duckdb_path)),
                "marts": len(report.marts),
                "open_to_all": "\n".join(told_of_hidden(report.hidden)),
                "dagster/row_count": sum(rows for _, rows in report.marts),
                **{
                    f"picture_{journey}": dg.MetadataValue.path(str(path))
                    for journey, path in pictures.items()
                },
            }
        )

    return published


def publish_with_progress(settings: Settings, manifest: Mapping[str, Any]) -> PublishReport:
    """Publish and report what was published."""
    tell(Progress(PUBLISH))
    report = publish_project(settings, manifest)
    tell(Finished(PUBLISH, report))
    return report
