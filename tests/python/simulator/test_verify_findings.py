"""The lines that `make demo` ends with."""

from pathlib import Path

import duckdb
import pytest
from publish_all import publish

from orchestration.base.settings import Settings
from orchestration.demo.verify.findings import findings

# 2024-03-04 is a Monday. Phone: Monday 300 of which 60 abandoned, Tuesday 200 of which 10; chat: 100 of which 1;
# a mail cannot be abandoned.
CONTACT_DAILY = """
    create table marts.contact_daily as
    select * from (values
        (date '2024-03-04', 'Phone', 350::bigint, 60::bigint, 300::bigint),
        (date '2024-03-05', 'Phone', 210, 10, 200),
        (date '2024-03-05', 'Chat', 100, 1, 100),
        (date '2024-03-05', 'Mail', 600, 0, 600)
    ) as t(day_on, channel_name_en, contact_count, abandoned_count, handled_or_abandoned_count)
"""
# 400 with a reason of 500: bill 200, move 120, outage 60, other 20.
METRIC_DAILY = """
    create table marts.metric_daily as
    select * from (values
        ('contact_volume', 'bill', 150.0::double), ('contact_volume', 'bill', 50), ('contact_volume', 'move', 120),
        ('contact_volume', 'outage', 60), ('contact_volume', 'other', 20), ('contact_volume', 'not_recorded', 100),
        ('sessions', 'not_applicable', 999)
    ) as t(metric_id, contact_reason_id, numerator)
"""
MEMBERS = """
    create table marts.metric_dimension_member as
    select * from (values
        ('contact_reason_id', 'bill', 'Bill too high', false), ('contact_reason_id', 'move', 'Move', false),
        ('contact_reason_id', 'outage', 'Outage', false), ('contact_reason_id', 'other', 'Other', false),
        ('contact_reason_id', 'not_recorded', 'Not recorded', true), ('team_id', 'bill', 'Bills', false)
    ) as t(dimension, member_id, name_en, is_special)
"""
# NPS: bill (50 - 100) / 250 = -20, move (60 - 30) / 150 = +20, a small one of 99 at -100; all 110 and 229 of 499.
EXPERIENCE_DAILY = """
    create table marts.experience_daily as
    select * from (values
        ('bill', 'Bill', 50::bigint, 100::bigint, 250::bigint, 8.0::double, 1::bigint, 2::bigint),
        ('move', 'Move', 60, 30, 150, 2.0, 0, 2),
        ('small', 'Small', 0, 99, 99, 0, 0, 0)
    ) as t(
        touchpoint_id, touchpoint_name_en, promoter_count, detractor_count, nps_answer_count,
        csat_score_sum, csat_satisfied_count, csat_answer_count
    )
"""
WEB_DAILY = """
    create table marts.web_daily as
    select * from (values (1000::bigint, 300::bigint, 4000::bigint), (1000, 100, 2000))
    as t(session_count, bounced_session_count, page_view_count)
"""
RECONCILIATION = """
    create table marts.quality_reconciliation as
    select * from (values
        ('landing: lines = rows + rejected', 1000::bigint, 4::bigint),
        ('landing: lines = rows + rejected', 500, 1),
        ('contract: staged = accepted + quarantined', 1495, 7),
        ('contract: accepted deliveries = records + superseded duplicates', 1488, 12),
        ('stream: fact rows = events + set aside', 100, 99)
    ) as t(boundary, rows_in, rows_set_aside)
"""
# 300 of 500 are avoidable, 200 of these priced at 5 euro.
VALUE_CLASSES = """
    create table marts.contact_value_class_monthly as
    select * from (values
        ('failure', 300::bigint, 200::bigint, 1000.00::decimal(18, 2)),
        ('value', 150, 150, 900.00), ('unknown', 50, 0, null)
    ) as t(value_class, contact_count, priced_count, cost_eur)
"""
# Within 7 days: bill 60 of 100, move 90 of 100, a small one 1 of 99. What is not mature is not told.
RESOLUTION = """
    create table marts.contact_fcr_weekly as
    select * from (values
        (7::bigint, true, 'Bill', 100::bigint, 60::bigint), (7, true, 'Move', 100, 90), (7, true, 'Small', 99, 1),
        (7, false, 'Bill', 500, 500)
    ) as t(window_days, is_mature, reason_level_2_name_en, first_contact_count, resolved_count)
"""
# One that came true and one that no interval can tell. A guardrail and a method that was not chosen are not told.
EFFECTS = """
    create table marts.improvement_effect as
    select * from (values
        ('I1', 'Explain the bill', 'contact_volume', 'Contact volume', 'primary', true, 'relative',
            -0.52::double, -0.67::double, -0.3::double, -0.5::double, 'Met', null),
        ('I1', 'Explain the bill', 'csat_mean', 'CSAT', 'guardrail', true, 'absolute', 0.1, 0, 0.2, null, 'Kept', null),
        ('I1', 'Explain the bill', 'contact_volume', 'Contact volume', 'primary', false, 'relative',
            0.1, 0, 0.2, -0.5, 'Refused', 'no control group'),
        ('I2', 'Script', 'csat_mean', 'CSAT', 'primary', true, 'absolute',
            null, null, null, 0.25, 'Not provable', 'too few teams')
    ) as t(
        improvement_id, improvement_name_nl, metric_id, metric_name_en, role, is_chosen, change_kind,
        effect, effect_low, effect_high, expected_change, verdict_name_en, gate_reason_en
    )
"""
# One of each kind, and what is not told: the second of a kind, and what was found in a month that is not the newest.
JOURNEY_FINDINGS = """
    create table marts.journey_findings as
    select *, 'move' as journey_id, 'Moving house' as journey_name_en
    from (values
        (true, 1, 'volume_shift', '(none)', null, 'plan', 'Plan', 100.0::double, 50.0::double, 100, 300),
        (true, 1, 'bottleneck', 'plan', 'Plan', 'key', 'Hand over', 95.6, 48.0, 900, 1200),
        (true, 2, 'bottleneck', 'key', 'Hand over', 'settle', 'Settle', 60.0, 48.0, 90, 120),
        (true, 1, 'rework', '(none)', null, 'settle', null, 0.3, 0.1, 30, 100),
        (true, 1, 'skipped', '(none)', null, 'key', 'Hand over', 0.4, 0.1, 40, 100),
        (true, 1, 'low_point', '(none)', null, 'settle', 'Settle', 6.5, 8.0, null, 32),
        (false, 1, 'skipped', '(none)', null, 'plan', 'Plan', 0.9, 0.1, 90, 100)
    ) as t(
        is_latest, finding_rank, finding_kind, from_stage_id, from_stage_name_en, journey_stage_id,
        journey_stage_name_en, measured_value, compared_value, affected_count, judged_count
    )
"""
ALL = (
    CONTACT_DAILY,
    METRIC_DAILY,
    MEMBERS,
    VALUE_CLASSES,
    RESOLUTION,
    EXPERIENCE_DAILY,
    WEB_DAILY,
    JOURNEY_FINDINGS,
    EFFECTS,
    RECONCILIATION,
)


