with

special_members as (
    {{ special_members() }}
),

-- For an answer in two registers, the last review counts.
answer as (
    select
        *,
        row_number() over (
            partition by answer_ref order by reviewed_on desc nulls last, source_system asc
        ) as answer_rank
    from {{ ref('input__answer') }}
)

select
    answer.answer_ref as answer_id,
    answer.title as name_nl,
    coalesce({{ clean_code('answer.answer_group') }}, 'not_recorded') as answer_group_id,
    case
        when {{ clean_code('answer.reason_code') }} is null then 'not_recorded'
        else coalesce(reason.contact_reason_id, 'unmapped')
    end as contact_reason_id,
    answer.reviewed_on,
    answer.review_within_days,
    answer.owner_role
from answer
left join {{ ref('dim_contact_reason') }} as reason
    on {{ clean_code('answer.reason_code') }} = reason.contact_reason_id
where answer.answer_rank = 1
union all
select
    member_id as answer_id,
    name_nl,
    member_id as answer_group_id,
    member_id as contact_reason_id,
    cast(null as date) as reviewed_on,
    cast(null as bigint) as review_within_days,
    cast(null as {{ dbt.type_string() }}) as owner_role
from special_members
