{{ config(enabled=is_listed_input(model.name)) }}

{{ login_identifiers(source('snowplow', 'events'), 'snowplow') }}
