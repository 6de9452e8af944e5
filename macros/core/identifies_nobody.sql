{#-
  True for an identifier that systems write when nobody is known: a word for nothing, zeros, or `nobody`, which landing gives
  instead of a pseudonym for the same reasons (orchestration/privacy/nobody.py). `type` is an expression for the type of the
  identifier, if it has one. Unless it is a pseudonym, an e-mail needs an @, and a phone number seven digits that are not all
  zeros.
-#}
{% macro identifies_nobody(value, type=none) -%}
    {%- set text = 'lower(trim(' ~ value ~ '))' -%}
    ({{ klantbeeld.matches_pattern(text, '^(nobody|null|none|nan|undefined|n/a|#n/a|unknown|onbekend|[0-]+)$') }}
    {%- if type %}
    or (
        {{ type }} in ('email', 'phone')
        and not {{ klantbeeld.matches_pattern(value, '^[A-Za-z0-9+/=_-]{20,}$') }}
        and case {{ type }}
            when 'email' then not {{ klantbeeld.matches_pattern(text, '.@.') }}
            else {{ klantbeeld.matches_pattern(klantbeeld.replace_pattern(value, '[^0-9]', ''), '^(0*|[0-9]{0,6})$') }}
        end
    )
    {%- endif -%}
    )
{%- endmacro %}
