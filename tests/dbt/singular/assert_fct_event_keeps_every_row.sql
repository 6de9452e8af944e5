-- The stream has every row of the facts but those that are set aside: excluded contacts, robots, further answers of a response.
with

fact_count as (
    select
        'order_event' as event_kind,
        count(*) as row_count
    from {{ rows_of_this_run(ref('fct_order_event'), 'fct_event') }}
    union all
    select
        'web_event' as event_kind,
        count(*) filter (where not is_bot) as row_count
    from {{ rows_of_this_run(ref('fct_web_event'), 'fct_event') }}
    union all
    select
        'contact' as event_kind,
        count(*) filter (where not is_excluded) as row_count
    from {{ rows_of_this_run(ref('fct_contact'), 'fct_event') }}
    union all
    select
        'survey_invitation' as event_kind,
        count(*) as row_count
    from {{ rows_of_this_run(ref('fct_survey_invitation'), 'fct_event') }}
    union all
    select
        'survey_response' as event_kind,
        count(distinct response_key) as row_count
    from {{ rows_of_this_run(ref('fct_survey_response'), 'fct_event') }}
),

stream_count as (
    select
        event_kind,
        count(*) as row_count
    from {{ rows_of_this_run(ref('fct_event'), 'fct_event') }}
    group by event_kind
)

select
    fact_count.event_kind,
    fact_count.row_count as rows_in_facts,
    stream_count.row_count as rows_in_stream
from fact_count
left join stream_count
    on fact_count.event_kind = stream_count.event_kind
where fact_count.row_count <> coalesce(stream_count.row_count, 0)
