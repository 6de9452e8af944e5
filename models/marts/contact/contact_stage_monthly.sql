{%- set evidence = {
    'call_count': 'call',
    'message_count': 'message',
    'complaint_count': 'complaint',
    'other_contact_count': 'other_contact',
    'survey_response_count': 'survey_response',
} -%}

with

counted as (
    select
        dim_date.month_start_on,
        daily.journey_stage_id,
        cast(
            coalesce(sum(daily.evidence_count) filter (where daily.evidence <> 'survey_response'), 0) as bigint
        ) as contact_count,
    {%- for column, kind in evidence.items() %}
        cast(coalesce(sum(daily.evidence_count) filter (where daily.evidence = '{{ kind }}'), 0) as bigint) as {{ column }}
        {{- ',' if not loop.last }}
    {%- endfor %}
    from {{ ref('stage_evidence_daily') }} as daily
    inner join {{ ref('dim_date') }} as dim_date on daily.day_on = dim_date.day_on
    group by dim_date.month_start_on, daily.journey_stage_id
),

contact as (
    {{ volume_contacts() | indent(4) }}
),

behind as (
    select
        month_start_on,
        journey_stage_id,
        count(distinct customer_key) as customer_count
    from contact
    group by month_start_on, journey_stage_id
),

ranked as (
    select
        *,
        cast(sum(contact_count) over (partition by month_start_on) as bigint) as month_contact_count,
        case
            when not {{ is_special_member('journey_stage_id') }}
                then row_number() over (
                    partition by month_start_on, {{ is_special_member('journey_stage_id') }}
                    order by contact_count desc, survey_response_count desc, journey_stage_id asc
                )
        end as stage_rank
    from counted
)

select
    ranked.month_start_on,
    {{ period_flags() }},
    stage.journey_id,
    stage.journey_name_en,
    stage.journey_name_nl,
    ranked.journey_stage_id,
    stage.name_en as journey_stage_name_en,
    stage.name_nl as journey_stage_name_nl,
    stage.stage_order,
    cast(ranked.stage_rank as bigint) as stage_rank,
    coalesce(behind.customer_count, 0) as customer_count,
    ranked.contact_count,
    ranked.month_contact_count,
    {{ ratio('ranked.contact_count', 'ranked.month_contact_count') }} as share_rate,
    ranked.call_count,
    ranked.message_count,
    ranked.complaint_count,
    ranked.other_contact_count,
    ranked.survey_response_count
from ranked
{{ join_period('contact', 'month', 'ranked.month_start_on') }}
left join behind
    on ranked.month_start_on = behind.month_start_on and ranked.journey_stage_id = behind.journey_stage_id
left join {{ ref('dim_journey_stage') }} as stage on ranked.journey_stage_id = stage.journey_stage_id
