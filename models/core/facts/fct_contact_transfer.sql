with

contact_transfer as (
    select * from {{ ref('input__contact_transfer') }}
),

contact as (
    select
        source_system,
        contact_ref,
        source_record_id,
        coalesce(is_excluded, false) as is_excluded
    from {{ ref('contact_leg') }}
    where leg_number = 1
),

decoded as (
    select
        contact_transfer.*,
        {{ surrogate_key(["'contact_transfer'", 'contact_transfer.source_system', 'contact_transfer.source_record_id']) }}
            as contact_transfer_id,
        case
            when contact.source_record_id is not null
                then {{ surrogate_key(["'contact'", 'contact.source_system', 'contact.source_record_id']) }}
        end as contact_id,
        coalesce(contact.is_excluded, false) as is_excluded,
        {{ member_of_code('team', 'contact_transfer.from_team', 'from_code') }} as from_team_id,
        {{ member_of_code('team', 'contact_transfer.to_team', 'to_code') }} as to_team_id
    from contact_transfer
    left join contact
        on
            contact_transfer.source_system = contact.source_system
            and contact_transfer.contact_ref = contact.contact_ref
    {{ join_source_code('team', 'contact_transfer', 'contact_transfer.from_team', 'from_code') }}
    {{ join_source_code('team', 'contact_transfer', 'contact_transfer.to_team', 'to_code') }}
)

select
    contact_transfer_id,
    source_system,
    source_record_id,
    contact_id,
    transferred_at,
    {{ local_day('transferred_at') }} as day_on,
    cast(
        row_number() over (
            partition by source_system, contact_ref
            order by transferred_at, contact_transfer_id
        ) as bigint
    ) as transfer_number,
    from_team_id,
    to_team_id,
    is_excluded
from decoded
