{#-
  True for staged rows that may have been delivered since the last complete build: rows of new files, and all rows of a system
  that landing does not know, or no longer knows as it was counted. `counted` is the relation that says what was counted before,
  in its column `counted_at`.
-#}
{% macro is_newly_delivered(counted, loaded_at='loaded_at', source_system='source_system', counted_at='delivered_at') %}
    {{ return(
        '(' ~ klantbeeld.is_of_new_file(loaded_at, source_system)
        ~ ' or ' ~ klantbeeld.is_not_landed(counted, source_system, counted_at) ~ ')'
    ) }}
{% endmacro %}


{#-
  The same for a model that keeps the rows of all deliveries, in its own SQL; true on a build of everything. It may matter which
  delivery of a record came first, so a file older than a known one of its table causes its system to be read in full.
-#}
{% macro is_not_kept(loaded_at='loaded_at', source_system='source_system') %}
    {#- dbt learns the dependencies in a first build, when the rest is skipped. -#}
    {%- set loaded = ref('stg_landing__loaded_delivery') -%}
    {%- if not is_incremental() -%}{%- do return('true') -%}{%- endif -%}
    {%- set conditions = [klantbeeld.is_newly_delivered(this, loaded_at, source_system, 'loaded_at')] -%}
    {%- set built = klantbeeld.previous_build('built_delivery') -%}
    {%- set overtaken = klantbeeld.query_values(
        "select distinct late.source_system || '.' || late.table_name from " ~ loaded ~ ' as late inner join ' ~ built ~ ' as built'
        ~ ' on late.source_system = built.source_system and late.table_name = built.table_name and late.loaded_at < built.loaded_at'
        ~ ' where late.delivery_hash not in (select delivery_hash from ' ~ built ~ ')'
    ) if built else [] -%}
    {%- set systems = klantbeeld.systems_that_read(overtaken) -%}
    {%- if systems -%}{%- do conditions.append(source_system ~ ' in (' ~ klantbeeld.text_literals(systems) ~ ')') -%}{%- endif -%}
    {{ return('(' ~ conditions | join(' or ') ~ ')') }}
{% endmacro %}


{#-
  True for rows of files that landing has loaded since the last complete build, and for rows that these change. After a change in
  models or seeds that is every row.
-#}
{% macro is_of_new_file(loaded_at='loaded_at', source_system='source_system') %}
    {%- set loaded, built = ref('stg_landing__loaded_delivery'), klantbeeld.previous_build('built_delivery') -%}
    {%- if built is none -%}{%- do return('true') -%}{%- endif -%}
    {%- set new = klantbeeld.new_files(loaded, built) -%}
    {%- if not new.is_same_code -%}{%- do return('true') -%}{%- endif -%}
    {%- set conditions = [] -%}
    {%- if new.moments -%}
        {%- do conditions.append(loaded_at ~ ' in (' ~ klantbeeld.timestamp_literals(new.moments) ~ ')') -%}
    {%- endif -%}
    {%- if new.joined_systems -%}
        {%- do conditions.append(source_system ~ ' in (' ~ klantbeeld.text_literals(new.joined_systems) ~ ')') -%}
    {%- endif -%}
    {{ return('(' ~ conditions | join(' or ') ~ ')' if conditions else 'false') }}
{% endmacro %}


{#-
  What landing has loaded since the last complete build, queried once per run: {is_same_code, moments, joined_systems}. `built`
  is what that build recorded; this run records its own at the very end.
-#}
{% macro new_files(loaded, built) %}
    {%- set known = klantbeeld.recalled('new_files') -%}
    {%- if known is not none -%}{%- do return(known) -%}{%- endif -%}
    {%- set new = ' from ' ~ loaded ~ ' where delivery_hash not in (select delivery_hash from ' ~ built ~ ')' -%}
    {{ return(klantbeeld.remembered('new_files', {
        'is_same_code': klantbeeld.query_values('select distinct built_with from ' ~ built) == [klantbeeld.build_version()],
        'moments': klantbeeld.query_values('select distinct ' ~ klantbeeld.moment_text('loaded_at') ~ new),
        'joined_systems': klantbeeld.joined_systems(
            klantbeeld.query_values("select distinct source_system || '.' || table_name" ~ new)
        ),
    })) }}
{% endmacro %}


{#- True for rows of systems with a counted delivery that landing does not know: their tables are read in full. -#}
{% macro is_not_landed(counted, source_system='source_system', counted_at='delivered_at') %}
    {%- set landed = klantbeeld.query_values(
        'select counted.source_system from (select distinct source_system, ' ~ counted_at ~ ' as counted_at from ' ~ counted ~ ') as counted'
        ~ ' left join (select distinct loaded_at from ' ~ ref('stg_landing__loaded_delivery') ~ ') as delivery'
        ~ ' on counted.counted_at = delivery.loaded_at'
        ~ ' group by counted.source_system having count(*) = count(delivery.loaded_at)'
    ) -%}
    {{ return(source_system ~ ' not in (' ~ klantbeeld.text_literals(landed) ~ ')' if landed else 'true') }}
{% endmacro %}


{#-
  The systems of these tables (`system.table`) whose staging models read more than one table: a delivery for one table may change
  the meaning of rows in another, on any day. A staging model lists in its meta, as rows_stand_alone, the tables whose new rows
  leave the rows of other deliveries unchanged.
-#}
{% macro joined_systems(tables) %}
    {{ return(klantbeeld.systems_that_read(tables, is_joined=true)) }}
{% endmacro %}


{#- The systems of the staging models that read one of these tables: from the name, stg_<system>__<entity>, or from the meta. -#}
{% macro systems_that_read(tables, is_joined=false) %}
    {%- set systems = [] -%}
    {%- for model_name in klantbeeld.all_listed_inputs() -%}
        {%- for node in graph.nodes.values() if node.resource_type == 'model' and node.name == model_name -%}
            {%- set read = node.sources | map('join', '.') | unique | list -%}
            {%- set alone = node.config.meta.get('rows_stand_alone', []) -%}
            {%- for table in tables if table in read and not (is_joined and (read | length == 1 or table.split('.')[1] in alone)) -%}
                {%- do systems.append(node.config.meta.get('source_system', model_name[4:].split('__')[0])) -%}
            {%- endfor -%}
        {%- endfor -%}
    {%- endfor -%}
    {{ return(systems | unique | sort) }}
{% endmacro %}
