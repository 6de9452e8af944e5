{%- set cell = ['period_type', 'period_start_on', 'contact_reason_id'] -%}

with

stem_use as (
    select
        word_use.month_start_on,
        word_use.contact_reason_id,
        word_stem.stem,
        word_stem.shown_word,
        cast(sum(word_use.use_count) as bigint) as use_count
    from {{ ref('word_use') }} as word_use
    inner join {{ ref('word_stem') }} as word_stem on word_use.word = word_stem.word
    group by word_use.month_start_on, word_use.contact_reason_id, word_stem.stem, word_stem.shown_word
),

-- Every month, and the twelve months ending with that of the last complete day.
rolling as (
    select cast(date_trunc('month', as_of_on) - interval '11' month as date) as first_on
    from {{ ref('as_of') }}
),

period_month as (
    select distinct
        'month' as period_type,
        month_start_on as period_start_on,
        month_start_on
    from stem_use
    union all
    select distinct
        'rolling_12_months' as period_type,
        rolling.first_on as period_start_on,
        stem_use.month_start_on
    from stem_use
    inner join rolling on stem_use.month_start_on >= rolling.first_on
),

counted as (
    select
        period_month.period_type,
        period_month.period_start_on,
        stem_use.contact_reason_id,
        stem_use.stem,
        stem_use.shown_word,
        cast(sum(stem_use.use_count) as double) as use_count
    from stem_use
    inner join period_month on stem_use.month_start_on = period_month.month_start_on
    group by
        period_month.period_type,
        period_month.period_start_on,
        stem_use.contact_reason_id,
        stem_use.stem,
        stem_use.shown_word
),

reason_total as (
    select
        {{ cell | join(',\n        ') }},
        sum(use_count) as reason_count
    from counted
    group by {{ cell | join(', ') }}
),

word_total as (
    select
        period_type,
        period_start_on,
        stem,
        sum(use_count) as all_use_count
    from counted
    group by period_type, period_start_on, stem
),

period_total as (
    select
        period_type,
        period_start_on,
        sum(reason_count) as all_count
    from reason_total
    group by period_type, period_start_on
),

-- A word used by fewer contacts than the minimum number of customers is no candidate.
totalled as (
    select
        counted.*,
        reason_total.reason_count,
        word_total.all_use_count,
        period_total.all_count
    from counted
    inner join reason_total
        on
            counted.period_type = reason_total.period_type
            and counted.period_start_on = reason_total.period_start_on
            and counted.contact_reason_id = reason_total.contact_reason_id
    inner join word_total
        on
            counted.period_type = word_total.period_type
            and counted.period_start_on = word_total.period_start_on
            and counted.stem = word_total.stem
    inner join period_total
        on counted.period_type = period_total.period_type and counted.period_start_on = period_total.period_start_on
    where counted.use_count >= {{ var_count('minimum_customers', 1) }}
),

compared as (
    select
        *,
        -- The prior is the words of all texts in the period, so each part below contains them once more.
        ln((use_count + all_use_count) / (reason_count + all_count - use_count - all_use_count))
        - ln((2 * all_use_count - use_count) / (2 * all_count - reason_count - 2 * all_use_count + use_count)) as log_odds_ratio,
        sqrt(1e0 / (use_count + all_use_count) + 1e0 / (2 * all_use_count - use_count)) as log_odds_error
    from totalled
    -- With only one word in all texts, or all texts about one reason, there is nothing to compare.
    where all_count > all_use_count and all_count > reason_count
),

-- Rounded, so that equal values are equal on every engine.
scored as (
    select
        *,
        round(log_odds_ratio / log_odds_error, 6) as z_score
    from compared
),

placed as (
    select
        *,
        row_number() over (
            partition by {{ cell | join(', ') }} order by z_score desc, use_count desc, shown_word asc
        ) as candidate_rank
    from scored
    -- Below this a word may be chance: significant at 5 %.
    where z_score >= 1.96
),

-- Most of the first have enough customers; the next ones replace those that do not.
candidate as (
    select *
    from placed
    where candidate_rank <= {{ 5 * var_count('distinctive_word_count', 1) }}
),

candidate_word as (
    select
        candidate.period_type,
        candidate.period_start_on,
        candidate.contact_reason_id,
        candidate.stem,
        period_month.month_start_on,
        word_stem.word
    from candidate
    inner join period_month
        on candidate.period_type = period_month.period_type and candidate.period_start_on = period_month.period_start_on
    inner join {{ ref('word_stem') }} as word_stem on candidate.stem = word_stem.stem
),

contact as (
    select
        source_system,
        source_record_id,
        customer_key,
        contact_reason_id,
        cast(date_trunc('month', day_on) as date) as month_start_on
    from {{ ref('fct_contact') }}
    where
        {{ metric_definition('contact_volume').rows }}
        and customer_key is not null
        and day_on <= {{ as_of_day() }}
),

used as (
    select
        contact.customer_key,
        contact.contact_reason_id,
        contact.month_start_on,
        {{ explode_text('contact_words.words', ' ') }} as word
    from {{ ref('contact_words') }} as contact_words
    inner join contact
        on
            contact_words.source_system = contact.source_system
            and contact_words.source_record_id = contact.source_record_id
),

customer as (
    select
        candidate_word.period_type,
        candidate_word.period_start_on,
        candidate_word.contact_reason_id,
        candidate_word.stem,
        count(distinct used.customer_key) as customer_count
    from used
    inner join candidate_word
        on
            used.contact_reason_id = candidate_word.contact_reason_id
            and used.month_start_on = candidate_word.month_start_on
            and used.word = candidate_word.word
    group by
        candidate_word.period_type,
        candidate_word.period_start_on,
        candidate_word.contact_reason_id,
        candidate_word.stem
),

known as (
    select
        candidate.*,
        customer.customer_count,
        row_number() over (
            partition by candidate.{{ cell | join(', candidate.') }} order by candidate.candidate_rank
        ) as word_rank
    from candidate
    inner join customer
        on
            candidate.period_type = customer.period_type
            and candidate.period_start_on = customer.period_start_on
            and candidate.contact_reason_id = customer.contact_reason_id
            and candidate.stem = customer.stem
    where customer.customer_count >= {{ var_count('minimum_customers', 1) }}
),

shown as (
    select
        period_type,
        period_start_on,
        contact_reason_id,
        word_rank,
        shown_word as word,
        cast(use_count as bigint) as use_count,
        customer_count,
        log_odds_ratio,
        z_score
    from known
    where word_rank <= {{ var_count('distinctive_word_count', 1) }}
),

shown_use as (
    select
        period_type,
        period_start_on,
        contact_reason_id,
        cast(sum(use_count) as bigint) as use_count
    from shown
    group by period_type, period_start_on, contact_reason_id
),

-- All other words of the reason: too common, too rare, or of too few customers.
rest as (
    select
        reason_total.period_type,
        reason_total.period_start_on,
        reason_total.contact_reason_id,
        cast(reason_total.reason_count as bigint) - coalesce(shown_use.use_count, 0) as use_count
    from reason_total
    left join shown_use
        on
            reason_total.period_type = shown_use.period_type
            and reason_total.period_start_on = shown_use.period_start_on
            and reason_total.contact_reason_id = shown_use.contact_reason_id
)

select * from shown
union all
select
    period_type,
    period_start_on,
    contact_reason_id,
    cast(null as bigint) as word_rank,
    '(rest)' as word,
    use_count,
    cast(null as bigint) as customer_count,
    cast(null as double) as log_odds_ratio,
    cast(null as double) as z_score
from rest
