{#- Written after the metrics, so that a run that ends before leaves their days to the next one. -#}
select
    fact,
    source_system,
    day_on,
    row_count,
    row_checksum,
    '{{ metric_build_version() }}' as built_with
from {{ ref('fact_day') }}
where {{ is_whole_build() }}