def _published(folder: Path, *statements: str) -> Settings:
    settings = Settings(folder, folder / "landing", folder / "warehouse")
    settings.warehouse_dir.mkdir(parents=True)
    with duckdb.connect(str(settings.build_file)) as connection:
        connection.execute("create schema marts")
        for statement in statements:
            connection.execute(statement)
    publish(settings)
    return settings


def test_findings_with_numbers_n_and_mart(tmp_path: Path) -> None:
    """(B15) Each says what its metric counts: mails cannot be abandoned, and of 50 contacts no value class is known."""
    assert findings(_published(tmp_path, *ALL)) == [
        "Contacts: 1,260 from 2024-03-04 to 2024-03-05, 630 a day; the busiest day was Tuesday 2024-03-05 with 910. "
        "[contact_daily]",
        "Top contact reasons: Bill too high 50%, Move 30%, Outage 15% of 400 contacts with a reason (80% of all). "
        "[metric_daily]",
        "Abandonment: 11.8% of 600 handled or abandoned contacts by Chat, Phone, without short abandons; worst on "
        "Phone, 14.0% of 500; Phone is worst on Monday, 20.0% of 300. [contact_daily]",
        "Avoidable: 67% of 450 contacts with a known value class (90% of all) are about something that went wrong; the "
        "200 of them with a known rate cost EUR 1,000. [contact_value_class_monthly]",
        "First contact resolution: 51% of 299 first contacts of known customers about a known reason were not "
        "followed by another about it within 7 days; lowest for Bill, 60% of 100. [contact_fcr_weekly]",
        "NPS: -24 (n 499; 22% promoters, 46% detractors); lowest at Bill, -20 (n 250). [experience_daily]",
        "CSAT: 2.50 on a scale of 1 to 5, 25% satisfied (n 4). [experience_daily]",
        "Web: bounce rate 20.0% of 2,000 sessions (6,000 page views). [web_daily]",
        "Journey Moving house: customers wait 96 hours from Plan to Hand over, the target is 48; "
        "900 of 1,200 wait longer. [journey_findings]",
        "Journey Moving house: 30% of 100 journeys return to settle unnecessarily. [journey_findings]",
        "Journey Moving house: 40% of 100 journeys skip Hand over, which is required. [journey_findings]",
        "Journey Moving house: customers are less satisfied at Settle than at other stages, "
        "6.5 against 8.0 on a scale of 1 to 10 (n 32). [journey_findings]",
        "Journey Moving house: 100.0 journeys a day reached Plan, 50.0 in the month before (n 300). [journey_findings]",
        "Improvement Explain the bill: contact volume -52% (-67% to -30%), expected -50%: met. [improvement_effect]",
        "Improvement Script: CSAT effect cannot be calculated, expected +0.25: not provable (too few teams). "
        "[improvement_effect]",
        "Set aside: of 1,500 delivered lines, 5 were rejected, 7 quarantined and 12 superseded by a later delivery. "
        "[quality_reconciliation]",
    ]


