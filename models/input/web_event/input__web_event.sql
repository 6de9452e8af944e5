{{ config(materialized='incremental', meta={'rebuilds': 'web_event'}) }}

{{ accepted_latest('web_event') }}
