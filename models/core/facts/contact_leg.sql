{#- Texts stay behind: nothing downstream reads them. -#}
{%- set texts = ['subject_text', 'body_text', 'unreadable'] -%}
{%- set columns = contract_columns('contact') | map(attribute='name') | reject('in', texts) | list + ['day_on'] -%}
{%- set legs = 'partition by source_system, contact_ref' -%}
{%- set in_order = legs ~ ' order by started_at, source_record_id' -%}
{%- set whole = in_order ~ ' rows between unbounded preceding and unbounded following' -%}
{#- The last leg with a reason first: a reason keeps its own time, or none. -#}
{%- set of_last_reason
    = legs ~ ' order by case when reason_code is null then 1 else 0 end asc, started_at desc, source_record_id desc' -%}
{%- set of_all_legs = {
    'is_abandoned': 'bool_and(coalesce(is_abandoned, false)) over (' ~ legs ~ ')',
    'answered_at': 'min(answered_at) over (' ~ legs ~ ')',
    'ended_at': 'max(ended_at) over (' ~ legs ~ ')',
    'team': last_known('team', whole),
    'first_team': 'coalesce(first_team, team)',
    'reason_code': last_known('reason_code', whole),
    'reason_registered_at': 'first_value(reason_registered_at) over (' ~ of_last_reason ~ ')',
    'is_resolved': last_known('is_resolved', whole),
    'transfer_count':
        'cast(greatest(coalesce(max(transfer_count) over (' ~ legs ~ '), 0), count(*) over (' ~ legs ~ ') - 1) as bigint)',
    'is_excluded': 'coalesce(is_excluded, false) or row_number() over (' ~ in_order ~ ') > 1',
} -%}
{%- for part in ['talk_seconds', 'hold_seconds', 'wrap_seconds', 'handle_seconds'] -%}
    {%- do of_all_legs.update({part: 'cast(sum(cast(' ~ part ~ ' as decimal(28, 6))) over (' ~ legs ~ ') as double)'}) -%}
{%- endfor -%}

with

repeated_ref as (
    select
        source_system,
        contact_ref
    from {{ ref('input__contact') }}
    group by source_system, contact_ref
    having count(*) > 1
),

delivered as (
    select
        contact.*,
        repeated_ref.contact_ref is not null as is_leg
    from {{ ref('input__contact') }} as contact
    left join repeated_ref
        on
            contact.source_system = repeated_ref.source_system
            and contact.contact_ref = repeated_ref.contact_ref
)

select
    {{ columns | join(',\n    ') }},
    reason_code as record_reason_code,
    cast(1 as bigint) as leg_number
from delivered
where not is_leg
union all
select
    {%- for column in columns %}
        {{ of_all_legs[column] ~ ' as ' ~ column if column in of_all_legs else column }},
    {%- endfor %}
    reason_code as record_reason_code,
    cast(row_number() over ({{ in_order }}) as bigint) as leg_number
from delivered
where is_leg
