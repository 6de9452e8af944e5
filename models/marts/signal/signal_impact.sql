{#- An impact from this many euro-points a year on is high. -#}
{%- set high_impact = var_count('signal_high_impact', 1) -%}
{%- set minimum_count = var_count('minimum_customers', 1) -%}
{%- set metrics = ['contact_volume', 'contact_cost', 'contacts_with_cost', 'csat_mean'] -%}

with

as_of as (
    select
        {{ add_days('as_of_on', -364) }} as from_on,
        as_of_on as until_on
    from {{ ref('as_of') }}
),

reason as (select * from {{ ref('dim_contact_reason') }}),

-- A topic is a contact reason of the second level. A signal is about its own contact reason or, without one, its journey stage.
item as (
    select
        'topic' as item_kind,
        contact_reason_id as item_id,
        contact_reason_id,
        cast(null as {{ dbt.type_string() }}) as journey_stage_id
    from reason
    where level = 2 and not {{ is_special_member('contact_reason_id') }}
    union all
    select
        'signal' as item_kind,
        signal_id as item_id,
        case when not {{ is_special_member('contact_reason_id') }} then contact_reason_id end as contact_reason_id,
        case
            when {{ is_special_member('contact_reason_id') }} and not {{ is_special_member('journey_stage_id') }}
                then journey_stage_id
        end as journey_stage_id
    from {{ ref('fct_signal') }}
),

-- As improvement_baseline has it.
scoped as (
    select
        *,
        coalesce(
            'contact_reason_id ' || contact_reason_id,
            'journey_stage_id ' || journey_stage_id
        ) as scope
    from item
),

scope as (
    select distinct
        scope,
        contact_reason_id,
        journey_stage_id
    from scoped
    where scope is not null
),

above as (
    {%- for level in [1, 2, 3, 4] %}
        select
            contact_reason_id,
            level_{{ level }}_id as scope_id
        from reason
        {{ 'union' if not loop.last }}
    {%- endfor %}
),

-- Which facts a scope is about: by reason, or by stage.
member as (
    select
        scope.scope,
        above.contact_reason_id,
        cast(null as {{ dbt.type_string() }}) as journey_stage_id
    from scope
    inner join above on scope.contact_reason_id = above.scope_id
    union all
    select
        scope.scope,
        reason.contact_reason_id,
        scope.journey_stage_id
    from scope
    cross join reason
    where scope.contact_reason_id is null
),

daily as (
    select
        metric.metric_id,
        metric.contact_reason_id,
        metric.journey_stage_id,
        {{ exact_sum('metric.numerator') }} as numerator,
        {{ exact_sum('metric.denominator') }} as denominator
    from {{ ref('fct_metric_daily') }} as metric
    cross join as_of
    where
        metric.metric_id in ('{{ metrics | join("', '") }}')
        and metric.day_on between as_of.from_on and as_of.until_on
    group by metric.metric_id, metric.contact_reason_id, metric.journey_stage_id
),

-- Answers that follow a contact, as topics are compared with each other.
reference as (
    select {{ ratio(exact_sum('numerator'), exact_sum('denominator')) }} as reference_score
    from daily
    where metric_id = 'csat_mean' and contact_reason_id <> 'not_applicable'
),

measured as (
    select
        member.scope,
        {{ exact_sum("case when daily.metric_id = 'contact_volume' then daily.numerator end") }} as contact_count,
        {{ ratio(
            exact_sum("case when daily.metric_id = 'contact_cost' then daily.numerator end"),
            exact_sum("case when daily.metric_id = 'contacts_with_cost' then daily.numerator end")
        ) }} as unit_cost_eur,
        {{ exact_sum("case when daily.metric_id = 'csat_mean' then daily.numerator end") }} as score_sum,
        {{ exact_sum("case when daily.metric_id = 'csat_mean' then daily.denominator end") }} as score_answer_count
    from member
    inner join daily
        on
            member.contact_reason_id = daily.contact_reason_id
            and (member.journey_stage_id is null or member.journey_stage_id = daily.journey_stage_id)
    group by member.scope
),

respondent as (
    select
        member.scope,
        count(distinct coalesce(response.customer_key, response.response_key)) as customer_count
    from {{ ref('fct_survey_response') }} as response
    cross join as_of
    inner join member
        on
            response.contact_reason_id = member.contact_reason_id
            and (member.journey_stage_id is null or response.journey_stage_id = member.journey_stage_id)
    where
        response.score_type = 'csat'
        and response.score_5 is not null
        and response.day_on between as_of.from_on and as_of.until_on
    group by member.scope
),

-- How many customers it reaches.
reached as (
    select
        member.scope,
        count(distinct contact.customer_key) as reached_customer_count
    from {{ ref('fct_contact') }} as contact
    cross join as_of
    inner join member
        on
            contact.contact_reason_id = member.contact_reason_id
            and (member.journey_stage_id is null or contact.journey_stage_id = member.journey_stage_id)
    where
        {{ metric_definition('contact_volume').rows }}
        and contact.day_on between as_of.from_on and as_of.until_on
    group by member.scope
),

combined as (
    select
        scoped.item_kind,
        scoped.item_id,
        scoped.scope,
        scoped.contact_reason_id,
        scoped.journey_stage_id,
        as_of.from_on,
        as_of.until_on,
        case when scoped.scope is not null then cast(coalesce(measured.contact_count, 0) as bigint) end as contact_count,
        case when reached.reached_customer_count >= {{ minimum_count }} then reached.reached_customer_count end as customer_count,
        measured.unit_cost_eur,
        measured.contact_count * measured.unit_cost_eur as contact_cost_eur,
        case
            when
                respondent.customer_count >= {{ minimum_count }}
                then {{ ratio('measured.score_sum', 'measured.score_answer_count') }}
        end as topic_score,
        case when respondent.customer_count >= {{ minimum_count }} then cast(measured.score_answer_count as bigint) end
            as score_answer_count,
        reference.reference_score
    from scoped
    cross join as_of
    cross join reference
    left join measured on scoped.scope = measured.scope
    left join respondent on scoped.scope = respondent.scope
    left join reached on scoped.scope = reached.scope
),

multiplied as (
    select
        *,
        reference_score - topic_score as score_gap,
        -- The greatest of null and 0 is 0, and no score is no gap of 0.
        case
            when reference_score - topic_score is not null
                then round(contact_cost_eur * greatest(reference_score - topic_score, cast(0 as double)), 2)
        end as impact,
        case
            when scope is null then 'no_topic'
            when contact_cost_eur * (reference_score - topic_score) is null then 'volume_only'
            else 'scored'
        end as impact_state
    from combined
),

classed as (
    select
        *,
        case when impact >= {{ high_impact }} then 'high' when impact is not null then 'low' end as impact_class
    from multiplied
),

-- What an improvement brought is measured by the definition and the scope of its starting point.
baseline as (
    select
        improvement_id,
        coalesce(frozen_scope, current_scope) as baseline_scope,
        coalesce(frozen_definition_hash, current_definition_hash) as baseline_hash
    from {{ ref('improvement_baseline') }}
    where metric_id = 'contact_volume'
),

effect as (
    select
        improvement_id,
        max(case when metric_id = 'contact_volume' then contact_change end) as contact_change,
        max(case when metric_id = 'contact_volume' then -cost_change_eur end) as saved_eur,
        max(case when metric_id = 'contact_volume' then -cost_change_high_eur end) as saved_low_eur,
        max(case when metric_id = 'contact_volume' then -cost_change_low_eur end) as saved_high_eur,
        max(case when metric_id = 'contact_volume' then verdict end) as verdict,
        max(case when metric_id = 'csat_mean' and change_kind = 'absolute' then effect end) as score_change
    from {{ ref('improvement_effect') }}
    where is_chosen
    group by improvement_id
)

select
    {{ labelled('impact_item', 'classed.item_kind', 'item_kind') }},
    classed.item_id,
    case when classed.item_kind = 'topic' then reason.name_en end as item_name_en,
    case when classed.item_kind = 'topic' then reason.name_nl else signal.name_nl end as item_name_nl,
    classed.scope,
    classed.contact_reason_id,
    reason.name_en as contact_reason_name_en,
    reason.name_nl as contact_reason_name_nl,
    classed.journey_stage_id,
    stage.name_en as journey_stage_name_en,
    stage.name_nl as journey_stage_name_nl,
    classed.from_on,
    classed.until_on,
    classed.contact_count as topic_contact_count,
    classed.customer_count,
    classed.unit_cost_eur,
    classed.contact_cost_eur,
    classed.topic_score,
    classed.score_answer_count,
    classed.reference_score,
    classed.score_gap,
    classed.impact,
    {{ labelled('impact_state', 'classed.impact_state', 'impact_state') }},
    {{ labelled('impact_class', 'classed.impact_class', 'impact_class') }},
    catalogue.definition_hash,
    signal.submitted_on,
    signal.closed_on,
    signal.is_open,
    signal.step,
    {{ labelled('signal_resolution', 'signal.resolution', 'resolution') }},
    signal.resolution_reason,
    outcome_reason.name_en as resolution_reason_name_en,
    outcome_reason.name_nl as resolution_reason_name_nl,
    signal.improvement_id,
    case
        when signal.improvement_id is not null
            then
                coalesce(baseline.baseline_scope = classed.scope and baseline.baseline_hash = catalogue.definition_hash, false)
    end as is_measured_alike,
    effect.contact_change,
    effect.saved_eur,
    effect.saved_low_eur,
    effect.saved_high_eur,
    effect.score_change,
    {{ labelled('effect_verdict', 'effect.verdict', 'verdict') }}
from classed
left join reason on classed.contact_reason_id = reason.contact_reason_id
left join {{ ref('dim_journey_stage') }} as stage on classed.journey_stage_id = stage.journey_stage_id
left join {{ ref('metric_catalogue') }} as catalogue on catalogue.metric_id = 'contact_volume'
left join {{ ref('fct_signal') }} as signal on case when classed.item_kind = 'signal' then classed.item_id end = signal.signal_id
left join {{ ref('signal_reason') }} as outcome_reason on signal.resolution_reason = outcome_reason.outcome_reason
left join baseline on signal.improvement_id = baseline.improvement_id
left join effect on signal.improvement_id = effect.improvement_id
