{#- Written after the metrics, so that a run that ends before leaves their days to the next one. -#}
{%- do ref('metric_contact') -%}
{%- do ref('metric_contact_follow_up') -%}
{%- do ref('metric_contact_episode') -%}
{%- do ref('metric_contact_step') -%}
{%- do ref('metric_contact_response') -%}
{%- do ref('metric_survey') -%}
{%- do ref('metric_session_contact') -%}

select
    fact,
    source_system,
    day_on,
    row_count,
    row_checksum,
    '{{ metric_build_version() }}' as built_with
from {{ ref('fact_day') }}
