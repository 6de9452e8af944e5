select
    distinctive_word.period_start_on as month_start_on,
    {{ period_flags() }},
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
{{ join_period('contact', 'month', 'distinctive_word.period_start_on') }}
left join {{ ref('dim_contact_reason') }} as reason on distinctive_word.contact_reason_id = reason.contact_reason_id
where distinctive_word.period_type = 'month'
