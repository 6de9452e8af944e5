"""What dbt costs with hardly any rows: a company of sixty customers.

The floor is a run of one view; the rest of a run of all models is shared by the models, that of `dbt test` by the
tests. The models still make their tables, and the tests still run their queries.
"""

from collections.abc import Iterator

from benchmarks.dbt_results import read_node_times
from benchmarks.repeat import Repeated, repeat
from benchmarks.results import Measurement, figure, times
from benchmarks.workspace import Bench, build_and_test, dbt, klantbeeld

TITLE = "dbt with next to no data"


def measure(bench: Bench) -> Iterator[Measurement]:
    settings = bench.almost_empty("dbt_overhead")
    klantbeeld(settings, "land")
    dbt(settings, "parse")
    bench.step("everything, the first time")
    build_and_test(settings)

    def repeated(text: str, *arguments: str) -> Repeated:
        bench.step(text)
        return repeat(bench.size, lambda: dbt(settings, *arguments))

    one = repeated("one view", "run", "--select", "stg_snowplow__web_event")
    models = repeated("all models", "run")
    model_count = read_node_times(settings).count_by_kind["model"]
    tests = repeated("all tests", "test", "--exclude-resource-type", "unit_test")
    test_count = read_node_times(settings).count_by_kind["test"]
    bench.step("everything")
    whole = repeat(bench.size, lambda: build_and_test(settings))

    yield from times("dbt_overhead.one", "dbt run of one view", one)
    yield from times("dbt_overhead.models", f"dbt run of {model_count} models", models)
    yield from times("dbt_overhead.tests", f"dbt test of {test_count} tests", tests)
    yield from times("dbt_overhead.whole", "dbt build of all of it", whole)
    yield figure("dbt_overhead.model_count", "Models", "count", model_count)
    yield figure("dbt_overhead.test_count", "Tests", "count", test_count)
    yield from _fit(one, models, model_count, tests, test_count)


def _fit(
    one: Repeated, models: Repeated, model_count: int, tests: Repeated, test_count: int
) -> Iterator[Measurement]:
    per_model = (models.median_of("cpu_seconds") - one.median_of("cpu_seconds")) / (model_count - 1)
    floor = one.median_of("cpu_seconds") - per_model
    per_test = (tests.median_of("cpu_seconds") - floor) / test_count
    yield figure("dbt_overhead.floor", "Floor, CPU time", "seconds", floor)
    yield figure("dbt_overhead.per_model", "Per model, CPU time", "seconds", per_model)
    yield figure("dbt_overhead.per_test", "Per test, CPU time", "seconds", per_test)
