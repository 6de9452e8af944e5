"""Building everything from raw: with tests, without tests, and only the web models."""

import json
import re
from collections.abc import Iterator

from benchmarks.dbt_results import read_node_times
from benchmarks.processes import Run
from benchmarks.repeat import repeat
from benchmarks.results import Measurement, figure, times
from benchmarks.workspace import Bench, build_and_test, build_models, dbt, remove_build
from orchestration.base.settings import Settings

TITLE = "Full build"

_WEB_MODEL = re.compile(r"(^|_)web_|^(metric_session|metric_page_view|refused_session|delivered_page)$")


def measure(bench: Bench) -> Iterator[Measurement]:
    settings = bench.landed()
    bench.step("models and tests")
    with_tests = repeat(bench.size, lambda: _with_tests(settings))
    yield from times("full_build.tested", "Full build, models and tests", with_tests)
    bench.step("models alone")
    models = repeat(bench.size, lambda: bench.build_in_full(settings))
    yield from times("full_build.models", "Full build, models alone", models)
    node_times = read_node_times(settings)
    yield figure("full_build.model_count", "Models built", "count", node_times.count_by_kind["model"])
    for name, seconds in node_times.models().items():
        yield figure(f"full_build.model.{name}", f"Model {name}", "seconds", seconds)
    yield from _web_models(bench, settings)


def _with_tests(settings: Settings) -> Run:
    remove_build(settings)
    return build_and_test(settings)


def _web_models(bench: Bench, settings: Settings) -> Iterator[Measurement]:
    """The models with web events, built again; and dbt's start-up, to be subtracted: one view, no data."""
    bench.step("web models alone")
    selected = web_models(settings)
    web = repeat(bench.size, lambda: build_models(settings, "--full-refresh", "--select", *selected))
    start = repeat(bench.size, lambda: dbt(settings, "run", "--select", "stg_snowplow__web_event"))
    yield from times("full_build.web", f"Web models alone ({len(selected)})", web, note=", ".join(selected))
    yield from times("full_build.start", "dbt with one view", start)


def web_models(settings: Settings) -> list[str]:
    """The models from staging to marts that have only web events."""
    manifest = json.loads((settings.dbt_target_dir / "manifest.json").read_text(encoding="utf-8"))
    names = (node["name"] for node in manifest["nodes"].values() if node["resource_type"] == "model")
    return sorted(name for name in names if _WEB_MODEL.search(name))
