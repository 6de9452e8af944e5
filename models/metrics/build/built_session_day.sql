{#- Written after the metrics of visits, so that a run that ends before leaves their days to the next one. -#}
select
    owner_day.source_system,
    owner_day.day_on,
    owner_day.session_count,
    owner_day.owner_checksum,
    '{{ metric_build_version() }}' as built_with
from {{ ref('session_owner_day') }} as owner_day
cross join {{ ref('as_of') }} as as_of
-- What is dated later is in no metric yet.
where
    owner_day.day_on <= as_of.as_of_on
    and {{ is_whole_build() }}
