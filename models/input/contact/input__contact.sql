{{ config(materialized='incremental', meta={'rebuilds': 'contact'}) }}

{{ accepted_latest('contact') }}
