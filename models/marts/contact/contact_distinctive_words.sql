select
    distinctive_word.period_type,
    distinctive_word.period_start_on,
    contact_period.period_end_on,
    contact_period.is_complete,
    distinctive_word.contact_reason_id,
    reason.name_en as contact_reason_name_en,
    reason.name_nl as contact_reason_name_nl,
    distinctive_word.word_rank,
    distinctive_word.word,
    distinctive_word.use_count,
    distinctive_word.customer_count,
    distinctive_word.log_odds_ratio,
    distinctive_word.z_score
from {{ ref('distinctive_word') }} as distinctive_word
inner join {{ ref('contact_period') }} as contact_period
    on
        distinctive_word.period_type = contact_period.period_type
        and distinctive_word.period_start_on = contact_period.period_start_on
left join {{ ref('dim_contact_reason') }} as reason on distinctive_word.contact_reason_id = reason.contact_reason_id
