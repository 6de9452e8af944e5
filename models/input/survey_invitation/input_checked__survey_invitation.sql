{{ config(materialized='view') }}

with

staged as (
    {{ union_inputs('survey_invitation') }}
)

{{ checked_rows('survey_invitation', rules={
    'delivered_at before sent_at': "delivered_at < sent_at",
    'opened_at before sent_at': "opened_at < sent_at",
    'bounced_at before sent_at': "bounced_at < sent_at",
    'opted_out_at before sent_at': "opted_out_at < sent_at",
}) }}
