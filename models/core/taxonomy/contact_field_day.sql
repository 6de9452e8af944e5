{{ config(materialized='incremental', meta={'rebuilds': 'contact'}, partition_by=['source_system', 'day_on']) }}
{#- Columns that contact_leg drops, or fills for a call of several legs whether or not a source does. -#}
{%- set of_the_row = ['subject_text', 'body_text', 'is_abandoned', 'is_excluded', 'first_team', 'transfer_count'] %}

with

-- The first leg represents its contact, with the values of the others.
contact as (
    select
        contact_leg.source_system,
        contact_leg.day_on,
        {% for field in contact_fields() -%}
            {{ 'delivered' if field in of_the_row else 'contact_leg' }}.{{ field }},
        {% endfor -%}
        contact_leg.channel
    from {{ ref('input__contact') }} as delivered
    inner join {{ ref('contact_leg') }} as contact_leg
        on
            delivered.source_system = contact_leg.source_system
            and delivered.source_record_id = contact_leg.source_record_id
    where
        contact_leg.leg_number = 1
        and {{ is_rebuilt('contact', 'delivered.day_on', 'delivered.source_system') }}
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
