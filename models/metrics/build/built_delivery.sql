{#- Written after the days, so that a run that ends before leaves its files to the next one. -#}
{%- do ref('built_day') -%}

select
    delivery_hash,
    source_system,
    loaded_at
from {{ ref('input__delivery') }}
