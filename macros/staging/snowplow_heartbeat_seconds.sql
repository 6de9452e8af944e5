{#-
  Seconds of attention that one Snowplow page ping represents: the heartbeat that the tracker is configured with. Var
  `snowplow_heartbeat_seconds`; 10, as in the tracker's own examples, if the var is not set.
-#}
{% macro snowplow_heartbeat_seconds() -%}
    {{ return(
        klantbeeld.var_count('snowplow_heartbeat_seconds', minimum=1) if var.has_var('snowplow_heartbeat_seconds') else 10
    ) }}
{%- endmacro %}
