{#-
  Seconds of attention that one page ping of Snowplow stands for: the heartbeat with which the tracker was set up.
  Var `snowplow_heartbeat_seconds`; 10, as the tracker's own examples have it, where the var is not set.
-#}
{% macro snowplow_heartbeat_seconds() -%}
    {{ return(
        klantbeeld.var_count('snowplow_heartbeat_seconds', minimum=1) if var.has_var('snowplow_heartbeat_seconds') else 10
    ) }}
{%- endmacro %}
