with

-- The cause of a signal as its last analysis has it.
analysed as (
    select
        signal_id,
        trim(cause) as cause,
        cause_evidence,
        perspective,
        row_number() over (partition by signal_id order by visit_number desc) as place
    from {{ ref('fct_signal_step') }}
    where step = 5 and outcome = 'done'
),

-- Causes in the same words are one, however they are written.
named as (
    select
        case when {{ is_short_text('analysed.cause') }} then lower(analysed.cause) end as cause_key,
        analysed.cause,
        analysed.cause_evidence,
        analysed.perspective,
        signal.is_open
    from analysed
    inner join {{ ref('fct_signal') }} as signal on analysed.signal_id = signal.signal_id
    where analysed.place = 1
),

counted as (
    select
        min(cause) as cause_name_nl,
        count(*) as signal_count,
        sum(case when is_open then 1 else 0 end) as open_signal_count,
        count(cause_evidence) as confirmed_signal_count,
        {%- for evidence in ['staff', 'customer_enquiry', 'chain_detail'] %}
            sum(case when cause_evidence = '{{ evidence }}' then 1 else 0 end) as {{ evidence }}_count,
        {%- endfor %}
        sum(case when perspective = 'customer' then 1 else 0 end) as customer_view_count,
        sum(case when perspective = 'internal' then 1 else 0 end) as internal_view_count
    from named
    where cause_key is not null
    group by cause_key
),

ranked as (
    select
        cause_name_nl,
        rank() over (order by confirmed_signal_count desc) as cause_rank
    from counted
    where confirmed_signal_count > 0
)

select
    counted.cause_name_nl,
    cast(ranked.cause_rank as bigint) as cause_rank,
    counted.signal_count,
    cast(counted.open_signal_count as bigint) as open_signal_count,
    {%- for kind in ['staff', 'customer_enquiry', 'chain_detail', 'customer_view', 'internal_view'] %}
        cast(counted.{{ kind }}_count as bigint) as {{ kind }}_count,
    {%- endfor %}
    counted.confirmed_signal_count
from counted
left join ranked on counted.cause_name_nl = ranked.cause_name_nl
