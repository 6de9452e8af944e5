"""Findings about contacts: how many, about what, at what cost, and whether they solve anything."""

from collections.abc import Callable
from typing import Any

Row = tuple[Any, ...]
Say = Callable[[list[Row]], str]
# A query of the published marts, and the function that makes a line of its rows.
Finding = tuple[str, Say]

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
    weekday as (
        select
            channel_name_en,
            dayname(day_on) as weekday,
            sum(abandoned_count) as abandoned,
            sum(handled_or_abandoned_count) as n
        from contact_daily
        group by all
    ),
    -- An e-mail cannot be abandoned: only channels with abandoned contacts count.
    all_channels as (select channel_name_en, sum(abandoned) as abandoned, sum(n) as n from weekday group by all),
    channel as (
        select * from all_channels where abandoned > 0 or (select sum(abandoned) from all_channels) = 0
    ),
    total as (
        select
            sum(abandoned) as abandoned,
            sum(n) as n,
            string_agg(channel_name_en, ', ' order by channel_name_en) as names
        from channel
    ),
    worst_channel as (
        select * from channel where n >= $least_n order by abandoned / n desc, n desc, channel_name_en limit 1
    ),
    worst_weekday as (
        select weekday.weekday, weekday.abandoned, weekday.n
        from weekday
        inner join worst_channel on weekday.channel_name_en = worst_channel.channel_name_en
        where weekday.n >= $least_n
        order by weekday.abandoned / weekday.n desc, weekday.n desc, weekday.weekday
        limit 1
    )
    select
        total.abandoned / total.n, total.n, total.names,
        worst_channel.channel_name_en, worst_channel.abandoned / worst_channel.n, worst_channel.n,
        worst_weekday.weekday, worst_weekday.abandoned / worst_weekday.n, worst_weekday.n
    from total
    left join worst_channel on true
    left join worst_weekday on true
    where total.n > 0
"""


def _say_abandonment(rows: list[Row]) -> str:
    rate, n, names, channel, channel_rate, channel_n, weekday, weekday_rate, weekday_n = rows[0]
    parts = [
        f"Abandonment: {rate:.1%} of {n:,} handled or abandoned contacts by {names}, without short abandons"
    ]
    # A single channel has no worst.
    if channel_rate and channel_n < n:
        parts.append(f"worst on {channel}, {channel_rate:.1%} of {channel_n:,}")
    if channel_rate and weekday_rate:
        parts.append(f"{channel} is worst on {weekday}, {weekday_rate:.1%} of {weekday_n:,}")
    return f"{'; '.join(parts)}. [contact_daily]"


_AVOIDABLE = """
    select
        sum(contact_count) filter (where value_class = 'failure')
            / sum(contact_count) filter (where value_class <> 'unknown'),
        sum(contact_count) filter (where value_class <> 'unknown'),
        sum(contact_count) filter (where value_class <> 'unknown') / sum(contact_count),
        sum(cost_eur) filter (where value_class = 'failure'),
        sum(priced_count) filter (where value_class = 'failure')
    from contact_value_class_monthly
    having sum(contact_count) filter (where value_class = 'failure') > 0
"""


def _say_avoidable(rows: list[Row]) -> str:
    share, n, known, cost, priced = rows[0]
    line = (
        f"Avoidable: {share:.0%} of {n:,} contacts with a known value class ({known:.0%} of all) are about something "
        "that went wrong"
    )
    if priced:
        line += f"; the {priced:,} of them with a known rate cost EUR {cost:,.0f}"
    return f"{line}. [contact_value_class_monthly]"


_RESOLUTION = """
    with
    mature as (
        select * from contact_fcr_weekly where is_mature
    ),
    reason as (
        select reason_level_2_name_en as reason, sum(resolved_count) as resolved, sum(first_contact_count) as n
        from mature
        group by all
        having sum(first_contact_count) >= $least_n
    ),
    worst as (
        select * from reason
        -- A single reason has no worst.
        where (select count(*) from reason) > 1
        order by resolved / n, n desc, reason
        limit 1
    )
    select
        any_value(mature.window_days), sum(mature.resolved_count) / sum(mature.first_contact_count),
        sum(mature.first_contact_count),
        any_value(worst.reason), any_value(worst.resolved / worst.n), any_value(worst.n)
    from mature
    left join worst on true
    having sum(mature.first_contact_count) > 0
"""


def _say_resolution(rows: list[Row]) -> str:
    days, rate, n, reason, worst, worst_n = rows[0]
    line = (
        f"First contact resolution: {rate:.0%} of {n:,} first contacts of known customers about a "
        f"known reason were not followed by another about it within {days} days"
    )
    if reason:
        line += f"; lowest for {reason}, {worst:.0%} of {worst_n:,}"
    return f"{line}. [contact_fcr_weekly]"


CONTACT_FINDINGS: tuple[Finding, ...] = (
    (_VOLUME, _say_volume),
    (_REASONS, _say_reasons),
    (_ABANDONMENT, _say_abandonment),
    (_AVOIDABLE, _say_avoidable),
    (_RESOLUTION, _say_resolution),
)
