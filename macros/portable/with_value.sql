{#-
  An expression in which a name stands for the value of another expression, so that this is written and computed once however
  often the name is used: a polynomial of a long expression would otherwise repeat it at every power. The name is visible only in
  the expression; it must differ from the columns that the expression reads, which is why the macros in stats/ call theirs
  arg_<something>.
-#}
{% macro with_value(name, value, expression) %}{{ return(adapter.dispatch('with_value', 'klantbeeld')(name, value, expression)) }}{% endmacro %}

{% macro duckdb__with_value(name, value, expression) -%}
    list_extract(list_transform([{{ value }}], lambda {{ name }}: {{ expression }}), 1)
{%- endmacro %}

{% macro spark__with_value(name, value, expression) -%}
    element_at(transform(array({{ value }}), {{ name }} -> {{ expression }}), 1)
{%- endmacro %}
