{#- Written after the days, so that a run that ends before leaves its files to the next one. -#}
{%- do ref('built_day') -%}

select
    delivery_hash,
    source_system,
    table_name,
    loaded_at,
    '{{ build_version() }}' as built_with
from {{ ref('stg_landing__loaded_delivery') }}
where {{ is_whole_build() }}
