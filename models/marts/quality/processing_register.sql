with

stated as (
    select * from {{ ref('stg_landing__processing') }}
),

lineage as (
    {%- for system, tables in klantbeeld.marts_read_from().items() %}
        {%- for table, names in tables.items() %}
            select
                {{ text_literals([system]) }} as source_system,
                {{ text_literals([table]) }} as table_name,
                {{ text_literals([names | join(', ')]) }} as mart_names,
                {{ names | length }} as mart_count
            union all
        {%- endfor %}
    {%- endfor %}
    select
        cast(null as {{ dbt.type_string() }}) as source_system,
        cast(null as {{ dbt.type_string() }}) as table_name,
        cast(null as {{ dbt.type_string() }}) as mart_names,
        0 as mart_count
    where false
)

select
    stated.source_system,
    stated.table_name,
    stated.delivered_as,
    stated.purpose,
    stated.legal_basis,
    stated.retention,
    stated.recipients,
    stated.column_names,
    stated.identifying_columns,
    stated.has_clear_values,
    stated.never_written,
    -- Without an identifier it is about nobody, and nothing has to be stated.
    stated.identifying_columns is null
    or (
        stated.purpose is not null and stated.legal_basis is not null
        and stated.retention is not null and stated.recipients is not null
    ) as is_stated,
    lineage.mart_names,
    cast(coalesce(lineage.mart_count, 0) as bigint) as mart_count
from stated
left join lineage on stated.source_system = lineage.source_system and stated.table_name = lineage.table_name
