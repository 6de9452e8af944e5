{#-
  Preference for a method given the design of a pilot, lowest first: randomly drawn customers adjusted for what they did before,
  or unadjusted; many teams or chosen customers; few teams divided in every way, whose interval is for one look at the planned
  end; their days, which may be looked at daily. Methods without an interval come after those with one, and methods with arms
  before those without.
-#}
{% macro method_by_design() -%}
    case
        when method = 'cuped' and effect_low is not null then 1
        when method = 'customers' then 2
        when method = 'difference_in_differences' and effect_low is not null then 3
        when method = 'randomisation' and effect_low is not null and is_at_planned_end then 4
        when method = 'day_blocks' then 5
        when method = 'difference_in_differences' then 6
        when method = 'randomisation' then 7
        else 8
    end
{%- endmacro %}
