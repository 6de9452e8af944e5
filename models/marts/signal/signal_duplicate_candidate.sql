{#- Shares of the similarity, and from which similarity a pair is shown. Words count by their first letters: endings differ. -#}
{%- set attribute_weights = {'contact_reason_id': 0.5, 'journey_stage_id': 0.2, 'product_id': 0.15, 'channel_id': 0.15} -%}
{%- set attribute_share, least_similarity = 0.6, 0.5 -%}
{%- set letters, most_common = 6, 30 -%}
with

submitted as (
    select
        *,
        {{ sorted_words(words_of("title || ' ' || coalesce(description_text, '')")) }} as words
    from {{ ref('fct_signal') }}
),

used_word as (
    select
        signal_id,
        {{ explode_text('words', ' ') }} as word
    from submitted
),

stop_word as (
    select cast(word as {{ dbt.type_string() }}) as word from {{ ref('stop_word') }}
),

word_stem as (
    select distinct
        used_word.signal_id,
        left(used_word.word, {{ letters }}) as stem
    from used_word
    left join stop_word on used_word.word = stop_word.word
    where stop_word.word is null and length(used_word.word) > 2
),

word_count as (
    select
        signal_id,
        count(*) as word_count
    from word_stem
    group by signal_id
),

rare_stem as (
    select stem
    from word_stem
    group by stem
    having count(*) between 2 and {{ most_common }}
),

-- Two signals are compared where they have the same reason, or three uncommon words.
compared as (
    select
        one.signal_id,
        other.signal_id as other_signal_id
    from submitted as one
    inner join submitted as other
        on one.contact_reason_id = other.contact_reason_id and one.signal_id < other.signal_id
    where not {{ is_special_member('one.contact_reason_id') }} and (one.is_open or other.is_open)
    union
    select
        one.signal_id,
        other.signal_id as other_signal_id
    from word_stem as one
    inner join rare_stem on one.stem = rare_stem.stem
    inner join word_stem as other on rare_stem.stem = other.stem and one.signal_id < other.signal_id
    group by one.signal_id, other.signal_id
    having count(*) >= 3
    union
    select
        least(signal_id, parent_id) as signal_id,
        greatest(signal_id, parent_id) as other_signal_id
    from submitted
    where parent_id is not null
),

shared as (
    select
        compared.signal_id,
        compared.other_signal_id,
        count(*) as shared_word_count
    from compared
    inner join word_stem as one on compared.signal_id = one.signal_id
    inner join word_stem as other on compared.other_signal_id = other.signal_id and one.stem = other.stem
    group by compared.signal_id, compared.other_signal_id
),

described as (
    select
        compared.signal_id,
        compared.other_signal_id,
        one.name_nl as signal_name_nl,
        other.name_nl as other_signal_name_nl,
        one.is_open or other.is_open as is_open,
        cast(coalesce(shared.shared_word_count, 0) as bigint) as shared_word_count,
        -- Without a word in common nothing is known of what they have together.
        coalesce(
            cast(shared.shared_word_count as double)
            / (one_count.word_count + other_count.word_count - shared.shared_word_count),
            0
        ) as word_similarity,
        {%- for attribute, weight in attribute_weights.items() %}
            case
                when
                    one.{{ attribute }} = other.{{ attribute }} and not {{ is_special_member('one.' ~ attribute) }}
                    then {{ weight }}e0
                else 0e0
            end{{ ' +' if not loop.last }}
        {%- endfor %} as attribute_similarity,
        case
            when one.parent_id = other.signal_id or other.parent_id = one.signal_id then 'confirmed'
            when
                contains('; ' || one.distinct_from || '; ', '; ' || other.signal_id || '; ')
                or contains('; ' || other.distinct_from || '; ', '; ' || one.signal_id || '; ')
                then 'distinct'
            else 'proposed'
        end as judgement,
        case when other.parent_id = one.signal_id then one.signal_id when one.parent_id = other.signal_id then other.signal_id end
            as parent_id
    from compared
    inner join submitted as one on compared.signal_id = one.signal_id
    inner join submitted as other on compared.other_signal_id = other.signal_id
    left join word_count as one_count on compared.signal_id = one_count.signal_id
    left join word_count as other_count on compared.other_signal_id = other_count.signal_id
    left join shared on compared.signal_id = shared.signal_id and compared.other_signal_id = shared.other_signal_id
),

scored as (
    select
        *,
        round({{ attribute_share }}e0 * attribute_similarity + {{ 1 - attribute_share }}e0 * word_similarity, 6) as similarity
    from described
)

select
    signal_id,
    signal_name_nl,
    other_signal_id,
    other_signal_name_nl,
    similarity,
    round(attribute_similarity, 6) as attribute_similarity,
    round(word_similarity, 6) as word_similarity,
    shared_word_count,
    {{ labelled('duplicate_judgement', 'judgement', 'judgement') }},
    parent_id,
    is_open
from scored
where similarity >= {{ least_similarity }} or judgement = 'confirmed'
