-- R54: a signal is closed once its submitter was told. Fails with the signals that are closed without.
select
    signal.signal_id,
    signal.closed_on
from {{ ref('fct_signal') }} as signal
left join {{ ref('fct_signal_step') }} as told
    on signal.signal_id = told.signal_id and told.step = 10 and told.feedback_on is not null
where not signal.is_open and told.signal_id is null
