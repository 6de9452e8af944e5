{{ config(materialized='view') }}

with

staged as (
    {{ union_inputs('contact') }}
)

{{ checked_rows('contact', rules={
    'ended_at before started_at': "ended_at < started_at",
    'answered_at before started_at': "answered_at < started_at",
    'queued_at before started_at': "queued_at < started_at",
    'ended_at before answered_at': "ended_at < answered_at",
    'answered_at before queued_at': "answered_at < queued_at",
    'first_reply_at before started_at': "first_reply_at < started_at",
    'first_solved_at before started_at': "first_solved_at < started_at",
    'solved_at before first_solved_at': "solved_at < first_solved_at",
}) }}
