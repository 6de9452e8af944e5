{{ config(materialized='incremental', meta={'rebuilds': 'contact'}, partition_by=['source_system', 'day_on']) }}

with

written as (
    select
        source_system,
        source_record_id,
        day_on,
        -- The end of the subject is the end of a sentence.
        concat_ws('. ', subject_text, body_text) as written_text
    from {{ ref('input__contact') }}
    where
        coalesce(subject_text, body_text) is not null
        and {{ is_rebuilt('contact') }}
),

plain as (
    select
        source_system,
        source_record_id,
        day_on,
        {{ replace_pattern('written_text', '[^ -~À-ÿ]+', ' ') }} as written_text
    from written
),

-- Numbers, e-mail and web addresses: anything with a digit, @, / or _, or a point inside it.
without_numbers as (
    select
        source_system,
        source_record_id,
        day_on,
        {{ replace_pattern('written_text', '[^ ]*([0-9@/_]|[.][A-Za-z])[^ ]*', ' ') }} as written_text
    from plain
),

-- Names of people, streets and places: a capital that does not start a sentence.
without_names as (
    select
        source_system,
        source_record_id,
        day_on,
        {{ replace_pattern('written_text', '([a-zà-ÿ,;:])( +[A-ZÀ-Þ][^ ]*)+', '{1} ') }} as written_text
    from without_numbers
)

-- No condition on the words: the engine would compute them twice.
select
    source_system,
    source_record_id,
    day_on,
    {{ sorted_words(replace_pattern('lower(written_text)', '[^ a-zà-ÿ]+', ' ')) }} as words
from without_names
