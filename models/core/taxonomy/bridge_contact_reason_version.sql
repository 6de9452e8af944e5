{#- Versions are walked one by one, each in its own CTE: the engines share no form of recursion. -#}
{%- set versions = klantbeeld.taxonomy_version_numbers() -%}

with

standing as (
    select
        taxonomy_version,
        contact_reason_id
    from {{ ref('dim_contact_reason_version') }}
),

span as (
    select
        contact_reason_id,
        min(taxonomy_version) as first_version,
        max(taxonomy_version) as last_version
    from standing
    group by contact_reason_id
),

version as (
    select distinct taxonomy_version
    from standing
),

change as (
    select
        cast(from_version as bigint) as from_version,
        cast(from_reason_id as {{ dbt.type_string() }}) as from_reason_id,
        cast(to_version as bigint) as to_version,
        cast(to_reason_id as {{ dbt.type_string() }}) as to_reason_id,
        cast(share as double) as share,
        cast(share_back as double) as share_back
    from {{ ref('contact_reason_change') }}
),

itself as (
    select
        taxonomy_version,
        contact_reason_id as registered_reason_id,
        contact_reason_id,
        cast(1 as double) as share
    from standing
),

{% for version in versions -%}
    forward_{{ version }} as (
        select *
        from itself
        where taxonomy_version = {{ version }}
        {%- if not loop.first %}
            union all
            {{ read_in_next_version(
                'forward_' ~ (version - 1), version, 'from', 'to', 'share', 'span.last_version < ' ~ version
            ) }}
        {%- endif %}
    ),

{% endfor -%}
{% for version in versions | reverse -%}
    backward_{{ version }} as (
        select *
        from itself
        where taxonomy_version = {{ version }}
        {%- if not loop.first %}
            union all
            {{ read_in_next_version(
                'backward_' ~ (version + 1), version, 'to', 'from', 'share_back', 'span.first_version > ' ~ version
            ) }}
        {%- endif %}
    ),

{% endfor -%}
reading as (
    {%- for version in versions %}
        select * from forward_{{ version }}
        union all
        select backward_{{ version }}.*
        from backward_{{ version }}
        inner join span on backward_{{ version }}.registered_reason_id = span.contact_reason_id
        where span.first_version > {{ version }}
        {{ 'union all' if not loop.last }}
    {%- endfor %}
)

select
    registered_reason_id,
    taxonomy_version,
    contact_reason_id,
    cast(sum(cast(share as decimal(28, 12))) as double) as share
from reading
group by registered_reason_id, taxonomy_version, contact_reason_id
