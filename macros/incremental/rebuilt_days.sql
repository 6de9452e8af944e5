{#-
  Conditions that limit a model to the days that a run builds; true in a full build. The days are literals in the SQL: with a
  subquery the engine could not skip the files of all other days.
-#}

{#- True for rows of the days that a run builds: of an entity's input, of the visits (event_in_session, session), or of a fact. -#}
{% macro is_rebuilt(name, day_on='day_on', source_system='source_system') %}
    {{ return(klantbeeld.in_days(klantbeeld.rebuilt_days(name), day_on, source_system)) }}
{% endmacro %}


{#-
  True for rows of any entity's rebuilt days, and of entities without days, which every run rebuilds. For a relation with entity,
  source_system and day_on.
-#}
{% macro is_rebuilt_of_any_entity() %}
    {%- set entities = klantbeeld.event_entities() -%}
    {%- set conditions = ["entity not in ('" ~ entities | join("', '") ~ "')"] -%}
    {%- for entity in entities -%}
        {%- do conditions.append("entity = '" ~ entity ~ "' and " ~ klantbeeld.is_rebuilt(entity)) -%}
    {%- endfor -%}
    {{ return('(' ~ conditions | join(' or ') ~ ')') }}
{% endmacro %}


{#-
  True for staged rows of the deliveries that hold the rebuilt days of an entity, so that the engine opens no other file. These
  hold other days too: is_rebuilt decides.
-#}
{% macro is_in_delivery_of_rebuilt_days(entity) %}
    {#- dbt learns the dependencies in a first build, so all are named before the macro returns. -#}
    {%- set delivered, rebuild, landed = ref('input__delivered_day'), ref('rebuild_day'), ref('stg_landing__loaded_delivery') -%}
    {%- if not is_incremental() -%}{%- do return('true') -%}{%- endif -%}
    {%- set moments = klantbeeld.query_values(
        'select distinct ' ~ klantbeeld.moment_text('delivered.delivered_at') ~ ' from ' ~ delivered ~ ' as delivered inner join ' ~ rebuild ~ ' as rebuild'
        ~ ' on delivered.entity = rebuild.entity and delivered.source_system = rebuild.source_system'
        ~ ' and delivered.day_on = rebuild.day_on where delivered.entity = \'' ~ entity ~ "'"
    ) -%}
    {%- set is_counted = 'loaded_at in (' ~ klantbeeld.timestamp_literals(moments) ~ ')' if moments else 'false' -%}
    {{ return('(' ~ is_counted ~ ' or ' ~ klantbeeld.is_not_landed(delivered) ~ ')') }}
{% endmacro %}


{#- True for web events in the last minutes before a range of rebuilt days, when a visit may be in progress. -#}
{% macro is_just_before_rebuilt_days() %}
    {%- set conditions = [] -%}
    {%- for system, days in (klantbeeld.rebuilt_days('event_in_session') or {}).items() -%}
        {%- for first, last in klantbeeld.day_ranges(days) -%}
            {%- set day_before = first - modules.datetime.timedelta(days=1) -%}
            {%- do conditions.append(
                'source_system = ' ~ klantbeeld.text_literals([system]) ~ " and day_on = date '" ~ day_before ~ "' and "
                ~ klantbeeld.seconds_between('occurred_at', klantbeeld.local_day_start("date '" ~ first ~ "'"))
                ~ ' <= ' ~ klantbeeld.session_gap_seconds()
            ) -%}
        {%- endfor -%}
    {%- endfor -%}
    {{ return('(' ~ conditions | join(' or ') ~ ')' if conditions else 'false') }}
{% endmacro %}


{#- The days that a run builds, {source system: [days in order]}; none in a full build. -#}
{% macro rebuilt_days(name) %}
    {%- set listed = ref(klantbeeld.rebuild_list(name).model) -%}
    {%- if not execute or not is_incremental() -%}{%- do return(none) -%}{%- endif -%}
    {{ return(klantbeeld.days_listed(listed, name)) }}
{% endmacro %}


{#- Where the days that a run builds are listed under a name: {model, column}; none for another name. -#}
{% macro rebuild_list(name) %}
    {%- if name in klantbeeld.event_entities() -%}
        {%- do return({'model': 'rebuild_day', 'column': 'entity'}) -%}
    {%- elif name in ['event_in_session', 'session'] -%}
        {%- do return({'model': 'rebuild_web_day', 'column': 'fact'}) -%}
    {%- elif name == 'fct_event' or name in klantbeeld.facts_built_by_day() -%}
        {%- do return({'model': 'rebuild_fact_day', 'column': 'fact'}) -%}
    {%- endif -%}
    {{ return(none) }}
{% endmacro %}


{#- What the relation of rebuild_list() lists under a name. -#}
{% macro days_listed(relation, name) %}
    {%- set known = klantbeeld.recalled('days in ' ~ relation) -%}
    {%- if known is not none -%}{%- do return(known.get(name, {})) -%}{%- endif -%}
    {%- set column = klantbeeld.rebuild_list(name).column -%}
    {%- set days = {} -%}
    {%- for row in run_query(
        'select ' ~ column ~ ', source_system, day_on from ' ~ relation ~ ' order by ' ~ column ~ ', source_system, day_on'
    ).rows -%}
        {%- do days.setdefault(row[0], {}).setdefault(row[1], []).append(row[2]) -%}
    {%- endfor -%}
    {{ return(klantbeeld.remembered('days in ' ~ relation, days).get(name, {})) }}
{% endmacro %}


{#- True for rows of these days: ranges of literals; false without days, true if all are meant. -#}
{% macro in_days(days, day_on='day_on', source_system='source_system') %}
    {%- if days is none -%}{%- do return('true') -%}{%- endif -%}
    {%- set conditions = [] -%}
    {%- for system, days_of_system in days.items() -%}
        {%- set ranges = [] -%}
        {%- for first, last in klantbeeld.day_ranges(days_of_system) -%}
            {%- do ranges.append(day_on ~ " between date '" ~ first ~ "' and date '" ~ last ~ "'") -%}
        {%- endfor -%}
        {%- do conditions.append(
            source_system ~ ' = ' ~ klantbeeld.text_literals([system]) ~ ' and (' ~ ranges | join(' or ') ~ ')'
        ) -%}
    {%- endfor -%}
    {{ return('(' ~ conditions | join(' or ') ~ ')' if conditions else 'false') }}
{% endmacro %}


{#- Ordered days as unbroken ranges: [(first, last), ...]. -#}
{% macro day_ranges(days) %}
    {%- set ranges = [] -%}
    {%- for day in days -%}
        {%- if ranges and day == ranges[-1][1] + modules.datetime.timedelta(days=1) -%}
            {%- do ranges.append((ranges.pop()[0], day)) -%}
        {%- else -%}
            {%- do ranges.append((day, day)) -%}
        {%- endif -%}
    {%- endfor -%}
    {{ return(ranges) }}
{% endmacro %}
