with

-- Which stages of which entities stand on which side of a boundary.
boundary_stage as (
    {{ boundary_stages() }}
),

counted as (
    select
        boundary_stage.boundary,
        row_count.entity,
        row_count.source_system,
        cast(sum(case when boundary_stage.side = 'in' then row_count.row_count else 0 end) as bigint) as rows_in,
        cast(sum(case when boundary_stage.side = 'out' then row_count.row_count else 0 end) as bigint) as rows_out,
        cast(sum(case when boundary_stage.side = 'aside' then row_count.row_count else 0 end) as bigint) as rows_set_aside
    from {{ ref('quality_row_count') }} as row_count
    inner join boundary_stage
        on
            row_count.stage = boundary_stage.stage
            and row_count.entity = coalesce(boundary_stage.entity, row_count.entity)
    group by boundary_stage.boundary, row_count.entity, row_count.source_system
)

select
    boundary,
    entity,
    source_system,
    rows_in,
    rows_out,
    rows_set_aside,
    rows_in = rows_out + rows_set_aside as is_balanced
from counted
