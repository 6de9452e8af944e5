{#- Which column of which entity holds codes of which dimension. A fallback decides if the first code is not mapped. -#}
{%- set code_columns = [
    ('channel', 'contact', 'channel', none),
    ('channel', 'survey_invitation', 'channel', none),
    ('channel', 'cost_rate', 'channel', none),
    ('advised_channel', 'contact', 'advised_channel', none),
    ('team', 'contact', 'team', none),
    ('team', 'contact_transfer', 'from_team', none),
    ('team', 'contact_transfer', 'to_team', none),
    ('first_team', 'contact', 'first_team', none),
    ('product', 'customer', 'product_ref', none),
    ('product', 'contact', 'product_ref', none),
    ('product', 'order_event', 'product_ref', none),
    ('customer_group', 'customer', 'customer_group', none),
    ('contact_reason', 'contact', 'record_reason_code', none),
    ('contact_reason', 'contact_recoding', 'reason_code', none),
    ('touchpoint', 'contact', 'channel', none),
    ('touchpoint', 'survey_invitation', 'survey_moment', none),
    ('touchpoint', 'survey_response', 'question_code', 'survey_moment'),
    ('touchpoint', 'order_event', 'event_type', none),
] -%}
{#- Entities without a customer of their own: other entities have the same codes. -#}
{%- set without_customer = ['contact_transfer', 'cost_rate', 'contact_recoding'] -%}

with

delivered as (
    {%- for dimension, entity, column, fallback in code_columns %}
        select
            '{{ dimension }}' as dimension,
            '{{ entity }}' as entity,
            source_system,
            {{ clean_code(column) }} as source_code,
            {{ clean_code(fallback) if fallback else 'cast(null as ' ~ dbt.type_string() ~ ')' }} as fallback_code,
            count(*) as row_count,
            {{ '0' if entity in without_customer else 'count(distinct customer_ref)' }} as customer_count
        from {{ ref('contact_leg' if entity == 'contact' else 'input__' ~ entity) }}
        where {{ clean_code(column) }} is not null
        group by source_system, {{ clean_code(column) }}{% if fallback %}, {{ clean_code(fallback) }}{% endif %}
        union all
    {%- endfor %}
    -- Pages are counted by day as they arrive: there are too many views to count them all in every run.
    select
        'touchpoint' as dimension,
        'web_event' as entity,
        source_system,
        page_path as source_code,
        cast(null as {{ dbt.type_string() }}) as fallback_code,
        cast(sum(row_count) as bigint) as row_count,
        0 as customer_count
    from {{ ref('delivered_page') }}
    group by source_system, page_path
)

-- A code may stand in several columns of an entity.
select
    dimension,
    entity,
    source_system,
    source_code,
    fallback_code,
    cast(sum(row_count) as bigint) as row_count,
    -- One customer may carry it in several columns, so this is a lower bound.
    cast(max(customer_count) as bigint) as customer_count
from delivered
group by dimension, entity, source_system, source_code, fallback_code