def test_empty_marts_say_nothing(tmp_path: Path) -> None:
    names = ("contact_daily", "metric_daily", "contact_value_class_monthly", "contact_fcr_weekly")
    names += (
        "experience_daily",
        "web_daily",
        "journey_findings",
        "improvement_effect",
        "quality_reconciliation",
    )
    assert findings(_published(tmp_path, *ALL, *(f"delete from marts.{name}" for name in names))) == []


def test_a_mart_that_is_left_out_costs_its_line_alone(tmp_path: Path) -> None:
    assert [line.split(":")[0] for line in findings(_published(tmp_path, WEB_DAILY))] == ["Web"]


@pytest.mark.parametrize(
    ("statement", "unsaid"),
    [
        ("update marts.contact_daily set handled_or_abandoned_count = 49", "worst"),
        ("delete from marts.contact_daily where channel_name_en = 'Chat'", "worst on Phone"),
        ("update marts.contact_daily set abandoned_count = 0", "worst"),
        ("delete from marts.contact_fcr_weekly where reason_level_2_name_en = 'Move'", "lowest for"),
        ("delete from marts.experience_daily where touchpoint_id = 'move'", "lowest at"),
        (
            "update marts.experience_daily set touchpoint_id = 'unmapped' where touchpoint_id = 'bill'",
            "lowest at",
        ),
    ],
)
def test_no_worst_without_enough_to_compare(tmp_path: Path, statement: str, unsaid: str) -> None:
    lines = findings(_published(tmp_path, *ALL, statement))
    # Five findings on journeys come from one mart.
    assert len(lines) == len(ALL) + 2 + 4
    assert not any(unsaid in line for line in lines)


def test_rows_without_answers_are_no_score(tmp_path: Path) -> None:
    blank = "update marts.experience_daily set nps_answer_count = 0, csat_answer_count = 0"
    assert not any("experience_daily" in line for line in findings(_published(tmp_path, *ALL, blank)))
