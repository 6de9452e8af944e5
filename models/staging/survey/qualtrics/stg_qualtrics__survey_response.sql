{{ config(enabled=is_listed_input(model.name)) }}

with

answers as (
    select
        *,
        {{ loaded_at() }} as loaded_at
    from {{ source('qualtrics', 'question_response') }}
),

delivered_responses as (
    select
        *,
        {{ loaded_at() }} as loaded_at,
        {{ read_value('coalesce(end_date, recorded_date)', 'timestamp') }} as ended_at
    from {{ source('qualtrics', 'survey_response') }}
),

responses as (
    {{ latest_delivery('delivered_responses', ['id']) }}
),

response_ends as (
    select
        id,
        ended_at,
        max(loaded_at) as last_loaded_at
    from delivered_responses
    group by id, ended_at
),

-- A respondent may continue after the first answers were delivered: those take the end date known by then.
answer_ends as (
    select
        delivered_answers.response_id,
        delivered_answers.loaded_at,
        max_by(response_ends.ended_at, response_ends.last_loaded_at)
            filter (where response_ends.ended_at <= delivered_answers.loaded_at) as ended_at
    from (select distinct response_id, loaded_at from answers) as delivered_answers
    inner join response_ends on delivered_answers.response_id = response_ends.id
    group by delivered_answers.response_id, delivered_answers.loaded_at
),

questions as (
    {{ latest_delivery(source('qualtrics', 'question'), ['survey_id', 'id']) }}
),

invitations as (
    {{ latest_delivery(source('qualtrics', 'distribution_contact'), ['distribution_id', 'contact_id']) }}
),

-- A response belongs to one invitation; if two claim it, every run takes the first by number.
invited_responses as (
    select
        response_id,
        min(distribution_id || '.' || contact_id) as invitation_ref,
        min_by(contact_id, distribution_id || '.' || contact_id) filter (where contact_id is not null) as contact_id
    from invitations
    where response_id is not null
    group by response_id
),

score_types as (
    select *
    from {{ ref('map_survey_question') }}
    where source_system = 'qualtrics'
),

described as (
    select
        answers.loaded_at,
        answers.response_id,
        answers.sub_question_key,
        answers.loop_id,
        answers.value,
        answers.text,
        responses.survey_id,
        answers.question_id,
        coalesce(answer_ends.ended_at, responses.ended_at) as answered_at,
        {{ read_value('responses.finished', 'boolean') }} as is_complete,
        {{ unreadable('survey_response', {
            'answered_at': 'coalesce(responses.end_date, responses.recorded_date)',
            'is_complete': 'responses.finished',
        }) }} as unreadable_response,
        coalesce(responses.status in ('1', '2', '8', '17'), false) as is_test,
        coalesce(invited_responses.contact_id, responses.recipient_email) as customer_ref,
        invited_responses.invitation_ref,
        questions.data_export_tag,
        coalesce(questions.question_type = 'MC' and questions.selector = 'NPS', false) as is_nps,
        coalesce(responses.survey_id || '.', '') || answers.question_id as question_ref,
        -- The option is the answer if one can be chosen, and part of the question if several can.
        case
            when questions.question_type = 'MC' and questions.selector in ('SAVR', 'SAHR', 'SACOL', 'DL', 'SB', 'NPS') then null
            when questions.question_type = 'Matrix' and questions.sub_selector in ('SingleAnswer', 'DL') then null
            else answers.question_option_key
        end as option_part
    from answers
    left join responses on answers.response_id = responses.id
    left join answer_ends
        on
            answers.response_id = answer_ends.response_id
            and answers.loaded_at = answer_ends.loaded_at
    left join questions on responses.survey_id = questions.survey_id and answers.question_id = questions.id
    left join invited_responses on answers.response_id = invited_responses.response_id
),

coded as (
    select
        *,
        question_ref
        || coalesce('.' || sub_question_key, '')
        || coalesce('.' || option_part, '')
        || coalesce('.loop' || loop_id, '') as question_code
    from described
),

last_seen as (
    select
        *,
        min(loaded_at) over (partition by response_id, question_id) as question_seen_at,
        max(loaded_at) over (partition by response_id, question_code) as code_seen_at
    from coded
),

-- A delivery that answers a known question of a response again replaces the response: what it lacks was withdrawn. One with only
-- new questions adds to the response.
kept as (
    select
        *,
        coalesce(
            code_seen_at < max(case when loaded_at > question_seen_at then loaded_at end) over (partition by response_id), false
        ) as is_withdrawn
    from last_seen
),

-- The mapping by full code takes precedence over the one by export tag, and both over the question type.
typed as (
    select
        kept.*,
        coalesce(by_code.score_type, by_tag.score_type, case when kept.is_nps then 'nps' end) as mapped_score_type,
        case
            when by_code.score_type is not null then by_code.scale_min
            when by_tag.score_type is not null then by_tag.scale_min
            when kept.is_nps then cast(0 as double)
        end as mapped_scale_min,
        case
            when by_code.score_type is not null then by_code.scale_max
            when by_tag.score_type is not null then by_tag.scale_max
            when kept.is_nps then cast(10 as double)
        end as mapped_scale_max
    from kept
    left join score_types as by_code on kept.question_code = by_code.question_code
    left join score_types as by_tag on kept.data_export_tag = by_tag.question_code
),

scored as (
    select
        *,
        coalesce(mapped_score_type, 'none') <> 'none' as is_scored,
        {{ read_value('coalesce(value, text)', 'score') }} as given_score
    from typed
)

select
    'qualtrics' as source_system,
    response_id || '.' || question_code as source_record_id,
    loaded_at,
    response_id as response_ref,
    question_code,
    answered_at,
    customer_ref,
    invitation_ref,
    survey_id as survey_moment,
    -- Not score types of the contract: quarantine keeps and counts previews, tests, spam and withdrawn answers.
    case
        when is_test then 'test response'
        when is_withdrawn then 'withdrawn answer'
        else coalesce(mapped_score_type, 'none')
    end as score_type,
    -- The number of an option is not a score.
    case when is_scored then given_score end as score,
    mapped_scale_min as scale_min,
    mapped_scale_max as scale_max,
    case when not is_scored or given_score is null then coalesce(text, value) end as answer_text,
    is_complete,
    -- An option without a recode value is not an answer.
    nullif(concat_ws(
        '; ', unreadable_response, case when is_scored and {{ is_unreadable('value', 'score') }} then 'score' end
    ), '') as unreadable
from scored
