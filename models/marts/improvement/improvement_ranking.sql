{#-
  score = feasibility x (saving x euros a year + satisfaction x points x customers reached)
          x (1 + severity x share + coherence x share + reach x share) / mean effort in days, with the weights of ranking_weight.
-#}
{#-
  Fractions of the multiples of these numbers fill the cube of five sides evenly: each is a power of 1 / 1.1347241384, the root of
  x^6 = x + 1. Multiples of one number would move all weights in step.
-#}
{%- set steps = {
    'saving': '0.881271461634',
    'satisfaction': '0.776639389090',
    'severity': '0.684430129585',
    'coherence': '0.603168740686',
    'reach': '0.531555397716',
} -%}
{%- set lacks = [
    ('estimate_count is null', 'no estimate', 'geen inschatting'),
    ('estimate_count is not null and effort_days is null', 'no effort', 'geen inspanning'),
    ('estimate_count is not null and feasibility is null', 'no feasibility', 'geen haalbaarheid'),
    ('estimate_count is not null and expected_contact_change is null and expected_score_change is null', 'no expected effect',
        'geen verwacht effect'),
    ('expected_contact_change is not null and contact_cost_eur is null', 'no cost of its contacts', 'geen kosten van de contacten'),
    ('expected_score_change is not null and customer_count is null', 'too few customers', 'te weinig klanten'),
    ('estimate_count is not null and severity is null', 'no severity', 'geen ernst'),
    ('estimate_count is not null and coherence is null', 'no coherence', 'geen samenhang'),
] -%}
{%- set score = '''round(
            feasibility
            * (weight.saving * expected_saving_eur + weight.satisfaction * expected_points)
            * (
                1
                + weight.severity * severity_share
                + weight.coherence * coherence_share
                + weight.reach * reach_share
            ) / effort_days,
            6
        )''' -%}

with

reason as (
    select * from {{ ref('dim_contact_reason') }}
    where level >= 2 and not {{ is_special_member('contact_reason_id') }}
),

signal_item as (
    select
        signal.signal_id,
        signal.name_nl,
        signal.improvement_id,
        signal.parent_id is null and coalesce(signal.resolution not in ('rejected', 'duplicate'), true) as is_evidence,
        coalesce(reason.level_2_id, signal.signal_id) as item_id,
        reason.level_2_id is null as is_own_item
    from {{ ref('fct_signal') }} as signal
    left join reason on signal.contact_reason_id = reason.contact_reason_id
),

hypothesis_item as (
    select
        hypothesis.hypothesis_ref,
        hypothesis.title,
        hypothesis.improvement_ref,
        coalesce(verdict.verdict <> 'refuted', true) as is_evidence,
        coalesce(reason.level_2_id, hypothesis.hypothesis_ref) as item_id,
        reason.level_2_id is null as is_own_item
    from {{ ref('hypothesis_version') }} as hypothesis
    left join reason on hypothesis.contact_reason_id = reason.contact_reason_id
    left join {{ ref('hypothesis_verdict') }} as verdict on hypothesis.hypothesis_ref = verdict.hypothesis_id
    where hypothesis.is_latest
),

-- Each thing that can be improved once, whatever points to it.
item as (
    select
        'topic' as item_kind,
        impact.item_id,
        impact.item_name_en,
        impact.item_name_nl
    from {{ ref('signal_impact') }} as impact
    where impact.item_kind = 'topic'
    union all
    select
        'signal' as item_kind,
        signal_id as item_id,
        cast(null as {{ dbt.type_string() }}) as item_name_en,
        name_nl as item_name_nl
    from signal_item
    where is_own_item and is_evidence
    union all
    select
        'hypothesis' as item_kind,
        hypothesis_ref as item_id,
        cast(null as {{ dbt.type_string() }}) as item_name_en,
        title as item_name_nl
    from hypothesis_item
    where is_own_item and is_evidence
),

-- What an estimate may be of, and the item that this is part of.
pointer as (
    select
        contact_reason_id as pointer_id,
        level_2_id as item_id
    from reason
    union all
    select
        signal_id as pointer_id,
        item_id
    from signal_item
    union all
    select
        hypothesis_ref as pointer_id,
        item_id
    from hypothesis_item
),

estimate as (
    select
        estimate.*,
        pointer.item_id,
        count(*) over (partition by pointer.item_id) as estimate_count,
        row_number() over (
            partition by pointer.item_id
            order by estimate.estimated_on desc, estimate.loaded_at desc, estimate.item_ref asc, estimate.source_system asc
        ) as place
    from {{ ref('option_estimate') }} as estimate
    inner join pointer on estimate.item_ref = pointer.pointer_id
),

signal_evidence as (
    select
        item_id,
        sum(case when is_evidence then 1 else 0 end) as signal_count,
        min(improvement_id) as improvement_id
    from signal_item
    group by item_id
),

hypothesis_evidence as (
    select
        item_id,
        sum(case when is_evidence then 1 else 0 end) as hypothesis_count,
        min(improvement_ref) as improvement_id
    from hypothesis_item
    group by item_id
),

-- Contacts about something that went wrong could have been left out.
avoidable as (
    select
        reason.level_2_id as item_id,
        cast({{ exact_sum('metric.numerator') }} as bigint) as avoidable_contact_count
    from {{ ref('fct_metric_daily') }} as metric
    inner join reason on metric.contact_reason_id = reason.contact_reason_id
    cross join {{ ref('as_of') }} as as_of
    where
        metric.metric_id = 'contact_volume'
        and reason.value_class = 'failure'
        and metric.day_on between {{ add_days('as_of.as_of_on', -364) }} and as_of.as_of_on
    group by reason.level_2_id
),

-- What the data finds at a stage supports the topics of contacts that belong to that stage.
topic_stage as (
    select distinct
        level_2_id as item_id,
        journey_stage_id
    from reason
    where not {{ is_special_member('journey_stage_id') }}
),

journey_evidence as (
    select
        'topic' as item_kind,
        topic_stage.item_id,
        count(*) as journey_finding_count
    from topic_stage
    inner join {{ ref('journey_findings') }} as finding on topic_stage.journey_stage_id = finding.journey_stage_id
    where finding.is_latest
    group by topic_stage.item_id
),

caller as (
    select count(distinct contact.customer_key) as caller_count
    from {{ ref('fct_contact') }} as contact
    cross join {{ ref('as_of') }} as as_of
    where
        {{ metric_definition('contact_volume').rows }}
        and contact.day_on between {{ add_days('as_of.as_of_on', -364) }} and as_of.as_of_on
),

combined as (
    select
        item.*,
        impact.topic_contact_count,
        impact.contact_cost_eur,
        impact.customer_count,
        impact.impact,
        impact.impact_class,
        coalesce(avoidable.avoidable_contact_count, 0) as avoidable_contact_count,
        coalesce(signal_evidence.signal_count, 0) as signal_count,
        coalesce(hypothesis_evidence.hypothesis_count, 0) as hypothesis_count,
        coalesce(journey_evidence.journey_finding_count, 0) as journey_finding_count,
        coalesce(estimate.improvement_ref, signal_evidence.improvement_id, hypothesis_evidence.improvement_id) as improvement_id,
        estimate.title as option_title,
        estimate.estimate_count,
        estimate.feasibility,
        estimate.expected_contact_change,
        estimate.expected_score_change,
        estimate.severity,
        estimate.coherence,
        estimate.cost_eur,
        estimate.author_role,
        estimate.estimated_on,
        estimate.effort_low_days,
        estimate.effort_high_days,
        nullif((
            coalesce(estimate.effort_low_days, estimate.effort_likely_days)
            + estimate.effort_likely_days
            + coalesce(estimate.effort_high_days, estimate.effort_likely_days)
        ) / 3, 0) as effort_days,
        coalesce(-estimate.expected_contact_change * impact.contact_cost_eur, 0) as expected_saving_eur,
        coalesce(estimate.expected_score_change * impact.customer_count, 0) as expected_points,
        (estimate.severity - 1) / 4e0 as severity_share,
        (estimate.coherence - 1) / 4e0 as coherence_share,
        coalesce({{ ratio('impact.customer_count', 'caller.caller_count') }}, 0) as reach_share
    from item
    cross join caller
    left join {{ ref('signal_impact') }} as impact on item.item_kind = impact.item_kind and item.item_id = impact.item_id
    left join avoidable on item.item_id = avoidable.item_id
    left join signal_evidence on item.item_id = signal_evidence.item_id
    left join hypothesis_evidence on item.item_id = hypothesis_evidence.item_id
    left join journey_evidence on item.item_kind = journey_evidence.item_kind and item.item_id = journey_evidence.item_id
    left join estimate on item.item_id = estimate.item_id and estimate.place = 1
),

told as (
    select
        {{ told_conditions(lacks, 'missing') }},
        *
    from combined
),

{% set weights = [] -%}
{%- for component in steps -%}
    {%- do weights.append("max(case when component = '" ~ component ~ "' then weight end) as " ~ component) -%}
{%- endfor -%}
weight as (
    select
        {{ weights | join(',\n        ') }}
    from {{ ref('ranking_weight') }}
),

scored as (
    select
        told.*,
        {{ score }} as score
    from told
    cross join weight
    where told.missing_en is null
),

ranked as (
    select
        item_kind,
        item_id,
        score,
        rank() over (order by score desc) as item_rank
    from scored
),

digit as (
    {%- for digit in range(10) %}
        select {{ digit }} as digit{{ ' union all' if not loop.last }}
    {%- endfor %}
),

-- A thousand times each weight between half and one and a half of what it is, spread evenly and the same in every run.
draw as (
    select
        {%- for component, step in steps.items() %}
            weight.{{ component }} * (
                0.5e0 + drawn.draw_number * {{ step }}e0 - floor(drawn.draw_number * {{ step }}e0)
            ) as {{ component }},
        {%- endfor %}
        drawn.draw_number
    from (
        select cast(100 * hundred.digit + 10 * ten.digit + one.digit + 1 as bigint) as draw_number
        from digit as hundred
        cross join digit as ten
        cross join digit as one
    ) as drawn
    cross join weight
),

drawn_rank as (
    select
        scored.item_kind,
        scored.item_id,
        rank() over (partition by draw.draw_number order by {{ score | replace('weight.', 'draw.') }} desc) as item_rank
    from scored
    cross join draw
),

stable as (
    select
        item_kind,
        item_id,
        {{ ratio('sum(case when item_rank <= 5 then 1 else 0 end)', 'count(*)') }} as top_five_rate
    from drawn_rank
    group by item_kind, item_id
),

decision as (
    select
        *,
        row_number() over (partition by improvement_ref order by decided_on desc, decision_ref desc) as place
    from {{ ref('decision_version') }}
    where is_latest
)

select
    as_of.as_of_on as ranked_on,
    {{ labelled('ranking_item', 'told.item_kind', 'item_kind') }},
    told.item_id,
    told.item_name_en,
    told.item_name_nl,
    cast(ranked.item_rank as bigint) as item_rank,
    ranked.score,
    stable.top_five_rate,
    told.option_title,
    told.topic_contact_count,
    told.customer_count,
    told.contact_cost_eur,
    told.impact,
    told.expected_contact_change,
    case when told.expected_contact_change is not null then -told.expected_contact_change * told.contact_cost_eur end
        as expected_saving_eur,
    told.expected_score_change,
    told.effort_low_days,
    told.effort_days,
    told.effort_high_days,
    told.feasibility,
    told.severity,
    told.coherence,
    told.reach_share as reach_rate,
    told.cost_eur,
    told.author_role,
    told.estimated_on,
    coalesce(told.impact_class = 'high', false) as is_high_impact,
    told.avoidable_contact_count,
    cast(told.signal_count as bigint) as signal_count,
    cast(told.hypothesis_count as bigint) as hypothesis_count,
    told.journey_finding_count,
    cast(
        case when coalesce(told.impact_class = 'high', false) then 1 else 0 end
        + case when told.avoidable_contact_count > 0 then 1 else 0 end
        + case when told.signal_count > 0 then 1 else 0 end
        + case when told.hypothesis_count > 0 then 1 else 0 end
        + case when told.journey_finding_count > 0 then 1 else 0 end as bigint
    ) as source_count,
    told.missing_en is null as is_complete_estimate,
    told.missing_en,
    told.missing_nl,
    told.improvement_id,
    {{ labelled('decision_gate', 'decision.gate', 'decision_gate') }},
    {{ labelled('gate_result', 'decision.outcome', 'decision_outcome') }},
    decision.decided_on,
    decision.ranking_ref as decision_ranking_id
from told
cross join {{ ref('as_of') }} as as_of
left join ranked on told.item_kind = ranked.item_kind and told.item_id = ranked.item_id
left join stable on told.item_kind = stable.item_kind and told.item_id = stable.item_id
left join decision on told.improvement_id = decision.improvement_ref and decision.place = 1
