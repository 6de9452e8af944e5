{#-
  The last part of input_checked__<entity>: every staged row with the contract rules it breaks and, for an entity whose records
  happen at a moment, the local day. A row without a usable time counts on the day of its delivery. `relation`: a CTE of the same
  rows with what `rules` need from other rows, if they need more than the CTE `staged` has.
-#}
{% macro checked_rows(entity, rules={}, relation='staged') %}
    {%- set moment = klantbeeld.event_time(entity) -%}
select
    staged.*,
    {%- if moment %}
    coalesce(
        bound.day_on,
        case
            when staged.{{ moment }} >= {{ klantbeeld.earliest_plausible_at() }} then {{ klantbeeld.local_day('staged.' ~ moment) }}
        end,
        {{ klantbeeld.local_day('staged.loaded_at') }}
    ) as day_on,
    {%- endif %}
    {{ klantbeeld.quarantine_reasons(entity, rules) }}
from {{ relation }}{{ ' as staged' if relation != 'staged' }}
    {%- if moment %}
left join {{ ref('local_day_bound') }} as bound
    on
        cast(staged.{{ moment }} as date) = bound.utc_on
        and staged.{{ moment }} >= bound.starts_at
        and staged.{{ moment }} < bound.ends_at
    {%- endif %}
{% endmacro %}
