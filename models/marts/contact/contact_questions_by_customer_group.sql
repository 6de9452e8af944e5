with

question as (
    {{ questions_by('customer_group') }}
),

base as (
    select * from {{ ref('contact_customer_base') }}
)

select
    question.period_type,
    question.period_start_on,
    question.period_end_on,
    question.is_complete,
    question.customer_group_id,
    question.customer_group_name_en,
    question.customer_group_name_nl,
    question.contact_reason_id,
    question.contact_reason_name_en,
    question.contact_reason_name_nl,
    question.value_class,
    question.contact_count,
    question.customer_group_contact_count,
    question.customer_group_share_rate,
    question.period_contact_count,
    question.period_share_rate,
    base.customer_count,
    1000 * {{ ratio('question.contact_count', 'base.customer_count') }} as contacts_per_1000_customers,
    question.handled_count,
    question.handle_seconds,
    question.handle_time_count,
    question.average_handle_seconds
from question
left join base
    on
        question.period_type = base.period_type
        and question.period_start_on = base.period_start_on
        -- Without a known customer there is no group to count customers of.
        and question.customer_group_id = base.customer_group_id
        and base.customer_group_id <> 'not_recorded'
