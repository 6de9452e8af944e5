{{ config(materialized='view') }}

with

staged as (
    {{ union_inputs('survey_response') }}
)

{{ checked_rows('survey_response', rules={
    'score outside its scale': "score < scale_min or score > scale_max",
    'scale upside down': "scale_min >= scale_max",
    'score without scale': "score is not null and coalesce(score_type, 'none') <> 'none' and (scale_min is null or scale_max is null)",
    'nps not on 0 to 10': "score_type = 'nps' and (scale_min <> 0 or scale_max <> 10)",
}) }}
