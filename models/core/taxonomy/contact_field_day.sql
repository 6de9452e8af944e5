{{ config(materialized='incremental', meta={'rebuilds': 'contact'}, partition_by=['source_system', 'day_on']) }}

with

contact as (
    select *
    from {{ ref('input__contact') }}
    where {{ is_rebuilt('contact') }}
),

decoded as (
    select
        contact.*,
        {{ member_of_code('channel', 'contact.channel') }} as channel_id,
        {{ member_of_code('team', 'contact.team') }} as team_id
    from contact
    {{ join_source_code('channel', 'contact', 'contact.channel') }}
    {{ join_source_code('team', 'contact', 'contact.team') }}
)

select
    source_system,
    day_on,
    channel_id,
    team_id,
    {% for field in contact_fields() -%}
        cast(count({{ field }}) as bigint) as {{ field }}_filled_count,
    {% endfor -%}
    cast(count(*) as bigint) as contact_count
from decoded
group by source_system, day_on, channel_id, team_id
