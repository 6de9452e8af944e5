with

contact as (
    select
        fct_contact.source_system,
        fct_contact.reason_origin,
        count(*) as contact_count
    from {{ ref('fct_contact') }} as fct_contact
    cross join {{ ref('as_of') }} as as_of
    where
        fct_contact.is_inbound
        and not fct_contact.is_excluded
        -- What a year costs is held against what a year brings.
        and fct_contact.day_on between {{ add_days('as_of.as_of_on', -364) }} and as_of.as_of_on
    group by fct_contact.source_system, fct_contact.reason_origin
),

-- A source brings contacts and their codes; rules and model bring reasons for contacts of other sources.
brought as (
    select
        source_system,
        1 as place,
        sum(contact_count) as contact_count,
        sum(case when reason_origin = 'registered' then contact_count else 0 end) as reason_count
    from contact
    group by source_system
    union all
    select
        case reason_origin
            when 'proposed_by_rule' then 'contact_reason_rules'
            else 'contact_reason_model'
        end as source_system,
        case reason_origin
            when 'proposed_by_rule' then 2
            else 3
        end as place,
        0 as contact_count,
        sum(contact_count) as reason_count
    from contact
    where reason_origin like 'proposed%'
    group by reason_origin
),

listed as (
    select
        coalesce(brought.source_system, contact_source.source_system) as source_system,
        contact_source.name_en,
        contact_source.name_nl,
        contact_source.kind,
        contact_source.owner_role,
        contact_source.cost_per_year_eur,
        coalesce(brought.place, 4) as place,
        cast(coalesce(brought.contact_count, 0) as bigint) as contact_count,
        cast(coalesce(brought.reason_count, 0) as bigint) as reason_count
    from brought
    full outer join {{ ref('contact_source') }} as contact_source
        on brought.source_system = contact_source.source_system
),

ordered as (
    select
        *,
        cast(sum(contact_count) over () as bigint) as total_contact_count,
        cast(
            sum(reason_count) over (
                order by place asc, reason_count desc, source_system asc
                rows between unbounded preceding and current row
            ) as bigint
        ) as cumulative_reason_count
    from listed
)

select
    source_system,
    name_en,
    name_nl,
    {{ labelled('kind', 'kind') }},
    owner_role,
    contact_count,
    reason_count,
    total_contact_count,
    {{ ratio('reason_count', 'total_contact_count') }} as added_reason_rate,
    cumulative_reason_count,
    {{ ratio('cumulative_reason_count', 'total_contact_count') }} as cumulative_reason_rate,
    cast(cost_per_year_eur as decimal(18, 2)) as cost_per_year_eur,
    {{ ratio('cost_per_year_eur', 'reason_count') }} as cost_per_reason_eur
from ordered
