"""What a customer experience team wants to see first: findings from the published marts, in a few lines."""

import duckdb

from orchestration.base.settings import Settings
from orchestration.demo.verify.contact_findings import CONTACT_FINDINGS, Finding, Row, Say
from orchestration.demo.verify.improvement_findings import IMPROVEMENT_FINDINGS
from orchestration.demo.verify.journey_findings import JOURNEY_FINDINGS
from orchestration.publish.reader import open_published

# Below this, the worst of several is mostly chance.
_LEAST_N = 100


def findings(settings: Settings) -> list[str]:
    """One line per finding and improvement, with its n or interval, ending with the mart it was read from in brackets.

    A mart that a project leaves out, or that is empty, gives no line. Raises KlantbeeldError if nothing is
    published.
    """
    with open_published(settings) as connection:
        connection.execute("use marts")
        texts = [_text(connection, *finding) for finding in _FINDINGS]
    return [line for text in texts for line in text.splitlines()]


def _text(connection: duckdb.DuckDBPyConnection, sql: str, say: Say) -> str:
    try:
        rows = connection.execute(sql, {"least_n": _LEAST_N} if "$least_n" in sql else None).fetchall()
    except (duckdb.BinderException, duckdb.CatalogException):
        return ""
    return say(rows) if rows else ""


_NPS = """
    with
    touchpoint as (
        select
            touchpoint_id,
            touchpoint_name_en,
            sum(promoter_count) as promoters,
            sum(detractor_count) as detractors,
            sum(nps_answer_count) as n
        from experience_daily
        group by all
    ),
    total as (select sum(promoters) as promoters, sum(detractors) as detractors, sum(n) as n from touchpoint),
    named as (
        select *, 100 * (promoters - detractors) / n as nps
        from touchpoint
        where n >= $least_n and touchpoint_id not in ('unmapped', 'not_recorded', 'not_applicable')
    ),
    lowest as (
        select * from named
        -- A single touchpoint has no lowest.
        where (select count(*) from named) > 1
        order by nps, n desc, touchpoint_id
        limit 1
    )
    select
        100 * (total.promoters - total.detractors) / total.n, total.n,
        total.promoters / total.n, total.detractors / total.n,
        lowest.touchpoint_name_en, lowest.nps, lowest.n
    from total
    left join lowest on true
    where total.n > 0
"""


def _say_nps(rows: list[Row]) -> str:
    nps, n, promoters, detractors, touchpoint, lowest, lowest_n = rows[0]
    line = f"NPS: {nps:+.0f} (n {n:,}; {promoters:.0%} promoters, {detractors:.0%} detractors)"
    if touchpoint:
        line += f"; lowest at {touchpoint}, {lowest:+.0f} (n {lowest_n:,})"
    return f"{line}. [experience_daily]"


_CSAT = """
    select
        sum(csat_score_sum) / sum(csat_answer_count),
        sum(csat_satisfied_count) / sum(csat_answer_count),
        sum(csat_answer_count)
    from experience_daily
    having sum(csat_answer_count) > 0
"""


def _say_csat(rows: list[Row]) -> str:
    mean, satisfied, n = rows[0]
    return f"CSAT: {mean:.2f} on a scale of 1 to 5, {satisfied:.0%} satisfied (n {n:,}). [experience_daily]"


_BOUNCE = """
    select sum(bounced_session_count) / sum(session_count), sum(session_count), sum(page_view_count)
    from web_daily
    having sum(session_count) > 0
"""


def _say_bounce(rows: list[Row]) -> str:
    rate, sessions, views = rows[0]
    return f"Web: bounce rate {rate:.1%} of {sessions:,} sessions ({views:,} page views). [web_daily]"


_SET_ASIDE = """
    select
        coalesce(sum(rows_in) filter (where boundary like 'landing:%'), 0) as delivered,
        coalesce(sum(rows_set_aside) filter (where boundary like 'landing:%'), 0),
        coalesce(sum(rows_set_aside) filter (where boundary like 'contract: staged%'), 0),
        coalesce(sum(rows_set_aside) filter (where boundary like 'contract: accepted%'), 0)
    from quality_reconciliation
    having delivered > 0
"""


def _say_set_aside(rows: list[Row]) -> str:
    delivered, rejected, quarantined, superseded = rows[0]
    return (
        f"Set aside: of {delivered:,} delivered lines, {rejected:,} were rejected, {quarantined:,} quarantined and "
        f"{superseded:,} superseded by a later delivery. [quality_reconciliation]"
    )


_FINDINGS: tuple[Finding, ...] = (
    *CONTACT_FINDINGS,
    (_NPS, _say_nps),
    (_CSAT, _say_csat),
    (_BOUNCE, _say_bounce),
    *JOURNEY_FINDINGS,
    *IMPROVEMENT_FINDINGS,
    (_SET_ASIDE, _say_set_aside),
)
