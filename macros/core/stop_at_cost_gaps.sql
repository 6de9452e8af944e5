{#- Stops the build if channels lack a rate that others have, naming each with its days and what to do. -#}
{% macro stop_at_cost_gaps(gaps) %}
    {%- if not execute -%}{{ return('') }}{%- endif -%}
    {%- set faults = [] -%}
    {%- for row in run_query('select channel_id, first_on, last_on, contact_count from ' ~ gaps ~ ' order by channel_id').rows -%}
        {%- do faults.append(row[0] ~ ' (' ~ row[3] ~ ' contacts from ' ~ row[1] ~ ' to ' ~ row[2] ~ ')') -%}
    {%- endfor -%}
    {%- if faults -%}
        {{ exceptions.raise_compiler_error(
            'Costs are delivered, but no contact rate covers channel ' ~ faults | join(', ')
            ~ '. Add a row to the source of cost_rate with activity contact, the channel, and a valid_from no later than the first of these days.'
        ) }}
    {%- endif -%}
    {{ return('') }}
{% endmacro %}
