{{ metric_rows('fct_contact') }}
