with

source_code as (select * from {{ ref('bridge_source_code') }}),

-- One visitor alone can load a page of their own many times, so pages are judged by visitors and not by views.
page_visitor as (
    select
        'web_event' as entity,
        source_system,
        page_path as source_code,
        cast(count(distinct visitor_key) as bigint) as visitor_count
    from {{ ref('web_event') }}
    where touchpoint_id = 'unmapped'
    group by source_system, page_path
),

-- Where the entity has no customer, those of the same code elsewhere in the source count.
supported as (
    select
        source_code.*,
        coalesce(
            page_visitor.visitor_count,
            max(source_code.customer_count) over (
                partition by source_code.dimension, source_code.source_system, source_code.source_code
            )
        ) as support_count
    from source_code
    left join page_visitor
        on
            source_code.entity = page_visitor.entity
            and source_code.source_system = page_visitor.source_system
            and source_code.source_code = page_visitor.source_code
),

-- A code that few customers carry may be a name that somebody typed: it is counted and not shown.
unmapped as (
    select
        dimension,
        entity,
        source_system,
        case when support_count < {{ var_count('minimum_customers', 1) }} then '(rare codes)' else source_code end as source_code,
        row_count
    from supported
    where not is_mapped
),

counted as (
    select
        dimension,
        entity,
        source_system,
        source_code,
        cast(sum(row_count) as bigint) as row_count
    from unmapped
    group by dimension, entity, source_system, source_code
),

total as (
    select
        dimension,
        entity,
        source_system,
        cast(sum(row_count) as bigint) as coded_row_count
    from source_code
    group by dimension, entity, source_system
)

select
    counted.dimension,
    counted.entity,
    counted.source_system,
    counted.source_code,
    counted.row_count,
    total.coded_row_count,
    {{ ratio('counted.row_count', 'total.coded_row_count') }} as share
from counted
inner join total
    on
        counted.dimension = total.dimension
        and counted.entity = total.entity
        and counted.source_system = total.source_system
