-- Every order of steps that journeys took, and how many took it: put in order as text_in_order does.
with

journey as (
    select
        case_id,
        array_to_string(
            list_transform(list_sort(list({'ts': ts, 'seq': seq, 'word': activity})), lambda part: part.word), ' > '
        ) as variant
    from journey_log
    group by case_id
)

select
    variant,
    count(*) as journey_count
from journey
group by variant
