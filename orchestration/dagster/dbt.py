"""The dbt project as one set of assets, its tests as asset checks."""

import json
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from typing import Any

import dagster as dg
from dagster_dbt import DagsterDbtTranslator, DagsterDbtTranslatorSettings, dbt_assets
from dagster_dbt.core.dbt_cli_event import DbtCoreCliEventMessage
from pydantic import Field

from orchestration.base.errors import ConfigError
from orchestration.base.settings import Settings
from orchestration.dagster.landing import ledger_key, raw_key
from orchestration.dagster.policies import RETRIES, WRITER_POOL, writing_step
from orchestration.dagster.progress import BUILD, Finished, Progress, tell
from orchestration.dbt.commands import DbtProcess
from orchestration.dbt.failures import explain_failure
from orchestration.publish.evidence import TESTS, note_passed
from orchestration.taxonomy.check import check_taxonomy

_NOT_ASKED = "Leave it out to build only what is new."
_BUILT = ("model", "seed", "snapshot")


class BuildConfig(dg.Config):
    """What to rebuild besides what is new. The Launchpad offers it too."""

    rebuild_from: str | None = Field(None, description=f"First local day, YYYY-MM-DD. {_NOT_ASKED}")
    rebuild_to: str | None = Field(None, description="Last local day, YYYY-MM-DD. Default: the newest.")
    full_refresh: bool = Field(False, description="Rebuild everything from all deliveries.")

    def arguments(self) -> list[str]:
        """The arguments that tell dbt so. Raises ConfigError for a text that is not a date."""
        days = {"rebuild_from": self.rebuild_from, "rebuild_to": self.rebuild_to}
        given = {name: _day(name, text) for name, text in days.items() if text is not None}
        return [
            *(["--vars", json.dumps(given)] if given else []),
            *(["--full-refresh"] if self.full_refresh else []),
        ]


class Translator(DagsterDbtTranslator):
    """Asset keys for dbt nodes: sources get those of the raw tables that landing writes, models schema and name."""

    def get_asset_key(self, dbt_resource_props: Mapping[str, Any]) -> dg.AssetKey:
        if dbt_resource_props["resource_type"] == "source":
            # The source `landing` is what landing records about deliveries, not a delivery.
            if dbt_resource_props["source_name"] == "landing":
                return ledger_key(dbt_resource_props["name"])
            return raw_key(dbt_resource_props["source_name"], dbt_resource_props["name"])
        return dg.AssetKey([dbt_resource_props["schema"], dbt_resource_props["name"]])

    def get_group_name(self, dbt_resource_props: Mapping[str, Any]) -> str:
        return dbt_resource_props["schema"]


def transform_assets(settings: Settings, manifest: Mapping[str, Any]) -> dg.AssetsDefinition:
    """The step `build`: `dbt build` of the selected nodes, in one dbt process."""
    translator = _translator()

    @dbt_assets(
        manifest=manifest,
        name="build",
        dagster_dbt_translator=translator,
        pool=WRITER_POOL,
        retry_policy=RETRIES,
    )
    def build_step(context: dg.AssetExecutionContext, config: BuildConfig) -> Iterator[Any]:
        with writing_step(settings):
            yield from _build(context, config, settings, manifest, translator)

    return build_step


def _translator() -> Translator:
    # A project may declare a source that one of its packages declares too; both mean the same raw table.
    return Translator(DagsterDbtTranslatorSettings(enable_duplicate_source_asset_keys=True))


def _build(
    context: dg.AssetExecutionContext,
    config: BuildConfig,
    settings: Settings,
    manifest: Mapping[str, Any],
    translator: Translator,
) -> Iterator[Any]:
    _know_outputs(context)
    # Again: seeds may have changed since the code location was loaded.
    check_taxonomy(settings, manifest)
    (settings.dbt_target_dir / "run_results.json").unlink(missing_ok=True)
    tell(Progress(BUILD))
    # Unit tests judge the code, not the data of the day: they belong to `make test`.
    arguments = ["build", "--exclude-resource-type", "unit_test", *config.arguments()]
    process = DbtProcess(settings, [*arguments, *_selection(context, manifest)])
    done, total = 0, None
    for event in process.events():
        total = event["data"].get("node_count", total)
        if not _is_known(event, manifest):
            context.log.warning("%s is new since the code location was loaded; reload it.", _node_name(event))
            continue
        message = DbtCoreCliEventMessage(raw_event=event, event_history_metadata={})
        if message.is_result_event:
            done += 1
            tell(Progress(BUILD, done=done, total=total, at=_node_name(event)))
        yield from message.to_default_asset_events(
            manifest=manifest,
            dagster_dbt_translator=translator,
            context=context,
            target_path=settings.dbt_target_dir,
        )
    if process.exit_code != 0:
        raise explain_failure(settings, manifest, process.errors)
    if not context.is_subset:
        note_passed(settings, TESTS)
    tell(Finished(BUILD))


def _know_outputs(context: dg.AssetExecutionContext) -> None:
    """Collect the assets of the step once: Dagster does so for each of its outputs, searching all of them each time."""
    step = context.get_step_execution_context()
    step.get_output_asset_keys = cache(step.get_output_asset_keys)


def _day(name: str, text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise ConfigError(f"{name} is {text!r}, which is not a date.", "Write it as YYYY-MM-DD.") from None


def _is_known(event: dict[str, Any], manifest: Mapping[str, Any]) -> bool:
    """False for an event of a node that was added after the manifest was read; dbt builds it all the same."""
    unique_id = event["data"].get("node_info", {}).get("unique_id")
    return not unique_id or unique_id in manifest["nodes"] or unique_id.startswith("unit_test")


def _node_name(event: dict[str, Any]) -> str:
    return str(event["data"]["node_info"].get("node_name", ""))


def _selection(context: dg.AssetExecutionContext, manifest: Mapping[str, Any]) -> list[str]:
    """Arguments that make dbt build what Dagster selected: none for everything, else node by node."""
    if not context.is_subset:
        return []
    translator = _translator()
    checks = {key.name for key in context.selected_asset_check_keys}
    selected = [
        node
        for node in manifest["nodes"].values()
        if (node["resource_type"] in _BUILT and translator.get_asset_key(node) in context.selected_asset_keys)
        or (node["resource_type"] == "test" and node["name"] in checks)
    ]
    # A test that also reads other models may belong to one of those; Dagster did not ask for it.
    return ["--indirect-selection", "empty", "--select", *(".".join(node["fqn"]) for node in selected)]
