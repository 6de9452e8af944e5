-- N4: a source whose contacts have talk times and of which none is handled gives no answered_at, and lacks a part of the handle time.
-- The warning says how many contacts that is.
{{ config(severity='warn', fail_calc='coalesce(sum(talked_count), 0)') }}

select
    source_system,
    count(*) filter (where talk_seconds > 0) as talked_count
from {{ ref('fct_contact') }}
group by source_system
having count(*) filter (where talk_seconds > 0) > 0 and count(*) filter (where is_handled) = 0
