{#- Joins the opening hours of the local day of a moment, a UTC timestamp, under an alias. -#}
{% macro join_business_hours(moment, alias) -%}
left join {{ ref('business_hours') }} as {{ alias }} on {{ klantbeeld.local_day(moment) }} = {{ alias }}.day_on
{%- endmacro %}


{#-
  Seconds of opening hours from one moment to a later one, a double; null where either is null. Each moment has its day's hours
  joined by join_business_hours. What comes in at night starts to wait at opening time.
-#}
{% macro business_seconds(earlier, earlier_hours, later, later_hours) -%}
    {{ klantbeeld.business_clock(later, later_hours) }} - {{ klantbeeld.business_clock(earlier, earlier_hours) }}
{%- endmacro %}


{#- The reading at a moment of a clock that runs only during opening hours. -#}
{% macro business_clock(moment, hours) -%}
    ({{ hours }}.open_seconds_before + case
            when {{ moment }} <= {{ hours }}.opens_at or {{ hours }}.opens_at is null then 0
            when {{ moment }} >= {{ hours }}.closes_at then {{ hours }}.open_seconds
            else {{ klantbeeld.seconds_between(hours ~ '.opens_at', moment) }}
        end)
{%- endmacro %}
