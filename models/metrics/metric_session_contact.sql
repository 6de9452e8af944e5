{{ metric_rows('session_contact_daily') }}
