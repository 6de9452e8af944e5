{{ metric_rows('fct_contact_response') }}
