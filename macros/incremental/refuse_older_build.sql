{#-
  Stops a run, before it changes anything, if kept tables in the warehouse lack a column that the models now read because an
  older version built them. The columns are those in a model's .yml. Run by on-run-start.
-#}
{% macro refuse_older_build() %}
    {%- if not execute or flags.WHICH not in ['build', 'run'] or flags.FULL_REFRESH or flags.EMPTY -%}{{ return('') }}{%- endif -%}
    {%- for id, node in graph.nodes.items() | sort
            if id in selected_resources and (klantbeeld.keeps_what_was_built(node) or node.name in klantbeeld.models_that_note_what_was_built()) -%}
        {%- set built = adapter.get_relation(database=node.database, schema=node.schema, identifier=node.alias) -%}
        {%- if built -%}
            {%- set columns = adapter.get_columns_in_relation(built) | map(attribute='name') | list -%}
            {%- set missing = node.columns | reject('in', columns) | list -%}
            {%- if missing -%}
                {{ exceptions.raise_compiler_error(
                    'The warehouse was built by an older version: ' ~ node.schema ~ '.' ~ node.alias ~ ' has no column ' ~ missing | join(', ')
                    ~ '. Nothing was changed: run with --full-refresh.'
                ) }}
            {%- endif -%}
        {%- endif -%}
    {%- endfor -%}
    {{ return('') }}
{% endmacro %}
