with

-- Only reasons next to each other can be confused.
leaf as (
    select
        taxonomy_version,
        contact_reason_id,
        lower(trim(name_en)) as name_en,
        lower(trim(name_nl)) as name_nl
    from {{ ref('dim_contact_reason_version') }}
    where is_leaf
),

pair as (
    select
        one.taxonomy_version,
        one.contact_reason_id,
        other.contact_reason_id as twin_reason_id,
        levenshtein(one.name_en, other.name_en) as distance_en,
        levenshtein(one.name_nl, other.name_nl) as distance_nl,
        greatest(length(one.name_en), length(other.name_en)) as length_en,
        greatest(length(one.name_nl), length(other.name_nl)) as length_nl
    from leaf as one
    inner join leaf as other
        on
            one.taxonomy_version = other.taxonomy_version
            and one.contact_reason_id <> other.contact_reason_id
),

near as (
    select
        *,
        least(distance_en * 1000 / length_en, distance_nl * 1000 / length_nl) as nearness
    from pair
    where
        distance_en * 100 <= length_en * {{ var_count('twin_name_percent') }}
        or distance_nl * 100 <= length_nl * {{ var_count('twin_name_percent') }}
),

ranked as (
    select
        *,
        row_number() over (
            partition by taxonomy_version, contact_reason_id
            order by nearness asc, twin_reason_id asc
        ) as twin_rank
    from near
)

select
    taxonomy_version,
    contact_reason_id,
    twin_reason_id
from ranked
where twin_rank = 1
