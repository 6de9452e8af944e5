{#- The windows, in days, for judging resolution and repeats: the default and those published besides it. -#}
{% macro episode_windows() %}
    {%- set windows = [klantbeeld.var_count('episode_window_days', 1)] + klantbeeld.var_counts('episode_windows_beside', 1) -%}
    {{ return(windows | unique | sort) }}
{% endmacro %}


{#- Those published besides the default one. -#}
{% macro episode_windows_beside() %}
    {{ return(klantbeeld.episode_windows() | reject('equalto', klantbeeld.var_count('episode_window_days', 1)) | list) }}
{% endmacro %}


{#- The length of a window in seconds. A day is always 24 hours here, whatever the clocks do. -#}
{% macro window_seconds(days) %}{{ return(days * 86400) }}{% endmacro %}


{#- True if the previous contact lies outside the window: the first contact of an episode. Needs seconds_since_previous. -#}
{% macro is_first_in_window(days) -%}
    coalesce(seconds_since_previous > {{ klantbeeld.window_seconds(days) }}, true)
{%- endmacro %}


{#-
  True if another contact about the same reason follows within the window, exactly its length included. Needs seconds_until_next.
-#}
{% macro is_followed_in_window(days) -%}
    coalesce(seconds_until_next <= {{ klantbeeld.window_seconds(days) }}, false)
{%- endmacro %}


{#- True where the whole window was observed, so that no contact can be added to it any more. Needs seconds_observed. -#}
{% macro is_window_over(days) -%}
    seconds_observed > {{ klantbeeld.window_seconds(days) }}
{%- endmacro %}


{#- True where the whole window before was observed, so that no earlier contact can be missing. Needs seconds_looked_back. -#}
{% macro is_looked_back(days) -%}
    coalesce(seconds_looked_back > {{ klantbeeld.window_seconds(days) }}, true)
{%- endmacro %}
