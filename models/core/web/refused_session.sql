with

refusing_visitor as (
    select distinct visitor_key
    from {{ ref('web_session') }}
    where has_refusal
),

-- A choice applies to the same visitor from its own moment until the next one.
chosen as (
    select
        session.session_id,
        session.has_refusal,
        session.starts_with_choice,
        {{ last_known('session.last_choice', 'partition by session.visitor_key order by session.started_at, session.session_id'
            ~ ' rows between unbounded preceding and 1 preceding') }} as choice_before
    from {{ ref('web_session') }} as session
    inner join refusing_visitor
        on session.visitor_key = refusing_visitor.visitor_key
)

select session_id
from chosen
where has_refusal or (not choice_before and not starts_with_choice)
