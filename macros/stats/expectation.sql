{#-
  The outcome of an expectation, from the interval of the effect: `met` if it contains the expectation, `exceeded` or `missed` if
  it lies entirely beyond it or short of it, in the direction of the expectation, and `not provable` if it contains both the
  expectation and 0, or is missing. An expectation of 0 is met or not; it cannot be exceeded.
-#}
{% macro expectation_verdict(low, high, expected) -%}
    case
        when {{ low }} is null or {{ high }} is null or {{ expected }} is null then 'not provable'
        when {{ low }} <= {{ expected }} and {{ high }} >= {{ expected }}
            then case when {{ expected }} <> 0 and {{ low }} <= 0 and {{ high }} >= 0 then 'not provable' else 'met' end
        when ({{ expected }} > 0 and {{ low }} > {{ expected }}) or ({{ expected }} < 0 and {{ high }} < {{ expected }}) then 'exceeded'
        else 'missed'
    end
{%- endmacro %}
