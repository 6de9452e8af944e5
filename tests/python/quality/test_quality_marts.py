"""Checks on the marts: everything in order passes, each planted fault is found by its own check."""

from pathlib import Path

import duckdb
import pytest
from quality_warehouse import LAST_DAY, MartWarehouse

from orchestration.base.errors import CheckFailed, ConfigError
from orchestration.base.settings import Settings
from orchestration.quality.checks import check_marts, mart_check_specs
from orchestration.quality.report import CheckReport, CheckResult, raise_if_blocking

ON_LAST_DAY = f"metric_id = 'contact_volume' and day_on = date '{LAST_DAY}'"


def failures(report: CheckReport) -> dict[str, CheckResult]:
    return {result.name: result for result in report.results if not result.success}


def test_marts_in_order_pass_every_check(marts: MartWarehouse, settings: Settings) -> None:
    report = check_marts(settings)
    assert failures(report) == {}
    reported = sorted((result.asset, result.name, result.severity) for result in report.results)
    assert reported == sorted(spec[:3] for spec in mart_check_specs())
    volume = next(result for result in report.results if result.name == "volume_collapse")
    assert "contact_volume of acd on 2024-06-11: 400, usually 400" in volume.observed


@pytest.mark.parametrize(
    ("fault", "failed", "seen"),
    [
        pytest.param(
            f"update marts.metric_daily set numerator = numerator / 2, value = value / 2 where {ON_LAST_DAY}",
            {"volume_collapse": "error", "volume_unusual": "warning"},
            "200, usually 400",
            id="volume halved",
        ),
        pytest.param(
            f"update marts.metric_daily set numerator = numerator * 2, value = value * 2 where {ON_LAST_DAY}",
            {"volume_unusual": "warning"},
            "800, usually 400",
            id="a surge is shown, not blocked",
        ),
        pytest.param(
            "update marts.metric_daily set value = 1.2 "
            "where metric_id = 'abandonment_rate' and channel_id = 'chat'",
            {"rate_in_range": "error"},
            "abandonment_rate of acd: 70 of 210 rows",
            id="rate above one",
        ),
        pytest.param(
            "update marts.metric_daily set numerator = denominator + 1 where metric_id = 'abandonment_rate'",
            {"rate_in_range": "error"},
            "210 of 210 rows outside",
            id="numerator above denominator",
        ),
        pytest.param(
            "update marts.metric_daily set denominator = -1 where metric_id = 'average_handle_time'",
            {"parts_in_order": "error"},
            "average_handle_time of acd: 210 of 210",
            id="negative denominator",
        ),
        pytest.param(
            "update marts.metric_daily set value = 'nan' where metric_id = 'average_handle_time'",
            {"parts_in_order": "error"},
            "average_handle_time of acd: 210 of 210",
            id="value is not a number",
        ),
        pytest.param(
            "update marts.metric_daily set value = -112 where metric_id = 'nps' and channel_id = 'mail'",
            {"score_in_range": "error"},
            "nps of acd: 70 of 210 rows outside (-112.0 to -12.0)",
            id="score below its scale",
        ),
        pytest.param(
            "update marts.metric_daily set metric_id = 'nps_' where metric_id = 'nps'",
            {"metric_in_catalogue": "error"},
            "nps_: 210 rows",
            id="metric that nobody defined",
        ),
        pytest.param(
            "update marts.metric_daily set contact_reason_id = 'unmapped' where channel_id = 'chat'",
            {"unmapped_share": "warning"},
            "by contact_reason_id: 30.0% unmapped, allowed 20.0%",
            id="too much unmapped",
        ),
        pytest.param(
            f"""update marts.metric_daily
            set channel_id = case channel_id when 'phone' then 'mail' when 'mail' then 'phone' else 'chat' end
            where day_on > date '{LAST_DAY}' - 28""",
            {"channel_mix": "warning"},
            "contact_volume of acd: index",
            id="channel mix turned round",
        ),
        pytest.param(
            "update marts.quality_reconciliation set is_balanced = false where boundary = 'raw to staging'",
            {"balanced": "error"},
            "raw to staging: contact of acd: 21000 in, 20990 out, 10 set aside",
            id="flagged as unbalanced",
        ),
        pytest.param(
            "update marts.quality_reconciliation set rows_out = rows_out - 5 "
            "where boundary = 'staging to input' and entity = 'contact'",
            {"balanced": "error"},
            "20975 out",
            id="flag says balanced, numbers do not",
        ),
        pytest.param(
            "delete from marts.contact_daily",
            {"has_rows": "error"},
            "0 rows (20980 input rows)",
            id="mart empty",
        ),
        pytest.param(
            "delete from marts.quality_reconciliation",
            {"has_rows": "error"},
            "0 rows",
            id="no accounts at all",
        ),
        pytest.param("drop table marts.web_daily", {"has_rows": "error"}, "web_daily", id="mart missing"),
    ],
)
def test_planted_fault_is_found_and_only_it(
    marts: MartWarehouse, settings: Settings, fault: str, failed: dict[str, str], seen: str
) -> None:
    marts.run(fault)
    report = check_marts(settings)
    found = failures(report)
    assert {name: result.severity for name, result in found.items()} == failed
    first = found[next(iter(failed))]
    assert seen in first.observed
    assert first.sample_rows
    if "error" in failed.values():
        with pytest.raises(CheckFailed, match="nothing was published"):
            raise_if_blocking(report)
    else:
        raise_if_blocking(report)


