with

counted as (
    select
        month_start_on,
        is_complete,
        is_latest,
        customer_group_id,
        customer_group_name_en,
        customer_group_name_nl,
        contact_reason_id,
        contact_reason_name_en,
        contact_reason_name_nl,
        cast(sum(contact_count) as bigint) as contact_count
    from {{ ref('contact_monthly') }}
    group by
        month_start_on, is_complete, is_latest, customer_group_id, customer_group_name_en, customer_group_name_nl,
        contact_reason_id, contact_reason_name_en, contact_reason_name_nl
)

select
    counted.month_start_on,
    counted.is_complete,
    counted.is_latest,
    counted.customer_group_id,
    counted.customer_group_name_en,
    counted.customer_group_name_nl,
    counted.contact_reason_id,
    counted.contact_reason_name_en,
    counted.contact_reason_name_nl,
    counted.contact_count,
    base.customer_count,
    1000 * {{ ratio('counted.contact_count', 'base.customer_count') }} as contacts_per_1000_customers
from counted
left join {{ ref('contact_customer_base') }} as base
    on
        counted.month_start_on = base.month_start_on
        and counted.customer_group_id = base.customer_group_id
        -- Without a known customer there is no group to count customers of.
        and base.customer_group_id <> 'not_recorded'
