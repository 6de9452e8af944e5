"""Checks on raw: silent on honest deliveries, loud on planted faults, and never a row's content."""

import json
from dataclasses import asdict
from datetime import UTC, datetime

import pytest
from quality_warehouse import FIRST_DAY, HONEST_CALLS, PERSON, RawWarehouse, landing_config

from orchestration.base.errors import CheckFailed, ConfigError, KlantbeeldError
from orchestration.base.settings import Settings
from orchestration.quality.checks import check_raw, raw_check_specs
from orchestration.quality.report import CheckReport, CheckResult, raise_if_blocking

DAY_TEN = datetime(2024, 3, 13, 12, tzinfo=UTC)


def check(settings: Settings, **changes: object) -> CheckReport:
    return check_raw(settings, landing_config(**changes), now=DAY_TEN)


def failures(report: CheckReport) -> dict[str, CheckResult]:
    return {result.name: result for result in report.results if not result.success}


def test_honest_deliveries_pass_every_check(raw: RawWarehouse, settings: Settings) -> None:
    raw.deliver(rows=1010, rejects=2)
    report = check(settings)
    assert failures(report) == {}
    assert {(result.asset, result.name, result.severity) for result in report.results} == {
        spec[:3] for spec in raw_check_specs(landing_config())
    }
    assert len(report.results) == 7
    assert all(type(result.success) is bool for result in report.results)


@pytest.mark.parametrize(
    ("delivery", "failed", "seen"),
    [
        pytest.param({"rows": 480}, "volume", "480 rows", id="volume halved"),
        pytest.param({"rows": 1600}, "volume", "1600 rows", id="volume too large"),
        pytest.param(
            {"sql": HONEST_CALLS.replace("range % 10 = 0 then null", "range % 3 = 0 then null")},
            "null_share",
            "email is null in 334 of 1000 rows",
            id="nulls",
        ),
        pytest.param(
            {"sql": HONEST_CALLS.replace("range::varchar as call_id", "null::varchar as call_id")},
            "null_share",
            "call_id is null in 1000 of 1000 rows",
            id="required column empty",
        ),
        pytest.param(
            {"sql": HONEST_CALLS.replace("(range % 11)", "(range % 14)")},
            "value_range",
            "not in 0 to 10",
            id="out of range",
        ),
        pytest.param(
            {"sql": HONEST_CALLS.replace("(range % 11)::varchar", "'zeven'")},
            "value_range",
            "1000 not numeric",
            id="not numeric",
        ),
        pytest.param(
            {
                "sql": HONEST_CALLS.replace(
                    "['phone', 'phone', 'chat', 'mail']", "['mail', 'mail', 'chat', 'mail']"
                )
            },
            "drift",
            "channel: ",
            id="channel mix",
        ),
        pytest.param({"rejects": 40}, "reject_share", "40 of 1040 lines", id="rejects"),
        pytest.param(
            {"lost": 1},
            "rows_accounted",
            "delivery 000000000000000a: 1000 lines, 1000 loaded",
            id="a row lost in raw",
        ),
    ],
)
def test_planted_fault_is_found_and_only_it(
    raw: RawWarehouse, settings: Settings, delivery: dict, failed: str, seen: str
) -> None:
    raw.deliver(**delivery)
    report = check(settings)
    found = failures(report)
    assert list(found) == [failed]
    assert seen in found[failed].observed
    assert found[failed].sample_rows
    with pytest.raises(CheckFailed, match=f"raw/acd/calls {failed}") as raised:
        raise_if_blocking(report)
    assert "expect in landing.yml" in str(raised.value)


@pytest.mark.parametrize("rows", [0, 1, 2, 3, 5])
def test_small_honest_deliveries_never_block(settings: Settings, rows: int) -> None:
    raw = RawWarehouse(settings)
    for usual in (4, 2, 5, 3, 6, 2):
        raw.deliver(rows=usual)
    # One null e-mail and one rejected line among a handful prove nothing.
    raw.deliver(rows=rows, rejects=1)
    assert check(settings).blocking == []


