"""A build on a chosen engine, outside the daily job: no Great Expectations, nothing published."""

from collections.abc import Callable

from orchestration.base.errors import KlantbeeldError
from orchestration.base.settings import Settings
from orchestration.base.system_errors import damaged_build
from orchestration.dbt.commands import DbtProcess, indented
from orchestration.dbt.inputs import check_inputs
from orchestration.dbt.manifest import prepare_manifest, read_manifest
from orchestration.dbt.target import resolve_target
from orchestration.taxonomy.check import check_taxonomy

_SHOWN = 8
_RESULTS = ("LogModelResult", "LogSeedResult", "LogTestResult", "LogHookEndLine")


def build_models(settings: Settings, target: str | None, tell: Callable[[str], None]) -> str:
    """`dbt build` of what was landed, on the engine of `target`; reports each result. Returns the target's name.

    Raises ConfigError if the target is unknown or not installed or the taxonomy is wrong, KlantbeeldError
    if the build fails.
    """
    name = resolve_target(settings, target)
    check_inputs(settings)
    prepare_manifest(settings)
    check_taxonomy(settings, read_manifest(settings))
    # A separate folder: what dbt parses for one engine is not the manifest of another.
    folder = settings.warehouse_dir / f"target_{name}"
    options = ["--target", name, "--target-path", str(folder), "--exclude-resource-type", "unit_test"]
    process = DbtProcess(settings, ["build", *options])
    for event in process.events():
        if event["info"]["name"] in _RESULTS:
            tell(event["info"]["msg"])
    if process.exit_code != 0:
        damaged = damaged_build(settings.build_file, "\n".join(process.errors))
        if damaged:
            raise damaged
        raise KlantbeeldError(
            f"The build with target '{name}' failed:\n{indented(process.errors, _SHOWN)}",
            f"{settings.warehouse_dir / 'logs' / 'dbt.log'} has the rest.",
        )
    return name
