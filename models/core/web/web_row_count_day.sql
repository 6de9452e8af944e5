{{ config(materialized='incremental', meta={'rebuilds': 'event_in_session'}, partition_by=['source_system', 'day_on']) }}

{{ fact_row_counts('web_event', accounted_facts()['web_event'], rebuilds='event_in_session') }}
