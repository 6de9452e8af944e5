{#- The days to build in this run. On the first build, and when models or seeds have changed since, these are all days. -#}
{%- set built_day = previous_build('built_day') -%}
{#- After an incomplete first build no day is recorded. -#}
{%- if built_day and not query_values('select distinct entity from ' ~ built_day) -%}{%- set built_day = none -%}{%- endif -%}
{#- Named here because dbt learns the dependencies in a first build, when the later parts are skipped. -#}
{%- do [ref('stg_landing__loaded_delivery'), ref('late_day')] -%}
{%- set redelivered = [] -%}
{%- for entity in event_entities() -%}
    {%- do ref('input_checked__' ~ entity) -%}
    {%- if built_day and previous_build('input__' ~ entity) -%}{%- do redelivered.append(entity) -%}{%- endif -%}
{%- endfor -%}

with

delivered as (
    select
        entity,
        source_system,
        delivered_at,
        day_on,
        staged_row_count,
        quarantined_row_count,
        last_loaded_at
    from {{ ref('input__delivered_day') }}
),

{% if not built_day -%}
    requested as (
        select
            entity,
            source_system,
            day_on,
            'not built yet' as reason
        from delivered
    )
{%- else -%}
    built as (
        select * from {{ built_day }}
    ),

    -- A day that lost a delivery has changed too, not only one that got one.
    changed as (
        select
            coalesce(delivered.entity, built.entity) as entity,
            coalesce(delivered.source_system, built.source_system) as source_system,
            coalesce(delivered.delivered_at, built.delivered_at) as delivered_at,
            coalesce(delivered.day_on, built.day_on) as day_on
        from delivered
        full outer join built
            on
                delivered.entity = built.entity
                and delivered.source_system = built.source_system
                and delivered.delivered_at = built.delivered_at
                and delivered.day_on = built.day_on
        where
            delivered.staged_row_count is distinct from built.staged_row_count
            or delivered.quarantined_row_count is distinct from built.quarantined_row_count
            or delivered.last_loaded_at is distinct from built.last_loaded_at
            or {{ is_of_new_file('delivered.delivered_at', 'delivered.source_system') }}
    ),

    changed_day as (
        select distinct
            entity,
            source_system,
            day_on
        from changed
    ),

    {% for entity in redelivered -%}
    {{ entity }}_redelivered as (
        select distinct
            checked.source_system,
            checked.day_on,
            stored.day_on as stored_on
        from {{ ref('input_checked__' ~ entity) }} as checked
        inner join {{ previous_build('input__' ~ entity) }} as stored
            on
                {{ same_record(entity, 'checked', 'stored') }}
        inner join changed_day
            on
                changed_day.entity = '{{ entity }}'
                and checked.source_system = changed_day.source_system
                and checked.day_on = changed_day.day_on
        where
            {% if not can_be_withdrawn(entity) %}checked.quarantine_reasons is null and {% endif -%}
            {{ is_newly_delivered(ref('input__delivered_day'), 'checked.loaded_at', 'checked.source_system') }}
    ),

    {% endfor -%}
    requested as (
        select
            changed.entity,
            changed.source_system,
            changed.day_on,
            'new delivery' as reason
        from changed
        left join {{ ref('late_day') }} as late_day
            on
                changed.entity = late_day.entity
                and changed.source_system = late_day.source_system
                and changed.delivered_at = late_day.delivered_at
                and changed.day_on = late_day.day_on
        where late_day.entity is null
        {%- for entity in redelivered %}
        -- A known record is not a late arrival: the day that holds it is reopened, and so is the day that it moves to.
        union all
        select '{{ entity }}' as entity, source_system, day_on, 'known record' as reason from {{ entity }}_redelivered
        union all
        select '{{ entity }}' as entity, source_system, stored_on as day_on, 'known record' as reason from {{ entity }}_redelivered
        {%- endfor %}
        {%- if is_var_given('rebuild_from') or is_var_given('rebuild_to') %}
        union all
        select entity, source_system, day_on, 'asked for' as reason
        from delivered
        where true
            {%- if is_var_given('rebuild_from') %} and day_on >= {{ var_date('rebuild_from') }}{% endif %}
            {%- if is_var_given('rebuild_to') %} and day_on <= {{ var_date('rebuild_to') }}{% endif %}
        {%- endif %}
        union all
        select delivered.entity, delivered.source_system, delivered.day_on, 'models or seeds changed' as reason
        from delivered
        cross join (select count(*) as outdated_count from built where built_with <> '{{ build_version() }}') as outdated
        where outdated.outdated_count > 0
    )
{%- endif %}

select
    entity,
    source_system,
    day_on,
    min(reason) as reason
from requested
group by entity, source_system, day_on