def test_stale_delivery_warns_and_does_not_block(raw: RawWarehouse, settings: Settings) -> None:
    report = check_raw(settings, landing_config(), now=datetime(2024, 3, 20, tzinfo=UTC))
    assert list(failures(report)) == ["freshness"]
    raise_if_blocking(report)


def test_an_old_delivery_stops_the_run_where_that_is_stated(raw: RawWarehouse, settings: Settings) -> None:
    """(R83) Two days are allowed: in time it passes, a week later the run ends before anything is built."""
    config = landing_config(expect={"severity": {"freshness": "error"}})
    raise_if_blocking(check_raw(settings, config, now=DAY_TEN))
    late = check_raw(settings, config, now=datetime(2024, 3, 20, tzinfo=UTC))
    assert [result.name for result in late.blocking] == ["freshness"]
    with pytest.raises(CheckFailed):
        raise_if_blocking(late)


def test_unstated_volume_only_warns(raw: RawWarehouse, settings: Settings) -> None:
    raw.deliver(rows=20)
    report = check(settings, expect={})
    assert failures(report)["volume"].severity == "warning"


def test_volume_needs_four_earlier_deliveries(settings: Settings) -> None:
    raw = RawWarehouse(settings)
    for rows in (1000, 1000, 1000, 100):
        raw.deliver(rows=rows)
    assert "volume" not in failures(check(settings))
    raw.deliver(rows=100)
    assert "volume" in failures(check(settings))


def test_sunday_is_compared_with_sundays(settings: Settings) -> None:
    raw = RawWarehouse(settings)
    assert FIRST_DAY.isoweekday() == 1
    for day in range(35):
        raw.deliver(rows=300 if day % 7 == 6 else 1000)
    assert failures(check(settings)).keys() <= {"freshness"}


def test_severity_can_be_stated(raw: RawWarehouse, settings: Settings) -> None:
    raw.deliver(rows=480)
    report = check(settings, expect={"max_volume_change": 0.4, "severity": {"volume": "warning"}})
    assert report.blocking == []
    assert [result.name for result in report.warnings] == ["volume"]


def test_nothing_delivered_yet_is_no_failure(settings: Settings) -> None:
    report = check(settings)
    assert failures(report) == {}
    assert len(report.results) == len(raw_check_specs(landing_config()))


def test_column_that_raw_lacks_is_named(raw: RawWarehouse, settings: Settings) -> None:
    report = check(settings, expect={"max_null_share": {"e_mail": 0.1}})
    assert "e_mail" in failures(report)["null_share"].observed


def test_hostile_column_name_is_only_a_name(raw: RawWarehouse, settings: Settings) -> None:
    config = landing_config()
    hostile = """score" or '1'='1"""
    delivery = config.deliveries[0].model_copy(update={"expect": {"between": {hostile: [0, 1]}}})
    report = check_raw(settings, config.model_copy(update={"deliveries": [delivery]}), now=DAY_TEN)
    assert "not measurable" in failures(report)["value_range"].observed


def test_report_holds_no_row_content(raw: RawWarehouse, settings: Settings) -> None:
    faulty = HONEST_CALLS.replace("(range % 11)::varchar", f"'{PERSON}'").replace("['phone'", f"['{PERSON}'")
    raw.deliver(sql=faulty, rejects=40)
    report = check(
        settings, expect={"between": {"score": [0, 10], "email": [0, 1]}, "drift": {"columns": ["email"]}}
    )
    assert {"value_range", "reject_share"} <= failures(report).keys()
    assert "example.nl" not in json.dumps(asdict(report))


@pytest.mark.parametrize(
    ("expect", "message"),
    [
        ({"between": {"score": [10, 0]}}, "lower bound 10 is above the upper bound 0"),
        ({"severity": {"volumes": "warning"}}, "severity.volumes"),
    ],
)
def test_wrong_expectation_is_a_configuration_error(expect: dict, message: str) -> None:
    with pytest.raises(ConfigError, match=message) as raised:
        raw_check_specs(landing_config(expect=expect))
    assert "delivery acd.calls" in str(raised.value)


