{{ config(enabled=is_listed_input(model.name), materialized='table') }}

{{ login_identifiers(source('ga4', 'event'), 'ga4') }}
