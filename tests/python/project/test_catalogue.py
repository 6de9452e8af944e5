"""catalogue/: what is generated from it is current, and a fault is told with file, line and remedy."""

import re
import shutil
from pathlib import Path
from typing import get_args

import pytest

from orchestration.base.errors import ConfigError
from orchestration.base.settings import REPOSITORY_ROOT
from orchestration.catalogue.generate import check_catalogue, generated_from_contract, generated_from_metrics
from orchestration.catalogue.metrics.model import Metric

GOOD = """\
owner_role: web analyst
metrics:
  page_views:
    name_en: Page views
    name_nl: Paginaweergaven
    description: Pages shown to visitors.
    rows: is_page_view and not is_bot
    unit: count
    direction: neutral
    null_rule: 0 on a covered day without page views.
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """What a metric may name, and one good file of metrics."""
    for path in ("macros/core/episode_windows.sql", "dbt_project.yml", "models/core/facts/fct_web_event.yml"):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(REPOSITORY_ROOT / path, tmp_path / path)
    shutil.copytree(
        REPOSITORY_ROOT / "models" / "metrics", tmp_path / "models" / "metrics", dirs_exist_ok=True
    )
    (tmp_path / "catalogue").mkdir()
    shutil.copy(REPOSITORY_ROOT / "catalogue" / "contract.yml", tmp_path / "catalogue")
    shutil.copytree(REPOSITORY_ROOT / "catalogue" / "contract", tmp_path / "catalogue" / "contract")
    (tmp_path / "catalogue" / "metrics").mkdir()
    (tmp_path / "catalogue" / "metrics" / "fct_web_event.yml").write_text(GOOD)
    (tmp_path / "macros" / "metrics").mkdir()
    return tmp_path


def told(root: Path, text: str, name: str = "fct_web_event") -> str:
    (root / "catalogue" / "metrics" / f"{name}.yml").write_text(text)
    with pytest.raises(ConfigError) as refused:
        generated_from_metrics(root)
    return refused.value.message


def test_what_is_generated_is_current() -> None:
    check_catalogue()


def test_every_fact_that_is_counted_has_a_file() -> None:
    macro = (REPOSITORY_ROOT / "macros" / "metrics" / "metric_catalogue_entries.sql").read_text()
    facts = re.findall(
        r"'(\w+)':", macro.partition("macro metric_fact_entities()")[2].partition("endmacro")[0]
    )
    assert sorted(facts) == sorted(
        path.stem for path in (REPOSITORY_ROOT / "catalogue/metrics").glob("*.yml")
    )


def test_every_metric_reaches_the_mart_of_metrics_and_no_other_does_r67() -> None:
    """Metrics of a fact come through its one model, and fct_metric_daily reads each of these."""
    models = REPOSITORY_ROOT / "models" / "metrics"
    union = (
        (models / "fct_metric_daily.sql").read_text().partition("set metric_models = [")[2].partition("]")[0]
    )
    counted = [
        fact
        for model in re.findall(r"'(\w+)'", union)
        for fact in re.findall(r"metric_rows\('(\w+)'\)", (models / f"{model}.sql").read_text())
    ]
    assert sorted(counted) == sorted(
        path.stem for path in (REPOSITORY_ROOT / "catalogue" / "metrics").glob("*.yml")
    )


def test_the_format_knows_the_units_and_directions_that_the_macro_checks() -> None:
    """The macro checks the metrics that a project adds."""
    macro = (REPOSITORY_ROOT / "macros" / "metrics" / "metric_catalogue_entries.sql").read_text()
    for key in ("unit", "direction"):
        (allowed,) = re.findall(rf"'{key}': \[(.*)\]", macro)
        assert re.findall(r"'(\w+)'", allowed) == list(get_args(Metric.model_fields[key].annotation))


def test_no_yaml_is_parsed_while_dbt_renders() -> None:
    """It took most of the time of a data test: what macros hold is a literal of Jinja."""
    files = [path for folder in ("macros", "models") for path in (REPOSITORY_ROOT / folder).rglob("*.sql")]
    assert [path for path in files if "fromyaml" in path.read_text()] == []


def test_what_is_left_out_is_written_with_its_default(root: Path) -> None:
    text, _ = generated_from_metrics(root).values()
    for field in ("'numerator': 1", "'denominator': none", "'multiplier': 1", "'window_days': none"):
        assert field in text
    for field in (
        "'fact': 'fct_web_event'",
        "'parameters': []",
        "'owner_role': 'web analyst'",
        "'version': 1",
    ):
        assert field in text


def test_a_var_stays_an_expression_and_becomes_a_parameter(root: Path) -> None:
    path = root / "catalogue" / "metrics" / "fct_web_event.yml"
    path.write_text(
        GOOD.replace("not is_bot", "page_number > {session_gap_minutes}").replace("page_number", "1")
    )
    text, _ = generated_from_metrics(root).values()
    assert "'rows': 'is_page_view and 1 > ' ~ klantbeeld.var_count('session_gap_minutes')," in text
    assert "'parameters': ['session_gap_minutes']," in text


def test_a_stale_file_is_told(root: Path) -> None:
    (path, text), _ = generated_from_metrics(root).items()
    path.write_text(text.replace("neutral", "higher"))
    with pytest.raises(ConfigError, match="make catalogue"):
        check_catalogue(root)


@pytest.mark.parametrize(
    ("written", "instead", "line", "expected"),
    [
        ("null_rule", "nul_rule", 10, "Did you mean 'null_rule'?"),
        ("unit: count", "unit: counts", 8, "Did you mean 'count'?"),
        ("    unit: count\n", "", 3, "page_views: unit is missing. Add `unit:`."),
        (
            "is_page_view",
            "is_pageview",
            7,
            "'is_pageview' in rows is not a column of fct_web_event. Did you mean",
        ),
        ("not is_bot", "not (is_bot", 7, "rows is not an SQL expression"),
        ("not is_bot", "1 > {session_gap_minute}", 7, "Did you mean 'session_gap_minutes'?"),
        ("    unit", "    parameters: [session_gap]\n    unit", 8, "Did you mean 'session_gap_minutes'?"),
        ("  page_views:", "  Page-views:", 3, "Use lower-case letters, digits and _."),
        ("owner_role", "owner", 1, "owner is not a key of a file of metrics."),
    ],
)
def test_a_fault_is_told_with_its_line(
    root: Path, written: str, instead: str, line: int, expected: str
) -> None:
    message = told(root, GOOD.replace(written, instead, 1))
    assert f"fct_web_event.yml, line {line}: " in message
    assert expected in message


def test_an_unknown_fact_is_told(root: Path) -> None:
    message = told(root, GOOD, "fct_web_events")
    assert "fct_web_events.yml, line 1: fct_web_events is not a fact for metrics." in message
    assert "Did you mean 'fct_web_event'?" in message


def test_an_id_in_two_files_is_told(root: Path) -> None:
    text = GOOD.replace("is_page_view and not is_bot", "is_mature")
    message = told(root, text, "session_contact_daily")
    assert "session_contact_daily.yml, line 3: page_views is in fct_web_event.yml too." in message


def contract_told(root: Path, name: str, written: str, instead: str) -> str:
    path = root / "catalogue" / name
    text = path.read_text()
    assert written in text
    path.write_text(text.replace(written, instead, 1))
    with pytest.raises(ConfigError) as refused:
        generated_from_contract(root)
    return refused.value.message


@pytest.mark.parametrize(
    ("written", "instead", "line", "expected"),
    [
        ("owner_role", "owner", 2, "owner is not a key of an entity. Did you mean 'owner_role'?"),
        (
            "{type: timestamp, f",
            "{type: timestmp, f",
            10,
            "columns.delivered_at.type is 'timestmp'. Did you mean 'timestamp'?",
        ),
        (
            "follows: sent_at",
            "follow: sent_at",
            10,
            "columns.delivered_at.follow is not a key of an entity. Did you mean 'follows'?",
        ),
        (
            "follows: sent_at",
            "follows: send_at",
            10,
            "delivered_at follows 'send_at', which is not a column. Did you mean 'sent_at'?",
        ),
        (
            "source_record_id]",
            "source_recordid]",
            3,
            "'source_recordid' in grain is not a column. Did you mean 'source_record_id'?",
        ),
        ("  channel: {", "  channel: {minimum: 0, ", 8, "channel is not a number. Leave minimum out."),
        (
            "  channel: {",
            "  channel: {is_event_time: true, ",
            9,
            "sent_at is a second event time, next to channel.",
        ),
        ("  channel: {", "  loaded_at: {", 8, "loaded_at is already in contract.yml."),
    ],
)
def test_a_fault_of_the_contract_is_told_with_its_line(
    root: Path, written: str, instead: str, line: int, expected: str
) -> None:
    message = contract_told(root, "contract/survey_invitation.yml", written, instead)
    assert f"survey_invitation.yml, line {line}: " in message
    assert expected in message


def test_an_entity_without_a_file_is_told(root: Path) -> None:
    message = contract_told(root, "contract.yml", "- cost_rate", "- cost_rates")
    assert (
        "contract.yml, line 12: cost_rates has no file contract/cost_rates.yml. Did you mean 'cost_rate'?"
        in message
    )
    assert "contract/cost_rate.yml is not listed." in message


def test_unit_tests_of_an_input_model_stay_as_they_are(root: Path) -> None:
    path = root / "models" / "input" / "contact" / "input__contact.yml"
    path.parent.mkdir(parents=True)
    path.write_text("models: []\n\nunit_tests:\n  - name: kept\n")
    text = generated_from_contract(root)[path]
    assert text.endswith("\n\nunit_tests:\n  - name: kept\n") and "- name: started_at" in text
