with

monthly as (
    select
        cast(date_trunc('month', daily.day_on) as date) as month_start_on,
        daily.source_system,
        daily.channel_id,
        daily.team_id,
        {% for field in klantbeeld.contact_fields() -%}
            cast(sum(daily.{{ field }}_filled_count) as bigint) as {{ field }}_filled_count,
        {% endfor -%}
        cast(sum(daily.contact_count) as bigint) as contact_count
    from {{ ref('contact_field_day') }} as daily
    cross join {{ ref('as_of') }} as as_of
    where daily.day_on <= as_of.as_of_on
    group by cast(date_trunc('month', daily.day_on) as date), daily.source_system, daily.channel_id, daily.team_id
),

field as (
    {%- for name, field in klantbeeld.contact_fields().items() %}
        select
            month_start_on,
            source_system,
            channel_id,
            team_id,
            '{{ field.moment }}' as moment,
            '{{ name }}' as field,
            contact_count as possible_count,
            {{ name }}_filled_count as filled_count,
            {{ text_literal(uses_of_contact_field(field)) }} as used_by
        from monthly
        {{ 'union all' if not loop.last }}
    {%- endfor %}
),

judged as (
    select
        *,
        case
            when filled_count = 0 and used_by = '' then 'not collected'
            when filled_count = 0 then 'missing'
            when used_by = '' then 'not used'
            else 'used'
        end as status
    from field
)

select
    field.month_start_on,
    {{ period_flags() }},
    field.source_system,
    field.channel_id,
    channel.name_en as channel_name_en,
    channel.name_nl as channel_name_nl,
    field.team_id,
    team.name_en as team_name_en,
    team.name_nl as team_name_nl,
    {{ labelled('moment', 'field.moment') }},
    field.field,
    field.possible_count,
    field.filled_count,
    {{ ratio('field.filled_count', 'field.possible_count') }} as fill_rate,
    nullif(field.used_by, '') as used_by,
    {{ labelled('field_status', 'field.status', 'status') }}
from judged as field
{{ join_period('contact', 'month', 'field.month_start_on') }}
left join {{ ref('dim_channel') }} as channel on field.channel_id = channel.channel_id
left join {{ ref('dim_team') }} as team on field.team_id = team.team_id
