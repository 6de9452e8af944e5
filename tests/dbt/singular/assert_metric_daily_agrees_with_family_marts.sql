-- One yardstick: the marts of a family show the totals of metric_daily, per source.
with

family as (
    select
        'contact_volume' as metric_id,
        source_system,
        sum(contact_count) as total
    from {{ ref('contact_daily') }}
    group by source_system
    union all
    select
        'survey_responses' as metric_id,
        source_system,
        sum(response_count) as total
    from {{ ref('experience_daily') }}
    group by source_system
    union all
    select
        'sessions' as metric_id,
        source_system,
        sum(session_count) as total
    from {{ ref('web_daily') }}
    group by source_system
    union all
    select
        'page_views' as metric_id,
        source_system,
        sum(page_view_count) as total
    from {{ ref('web_daily') }}
    group by source_system
),

yardstick as (
    select
        metric_id,
        source_system,
        sum(numerator) as total
    from {{ ref('metric_daily') }}
    where metric_id in ('contact_volume', 'survey_responses', 'sessions', 'page_views')
    group by metric_id, source_system
)

select
    coalesce(family.metric_id, yardstick.metric_id) as metric_id,
    coalesce(family.source_system, yardstick.source_system) as source_system,
    family.total as family_total,
    yardstick.total as yardstick_total
from family
full outer join yardstick
    on family.metric_id = yardstick.metric_id and family.source_system = yardstick.source_system
where coalesce(family.total, 0) <> coalesce(yardstick.total, 0)