def test_a_row_lost_long_ago_is_still_found(settings: Settings) -> None:
    raw = RawWarehouse(settings)
    raw.deliver(lost=1)
    for _ in range(40):
        raw.deliver()
    found = failures(check(settings))
    told = "delivery 0000000000000001: 1000 lines, 1000 loaded, 0 rejected, 999 in raw"
    assert told in found["rows_accounted"].observed


def test_a_delivery_that_is_gone_from_raw_or_not_in_the_ledger_is_found(
    raw: RawWarehouse, settings: Settings
) -> None:
    first = next(settings.raw_dir.glob("acd/calls/*0001/*/part.parquet"))
    first.rename(first.with_name("part.gone"))
    assert "1000 loaded, 0 rejected, 0 in raw" in failures(check(settings))["rows_accounted"].observed
    stray = settings.raw_dir / "acd/calls/_delivery_hash=ffffffffffffffff/_loaded_at=20240301T000000000000"
    stray.mkdir(parents=True)
    first.with_name("part.gone").rename(stray / "part.parquet")
    # By its hash: a file may be named after a person (X8).
    subjects = [row["subject"] for row in failures(check(settings))["rows_accounted"].sample_rows]
    assert sorted(subjects) == ["delivery 0000000000000001", "not in the ledger"]


@pytest.mark.parametrize("which", ["*0009", "*"])
def test_the_newest_delivery_gone_from_raw_fails(raw: RawWarehouse, settings: Settings, which: str) -> None:
    for part in settings.raw_dir.glob(f"acd/calls/{which}/*/part.parquet"):
        part.unlink()
    assert {"rows_accounted", "null_share"} <= failures(check(settings)).keys()


@pytest.mark.parametrize(("days", "is_read"), [(29, True), (30, False)])
def test_only_the_newest_delivery_and_the_28_before_are_read(
    settings: Settings, days: int, is_read: bool
) -> None:
    raw = RawWarehouse(settings)
    for _ in range(days):
        raw.deliver()
    # Of the oldest the footer stays, which says how many rows there are; the rows can no longer be read.
    part = next(settings.raw_dir.glob("acd/calls/*0001/*/part.parquet"))
    content = part.read_bytes()
    footer = 8 + int.from_bytes(content[-8:-4], "little")
    part.write_bytes(content[:4] + b"\0" * (len(content) - 4 - footer) + content[-footer:])
    assert ("drift" in failures(check(settings))) is is_read
    assert failures(check(settings)).keys() <= {"drift", "freshness"}


def test_a_column_that_is_delivered_no_more_is_null(settings: Settings) -> None:
    raw = RawWarehouse(settings)
    raw.deliver(column_types='{"call_id": "VARCHAR", "bonus": "VARCHAR"}')
    raw.deliver()
    expect = {"max_null_share": {"bonus": 0.2}, "between": {"bonus": [0, 1]}}
    found = failures(check(settings, expect=expect))
    assert "bonus is null in 1000 of 1000 rows" in found["null_share"].observed
    assert "value_range" not in found


def test_rejected_lines_are_judged_per_file(raw: RawWarehouse, settings: Settings) -> None:
    """Three of the six lines of a file are no share of the thousand of another one of that day (N8)."""
    raw.deliver()
    raw.deliver(rows=3, rejects=3, is_same_day=True)
    found = failures(check(settings))
    assert found["reject_share"].observed == "delivery 000000000000000b: 3 of 6 lines rejected (50.0%)"


def test_a_damaged_part_of_raw_is_named_with_the_way_out(raw: RawWarehouse, settings: Settings) -> None:
    """The check says which file it is and what loads it anew (X11)."""
    raw.deliver()
    part = max(settings.raw_dir.rglob("part.parquet"))
    part.write_bytes(b"PAR1")
    with pytest.raises(KlantbeeldError, match="is damaged") as raised:
        check(settings)
    assert str(part) in raised.value.message
    assert "land --verify" in (raised.value.hint or "")
