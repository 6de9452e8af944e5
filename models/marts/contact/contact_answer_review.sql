with

-- Parts of weeks that began in the last 90 days.
used as (
    select
        part.answer_id,
        cast(sum(part.contact_count) as bigint) as contact_count
    from {{ ref('contact_answer_part') }} as part
    cross join {{ ref('as_of') }} as as_of
    where part.part_start_on > {{ add_days('as_of.as_of_on', -90) }}
    group by part.answer_id
),

aged as (
    select
        answer.*,
        {{ days_between('answer.reviewed_on', 'as_of.as_of_on') }} as review_age_days,
        coalesce(used.contact_count, 0) as recent_contact_count
    from {{ ref('dim_answer') }} as answer
    cross join {{ ref('as_of') }} as as_of
    left join used on answer.answer_id = used.answer_id
    where not {{ is_special_member('answer.answer_id') }}
),

judged as (
    select
        *,
        -- An answer that nobody ever reviewed is overdue; without a norm none is.
        case
            when review_within_days is not null then coalesce(review_age_days > review_within_days, true)
            else false
        end as is_overdue
    from aged
)

select
    judged.answer_id,
    judged.name_nl as answer_name_nl,
    judged.answer_group_id,
    judged.contact_reason_id,
    reason.name_en as contact_reason_name_en,
    reason.name_nl as contact_reason_name_nl,
    judged.owner_role,
    judged.reviewed_on,
    judged.review_age_days,
    judged.review_within_days,
    judged.recent_contact_count,
    judged.is_overdue,
    judged.is_overdue and judged.recent_contact_count > 0 as is_stale
from judged
left join {{ ref('dim_contact_reason') }} as reason on judged.contact_reason_id = reason.contact_reason_id
