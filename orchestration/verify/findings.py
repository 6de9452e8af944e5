"""What a customer-experience team wants to see first: findings of the published marts, in a few lines."""

from collections.abc import Callable
from typing import Any

import duckdb

from orchestration.publish.reader import open_published
from orchestration.settings import Settings

# Below this the worst of several is mostly chance.
_LEAST_N = 100

Row = tuple[Any, ...]


def findings(settings: Settings) -> list[str]:
    """One line per finding, with its n, ending with the mart it was read from in brackets.

    A mart that a project leaves out, or that is empty, gives no line. Raises KlantbeeldError where nothing is
    published.
    """
    with open_published(settings) as connection:
        connection.execute("use marts")
        lines = [_line(connection, *finding) for finding in _FINDINGS]
    return [line for line in lines if line]


def _line(connection: duckdb.DuckDBPyConnection, sql: str, say: Callable[[list[Row]], str]) -> str:
    try:
        rows = connection.execute(sql, {"least_n": _LEAST_N} if "$least_n" in sql else None).fetchall()
    except (duckdb.BinderException, duckdb.CatalogException):
        return ""
    return say(rows) if rows else ""


_VOLUME = """
    with
    daily as (select day_on, sum(contact_count) as contacts from contact_daily group by day_on)
    select
        sum(contacts), min(day_on), max(day_on), arg_max(day_on, (contacts, -epoch(day_on))), max(contacts),
        sum(contacts) / count(*)
    from daily
    having sum(contacts) > 0
"""


def _say_volume(rows: list[Row]) -> str:
    contacts, first, last, busiest, most, mean = rows[0]
    return (
        f"Contacts: {contacts:,} from {first} to {last}, {mean:,.0f} a day; the busiest day was "
        f"{busiest:%A} {busiest} with {most:,}. [contact_daily]"
    )


_REASONS = """
    with
    member as (
        select member_id, name_en, is_special
        from metric_dimension_member
        where dimension = 'contact_reason_id'
    ),
    contact as (
        select
            coalesce(member.is_special, false) as is_special,
            coalesce(member.name_en, metric_daily.contact_reason_id) as reason,
            sum(metric_daily.numerator) as contacts
        from metric_daily
        left join member on metric_daily.contact_reason_id = member.member_id
        where metric_daily.metric_id = 'contact_volume'
        group by all
    ),
    total as (
        select sum(contacts) as contacts, sum(contacts) filter (where not is_special) as coded from contact
    )
    select contact.reason, contact.contacts / total.coded, total.coded, total.coded / total.contacts
    from contact
    cross join total
    where not contact.is_special and contact.contacts > 0
    order by contact.contacts desc, contact.reason
    limit 3
"""


def _say_reasons(rows: list[Row]) -> str:
    top = ", ".join(f"{reason} {share:.0%}" for reason, share, *_ in rows)
    coded, coded_share = rows[0][2:]
    of = f"{coded:,.0f} contacts with a reason ({coded_share:.0%} of all)"
    return f"Top contact reasons: {top} of {of}. [metric_daily]"


_ABANDONMENT = """
    with
    total as (
        select sum(abandoned_count) as abandoned, sum(handled_or_abandoned_count) as n from contact_daily
    ),
    weekday as (
        select
            channel_name_en,
            dayname(day_on) as weekday,
            sum(abandoned_count) as abandoned,
            sum(handled_or_abandoned_count) as n
        from contact_daily
        group by all
    ),
    channel as (
        select channel_name_en, sum(abandoned) as abandoned, sum(n) as n
        from weekday
        group by all
        having sum(n) >= $least_n
    ),
    worst_channel as (select * from channel order by abandoned / n desc, n desc, channel_name_en limit 1),
    worst_weekday as (
        select weekday.weekday, weekday.abandoned, weekday.n
        from weekday
        inner join worst_channel on weekday.channel_name_en = worst_channel.channel_name_en
        where weekday.n >= $least_n
        order by weekday.abandoned / weekday.n desc, weekday.n desc, weekday.weekday
        limit 1
    )
    select
        total.abandoned / total.n, total.n,
        worst_channel.channel_name_en, worst_channel.abandoned / worst_channel.n, worst_channel.n,
        worst_weekday.weekday, worst_weekday.abandoned / worst_weekday.n, worst_weekday.n
    from total
    left join worst_channel on true
    left join worst_weekday on true
    where total.n > 0
"""


def _say_abandonment(rows: list[Row]) -> str:
    rate, n, channel, channel_rate, channel_n, weekday, weekday_rate, weekday_n = rows[0]
    parts = [f"Abandonment: {rate:.1%} of {n:,} handled or abandoned contacts"]
    # Of one channel there is no worst.
    if channel_rate and channel_n < n:
        parts.append(f"worst on {channel}, {channel_rate:.1%} of {channel_n:,}")
    if channel_rate and weekday_rate:
        parts.append(f"{channel} is worst on {weekday}, {weekday_rate:.1%} of {weekday_n:,}")
    return f"{'; '.join(parts)}. [contact_daily]"


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
        -- Of one there is no lowest.
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
    return f"CSAT: {mean:.2f} on 1 to 5, {satisfied:.0%} satisfied (n {n:,}). [experience_daily]"


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
        f"Set aside: of {delivered:,} delivered lines {rejected:,} rejected, {quarantined:,} quarantined, "
        f"{superseded:,} superseded by a later delivery. [quality_reconciliation]"
    )


_FINDINGS: tuple[tuple[str, Callable[[list[Row]], str]], ...] = (
    (_VOLUME, _say_volume),
    (_REASONS, _say_reasons),
    (_ABANDONMENT, _say_abandonment),
    (_NPS, _say_nps),
    (_CSAT, _say_csat),
    (_BOUNCE, _say_bounce),
    (_SET_ASIDE, _say_set_aside),
)
