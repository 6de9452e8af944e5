{#-
  A condition on staged rows that is true for what may have been delivered since the last complete build: rows of new files, and
  all rows of a system that landing does not know, or no longer knows as it was counted. `counted` is the relation of
  input__delivered_day that says what was counted before.
-#}
{% macro is_newly_delivered(counted, loaded_at='loaded_at', source_system='source_system') %}
    {{ return('(' ~ klantbeeld.is_of_new_file(loaded_at, source_system) ~ ' or ' ~ klantbeeld.is_not_landed(counted, source_system) ~ ')') }}
{% endmacro %}


{#- A condition that is true for rows of files that landing has loaded since the last complete build, and for what these change. -#}
{% macro is_of_new_file(loaded_at='loaded_at', source_system='source_system') %}
    {%- set loaded, built = ref('input__delivery'), klantbeeld.previous_build('built_delivery') -%}
    {%- if built is none -%}{%- do return('true') -%}{%- endif -%}
    {%- set new_files = ' from ' ~ loaded ~ ' where delivery_hash not in (select delivery_hash from ' ~ built ~ ')' -%}
    {%- set moments = klantbeeld.query_values('select distinct ' ~ klantbeeld.moment_text('loaded_at') ~ new_files) -%}
    {%- set systems = klantbeeld.query_values('select distinct source_system' ~ new_files) -%}
    {%- set joined = klantbeeld.joined_systems(systems) -%}
    {%- set conditions = [] -%}
    {%- if moments -%}
        {%- do conditions.append(loaded_at ~ ' in (' ~ klantbeeld.timestamp_literals(moments) ~ ')') -%}
    {%- endif -%}
    {%- if joined -%}
        {%- do conditions.append(source_system ~ ' in (' ~ klantbeeld.text_literals(joined) ~ ')') -%}
    {%- endif -%}
    {{ return('(' ~ conditions | join(' or ') ~ ')' if conditions else 'false') }}
{% endmacro %}


{#- True for rows of systems of which not every counted delivery is one that landing knows: their tables are read whole. -#}
{% macro is_not_landed(counted, source_system='source_system') %}
    {%- set landed = klantbeeld.query_values(
        'select counted.source_system from ' ~ counted ~ ' as counted left join ('
        ~ 'select distinct loaded_at from ' ~ ref('input__delivery')
        ~ ') as delivery on counted.delivered_at = delivery.loaded_at'
        ~ ' group by counted.source_system having count(*) = count(delivery.loaded_at)'
    ) -%}
    {{ return(source_system ~ ' not in (' ~ klantbeeld.text_literals(landed) ~ ')' if landed else 'true') }}
{% endmacro %}


{#-
  Of some systems those whose staging models of events read more than one table: what is delivered for one table may change what
  the rows of another say, on any day. The system is what stands in the model's name, stg_<system>__<entity>, or in its meta.
-#}
{% macro joined_systems(systems) %}
    {%- set joined = [] -%}
    {%- for entity in klantbeeld.event_entities() -%}
        {%- for model_name in klantbeeld.listed_inputs(entity) -%}
            {%- for node in graph.nodes.values() if node.resource_type == 'model' and node.name == model_name -%}
                {%- set tables = node.sources | map('join', '.') | unique | list -%}
                {%- if tables | length > 1 and node.sources | map('first') | select('in', systems) | list -%}
                    {%- do joined.append(node.config.meta.get('source_system', model_name[4:].split('__')[0])) -%}
                {%- endif -%}
            {%- endfor -%}
        {%- endfor -%}
    {%- endfor -%}
    {{ return(joined | unique | sort) }}
{% endmacro %}
