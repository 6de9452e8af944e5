with

contact as (
    select
        source_system,
        source_record_id,
        contact_reason_id,
        cast(date_trunc('month', day_on) as date) as month_start_on
    from {{ ref('fct_contact') }}
    where
        {{ metric_definition('contact_volume').rows }}
        and day_on <= {{ as_of_day() }}
),

used as (
    select
        contact.month_start_on,
        contact.contact_reason_id,
        {{ explode_text('contact_words.words', ' ') }} as word
    from {{ ref('contact_words') }} as contact_words
    inner join contact
        on
            contact_words.source_system = contact.source_system
            and contact_words.source_record_id = contact.source_record_id
)

select
    month_start_on,
    contact_reason_id,
    word,
    count(*) as use_count
from used
where length(word) between 3 and 40
group by month_start_on, contact_reason_id, word
