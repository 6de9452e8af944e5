{#- Fails with the months in which the shown words and the rest are not all words of the texts that are no stop words. -#}
{% test words_add_up(model) %}
with

used as (
    select
        word_use.month_start_on as period_start_on,
        sum(word_use.use_count) as use_count
    from {{ ref('word_use') }} as word_use
    left join {{ ref('stop_word') }} as stop_word on word_use.word = stop_word.word
    where stop_word.word is null
    group by word_use.month_start_on
),

shown as (
    select
        period_start_on,
        sum(use_count) as use_count
    from {{ model }}
    where period_type = 'month'
    group by period_start_on
)

select
    coalesce(used.period_start_on, shown.period_start_on) as period_start_on,
    used.use_count,
    shown.use_count as shown_count
from used
full outer join shown on used.period_start_on = shown.period_start_on
where coalesce(used.use_count, 0) <> coalesce(shown.use_count, 0)
{% endtest %}