def test_empty_warehouse_has_nothing_to_block(marts: MartWarehouse, settings: Settings) -> None:
    marts.run(
        "delete from marts.metric_daily",
        "update marts.quality_reconciliation set rows_in = 0, rows_out = 0, rows_set_aside = 0",
        "delete from marts.contact_daily",
    )
    assert failures(check_marts(settings)) == {}


def test_a_public_holiday_is_no_collapse(marts: MartWarehouse, settings: Settings) -> None:
    # Shifted so that the series ends on Ascension Day, a quiet Thursday.
    marts.run(
        f"update marts.metric_daily set day_on = day_on - (date '{LAST_DAY}' - date '2024-05-09')::integer",
        "update marts.metric_daily set numerator = 10 "
        "where metric_id = 'contact_volume' and day_on = date '2024-05-09'",
    )
    assert failures(check_marts(settings)) == {}
    (settings.project_dir / "quality.yml").write_text("marts: {holiday_country: null}")
    assert "volume_collapse" in failures(check_marts(settings))


def test_one_day_of_one_source_can_be_accepted_with_its_reason(
    marts: MartWarehouse, settings: Settings
) -> None:
    """It is published, and still warns (N15)."""
    marts.run(
        f"update marts.metric_daily set numerator = numerator / 2, value = value / 2 where {ON_LAST_DAY}"
    )
    file = settings.project_dir / "quality.yml"

    def accept(source_system: str, day_on: str, reason: str = "exchange down from noon") -> dict[str, str]:
        day = f"{{source_system: {source_system}, day_on: {day_on}, reason: {reason}}}"
        file.write_text(f"marts: {{accepted_days: [{day}]}}")
        return {name: result.severity for name, result in failures(check_marts(settings)).items()}

    assert accept("acd", LAST_DAY) == {"volume_unusual": "warning"}
    (collapse,) = [r for r in check_marts(settings).results if r.name == "volume_collapse"]
    assert f"except acd on {LAST_DAY}: exchange down from noon" in collapse.expected
    # Not another source, not another day, not without a reason.
    assert "volume_collapse" in accept("zendesk", LAST_DAY)
    assert "volume_collapse" in accept("acd", "2024-06-10")
    with pytest.raises(ConfigError, match="reason"):
        accept("acd", LAST_DAY, reason="ok")


def test_a_missing_day_counts_as_zero_not_as_absent(marts: MartWarehouse, settings: Settings) -> None:
    marts.run(f"delete from marts.metric_daily where {ON_LAST_DAY} and channel_id in ('phone', 'chat')")
    assert "volume_collapse" in failures(check_marts(settings))


def test_a_day_after_the_last_complete_one_is_not_judged(marts: MartWarehouse, settings: Settings) -> None:
    marts.run(
        f"insert into marts.metric_daily by name "
        "select * replace (day_on + 1 as day_on, 1 as numerator, 1 as value) "
        f"from marts.metric_daily where {ON_LAST_DAY}",
    )
    assert failures(check_marts(settings)) == {}
    marts.run("update marts.quality_freshness set as_of_on = as_of_on + 1")
    assert "volume_collapse" in failures(check_marts(settings))


def test_short_history_is_not_judged(marts: MartWarehouse, settings: Settings) -> None:
    marts.run(
        f"delete from marts.metric_daily where day_on <= date '{LAST_DAY}' - 20",
        f"update marts.metric_daily set numerator = 1 where {ON_LAST_DAY}",
    )
    report = check_marts(settings)
    assert failures(report) == {}
    assert "not enough history of the same weekday" in {result.observed for result in report.results}


def test_a_source_that_comes_in_bursts_is_not_judged(marts: MartWarehouse, settings: Settings) -> None:
    marts.run(f"delete from marts.metric_daily where day_on < date '{LAST_DAY}' - 3 and isodow(day_on) <> 2")
    marts.run(f"update marts.metric_daily set numerator = numerator * 9 where {ON_LAST_DAY}")
    report = check_marts(settings)
    assert {"volume_unusual", "volume_collapse"}.isdisjoint(failures(report))
    assert "not enough history of the same weekday" in {result.observed for result in report.results}


def test_missing_build_file_says_what_to_do(settings: Settings) -> None:
    with pytest.raises(CheckFailed, match=r"build\.duckdb does not exist"):
        check_marts(settings)


def test_unreadable_build_file_says_so(settings: Settings) -> None:
    Path(settings.build_file).write_bytes(b"no database")
    with pytest.raises(CheckFailed, match="cannot be read"):
        check_marts(settings)


def test_build_file_is_read_and_not_written(marts: MartWarehouse, settings: Settings) -> None:
    before = settings.build_file.read_bytes()
    check_marts(settings)
    assert settings.build_file.read_bytes() == before
    with duckdb.connect(str(settings.build_file)) as writer:
        writer.execute("select 1")
