{#-
  Which method the design of a pilot chooses, the lowest first: customers drawn at random less what they did before, or as such; many teams
  or chosen customers; few teams divided in every way, whose interval is of one look at the planned end; their days, which may be looked
  at daily. What has no interval comes after, and arms before none.
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
