"""Publishing what a project built, with the checks that come first, whoever starts it."""

from collections.abc import Mapping
from typing import Any

from orchestration.base.settings import Settings
from orchestration.dbt.manifest import marts_of
from orchestration.dbt.variables import project_variable
from orchestration.publish.evidence import assert_passed
from orchestration.publish.frozen import last_days_of
from orchestration.publish.lineage_guard import assert_nobody_behind
from orchestration.publish.open_marts import open_marts_of
from orchestration.publish.publish import PublishReport, publish

# The vars with the fewest customers that a row may be about, by kind of mart.
MINIMUMS = {"counts": "minimum_customers_of_counts", "scores": "minimum_customers"}


def publish_project(
    settings: Settings, manifest: Mapping[str, Any], postgres_url: str | None = None, is_forced: bool = False
) -> PublishReport:
    """Publish the marts of the manifest, as `publish` does, once its tests and checks passed on the build file.

    `is_forced`: even if they did not. That marts identify nobody is checked in any case.
    """
    if settings.build_file.is_file():
        if not is_forced:
            assert_passed(settings)
        assert_nobody_behind(settings, manifest, is_compiling=is_forced)
    minimums = {kind: int(project_variable(settings, name)) for kind, name in MINIMUMS.items()}
    open_marts = open_marts_of(manifest, minimums)
    return publish(settings, marts_of(manifest), postgres_url, last_days_of(manifest), open_marts)
