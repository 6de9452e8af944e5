with

{% for entity in input_contract() if not event_time(entity) %}
    staged__{{ entity }} as (
        {{ staged_source_systems(entity) }}
    ),

    accepted__{{ entity }} as (
        select
            source_system,
            sum(delivery_count) as delivery_count,
            count(*) as record_count
        from (
            select
                source_system,
                count(*) as delivery_count
            from {{ ref('input_checked__' ~ entity) }}
            where quarantine_reasons is null
            group by {{ contract_grain(entity) | join(', ') }}
        ) as delivered_record
        group by source_system
    ),
{% endfor %}
waiting_day as (
    {{ waiting_days() }}
),

visit_login as (
    select
        web_login.source_system,
        shared_login.customer_ref is not null as is_shared
    from {{ ref('web_login') }} as web_login
    left join {{ ref('shared_login') }} as shared_login
        on
            web_login.source_system = shared_login.source_system
            and web_login.customer_ref = shared_login.customer_ref
),

stage_count as (
    {{ landing_row_counts() }}
    {%- for entity in input_contract() %}
        union all
        {{ contract_row_counts_by_day(entity) if event_time(entity) else contract_row_counts(entity) }}
        union all
        {{ row_count_of(ref('input__quarantine'), entity, 'quarantined', "entity = '" ~ entity ~ "'") }}
        union all
        {{ row_count_of(ref('input__' ~ entity), entity, 'record') }}
    {%- endfor %}
    {%- for entity, rules in accounted_facts().items() %}
        union all
        {{ core_row_counts(entity, rules) }}
    {%- endfor %}
    {%- for metric_id, rules in accounted_metrics().items() %}
        union all
        {{ metric_row_counts(metric_id, rules) }}
    {%- endfor %}
    union all
    {{ row_count_of(ref('fct_web_session'), 'web_session', 'fact_row') }}
    union all
    {{ row_count_of(ref('fct_web_session'), 'web_event', 'event_in_session', measure='sum(event_count)') }}
    union all
    {{ row_count_of(ref('web_event'), 'web_event', 'bot_event', 'is_bot') }}
    union all
    {{ row_count_of(ref('input__web_event'), 'web_event', 'event_of_no_bot', 'not coalesce(is_bot, false)') }}
    union all
    {{ row_count_of(ref('automated_visitor_day'), 'web_event', 'automated_event', measure='sum(event_count)') }}
    union all
    -- The sides are counted apart: what is in a journey from its steps, what is in none from the stream.
    select
        event_kind as entity,
        {{ named_source() }} as source_system,
        'event_in_journey' as stage,
        count(*) as row_count
    from {{ ref('fct_journey_step') }}
    group by event_kind, {{ named_source() }}
    union all
    select
        event.event_kind as entity,
        {{ named_source('event.source_system') }} as source_system,
        'event_in_no_journey' as stage,
        count(*) as row_count
    from {{ ref('fct_event') }} as event
    left join {{ ref('fct_journey_step') }} as step on event.event_id = step.event_id
    where step.event_id is null
    group by event.event_kind, {{ named_source('event.source_system') }}
    union all
    {{ row_count_of('visit_login', 'web_session', 'visit_login') }}
    union all
    {{ row_count_of('visit_login', 'web_session', 'personal_login', 'not is_shared') }}
    union all
    {{ row_count_of('visit_login', 'web_session', 'shared_login', 'is_shared') }}
),

row_by_row as (
    {{ rows_staged_row_by_row() }}
),

raw_count as (
    select
        row_by_row.entity,
        row_by_row.source_system,
        cast(sum(delivery.row_count) as bigint) as row_count
    from row_by_row
    inner join {{ ref('stg_landing__loaded_delivery') }} as delivery
        on
            row_by_row.source_system = delivery.source_system
            and row_by_row.table_name = delivery.table_name
    group by row_by_row.entity, row_by_row.source_system
),

counted as (
    select
        stage,
        entity,
        source_system,
        row_count
    from stage_count
    union all
    select
        'raw_row' as stage,
        entity,
        source_system,
        row_count
    from raw_count
),

marked as (
    select
        *,
        stage = 'raw_row' as is_raw,
        stage = case when entity in ({{ text_literals(event_entities()) }}) then 'delivered' else 'staged' end as is_staged
    from counted
),

-- A system whose rows bear another name than its folder of raw is not compared. All counts are read once here, as Spark works
-- out a CTE anew wherever it is named.
compared as (
    select
        *,
        bool_or(is_raw) over (partition by entity, source_system) as has_raw,
        bool_or(is_staged) over (partition by entity, source_system) as has_staged
    from marked
),

told as (
    select false as is_compared
    union all
    select true as is_compared
)

select
    case when told.is_compared then 'staged_row' else compared.stage end as stage,
    compared.entity,
    compared.source_system,
    compared.row_count
from compared
cross join told
where
    (not told.is_compared and (not compared.is_raw or compared.has_staged))
    or (told.is_compared and compared.is_staged and compared.has_raw)
