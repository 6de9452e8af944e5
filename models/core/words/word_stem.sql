{#- A light stemmer: plural, verb and adjective endings off, then the spelling that such an ending changes. -#}
with

word as (
    select
        word,
        sum(use_count) as use_count
    from {{ ref('word_use') }}
    group by word
),

stop_word as (
    select cast(word as {{ dbt.type_string() }}) as word from {{ ref('stop_word') }}
),

content_word as (
    select
        word.word,
        word.use_count
    from word
    left join stop_word on word.word = stop_word.word
    where stop_word.word is null
),

without_ending as (
    select
        word,
        use_count,
        case
            when length(word) > 6 and right(word, 5) = 'heden' then left(word, length(word) - 5) || 'heid'
            when length(word) > 6 and right(word, 4) in ('tjes', 'pjes') then left(word, length(word) - 4)
            when length(word) > 5 and right(word, 3) in ('tje', 'pje') then left(word, length(word) - 3)
            when
                length(word) > 4
                and right(word, 2) = 'en'
                and substr(word, length(word) - 2, 1) not in ('a', 'e', 'i', 'o', 'u', 'y')
                then left(word, length(word) - 2)
            when length(word) > 4 and right(word, 1) = 'e' and right(word, 2) not in ('ee', 'ie', 'oe')
                then left(word, length(word) - 1)
            when
                length(word) > 4
                and right(word, 1) = 's'
                and substr(word, length(word) - 1, 1) not in ('a', 'e', 'i', 'o', 'u', 'y', 'j', 's')
                then left(word, length(word) - 1)
            else word
        end as base
    from content_word
),

-- adressen: adress, adres; huizen: huiz, huis; brieven: briev, brief
respelled as (
    select
        word,
        use_count,
        case
            when right(base, 2) in ('bb', 'dd', 'ff', 'gg', 'kk', 'll', 'mm', 'nn', 'pp', 'rr', 'ss', 'tt')
                then left(base, length(base) - 1)
            when base <> word and right(base, 1) = 'z' then left(base, length(base) - 1) || 's'
            when base <> word and right(base, 1) = 'v' then left(base, length(base) - 1) || 'f'
            else base
        end as base
    from without_ending
),

-- jaar as in jaren: jar
stemmed as (
    select
        word,
        use_count,
        case
            when
                length(base) > 3
                and substr(base, length(base) - 2, 2) in ('aa', 'ee', 'oo', 'uu')
                and right(base, 1) not in ('a', 'e', 'i', 'o', 'u', 'y')
                then left(base, length(base) - 2) || right(base, 1)
            else base
        end as stem
    from respelled
)

select
    word,
    stem,
    -- A stem is shown as its most used word.
    first_value(word) over (
        partition by stem order by use_count desc, word asc rows between unbounded preceding and unbounded following
    ) as shown_word
from stemmed
