with

mapping as (
    {%- for dimension, vocabulary in {
        'channel': 'channel',
        'advised_channel': 'channel',
        'team': 'team',
        'first_team': 'team',
        'product': 'product',
        'customer_group': 'customer_group',
        'contact_reason': 'contact_reason',
    }.items() %}
        select
            '{{ dimension }}' as dimension,
            cast(null as {{ dbt.type_string() }}) as entity,
            'exact' as match_type,
            cast(source_system as {{ dbt.type_string() }}) as source_system,
            trim(cast(source_code as {{ dbt.type_string() }})) as source_code,
            cast({{ vocabulary }}_id as {{ dbt.type_string() }}) as member_id
        from {{ ref('map_' ~ vocabulary) }}
        union all
    {%- endfor %}
    select
        'touchpoint' as dimension,
        entity,
        match_type,
        cast(source_system as {{ dbt.type_string() }}) as source_system,
        trim(cast(source_code as {{ dbt.type_string() }})) as source_code,
        cast(touchpoint_id as {{ dbt.type_string() }}) as member_id
    from {{ ref('map_touchpoint') }}
),

combination as (
    select * from {{ ref('delivered_code') }}
),

code as (
    select
        dimension,
        entity,
        source_system,
        source_code
    from combination
    union
    select
        dimension,
        entity,
        source_system,
        fallback_code as source_code
    from combination
    where fallback_code is not null
),

candidate as (
    select
        code.*,
        mapping.member_id,
        mapping.source_system = '*' as is_any_system,
        false as is_prefix,
        length(mapping.source_code) as matched_length
    from code
    inner join mapping
        on
            code.dimension = mapping.dimension
            and code.source_code = mapping.source_code
            and (mapping.entity is null or code.entity = mapping.entity)
            and (mapping.source_system = '*' or code.source_system = mapping.source_system)
    where mapping.match_type = 'exact'
    union all
    select
        code.*,
        mapping.member_id,
        mapping.source_system = '*' as is_any_system,
        true as is_prefix,
        length(mapping.source_code) as matched_length
    from code
    inner join mapping
        on
            code.dimension = mapping.dimension
            and code.entity = mapping.entity
            and left(code.source_code, length(mapping.source_code)) = mapping.source_code
            and (mapping.source_system = '*' or code.source_system = mapping.source_system)
    where mapping.match_type = 'prefix'
),

ranked as (
    select
        *,
        row_number() over (
            partition by dimension, entity, source_system, source_code
            -- First a mapping for the source itself, then a whole code, then the longest prefix.
            order by is_any_system asc, is_prefix asc, matched_length desc, member_id asc
        ) as match_rank
    from candidate
),

best_match as (
    select *
    from ranked
    where match_rank = 1
),

-- Either the code or its fallback decides the row: that one is counted and, if needed, mapped.
deciding as (
    select
        combination.dimension,
        combination.entity,
        combination.source_system,
        case
            when best_match.member_id is null then coalesce(combination.fallback_code, combination.source_code)
            else combination.source_code
        end as source_code,
        combination.row_count,
        combination.customer_count
    from combination
    left join best_match
        on
            combination.dimension = best_match.dimension
            and combination.entity = best_match.entity
            and combination.source_system = best_match.source_system
            and combination.source_code = best_match.source_code
),

counted as (
    select
        dimension,
        entity,
        source_system,
        source_code,
        cast(sum(row_count) as bigint) as row_count,
        cast(max(customer_count) as bigint) as customer_count
    from deciding
    group by dimension, entity, source_system, source_code
)

select
    counted.dimension,
    counted.source_system,
    counted.entity,
    counted.source_code,
    coalesce(best_match.member_id, 'unmapped') as member_id,
    best_match.member_id is not null as is_mapped,
    counted.row_count,
    counted.customer_count
from counted
left join best_match
    on
        counted.dimension = best_match.dimension
        and counted.entity = best_match.entity
        and counted.source_system = best_match.source_system
        and counted.source_code = best_match.source_code
