{{ metric_rows('fct_web_event') }}
