{{ metric_rows('fct_contact_step') }}
