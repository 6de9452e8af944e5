{{ metric_rows('fct_contact_follow_up') }}
