{{ config(materialized='incremental', meta={'rebuilds': 'contact'}, partition_by=['source_system', 'day_on']) }}

with

rule as (
    select
        cast(rule_id as {{ dbt.type_string() }}) as rule_id,
        cast(contact_reason_id as {{ dbt.type_string() }}) as contact_reason_id,
        cast(priority as bigint) as priority,
        {{ keyword_pattern('keyword') }} as pattern,
        {{ keyword_pattern('also_keyword') }} as also_pattern,
        {{ keyword_pattern('not_keyword') }} as not_pattern
    from {{ ref('contact_reason_keyword') }}
),

contact as (
    select
        *,
        {{ surrogate_key(["'contact'", 'source_system', 'source_record_id']) }} as contact_id
    from {{ ref('input__contact') }}
    where
        (subject_text is not null or body_text is not null)
        and {{ is_rebuilt('contact') }}
),

-- The reason may be on another leg of the contact than the text.
decoded as (
    select
        contact.*,
        {{ member_of_code('contact_reason', 'contact_leg.reason_code') }} as registered_reason_id
    from contact
    inner join {{ ref('contact_leg') }} as contact_leg
        on
            contact.source_system = contact_leg.source_system
            and contact.source_record_id = contact_leg.source_record_id
    {{ join_source_code('contact_reason', 'contact', 'contact_leg.reason_code') }}
),

-- One in sixteen of the contacts with a reason is read too, to see how often the rules choose the reason that people chose.
chosen as (
    select
        source_system,
        day_on,
        contact_id,
        not {{ is_special_member('registered_reason_id') }} as is_check,
        {{ words_of("concat_ws(' ', subject_text, body_text)") }} as words
    from decoded
    where {{ is_special_member('registered_reason_id') }} or left(contact_id, 1) = '0'
),

matched as (
    select
        chosen.source_system,
        chosen.day_on,
        chosen.contact_id,
        chosen.is_check,
        rule.contact_reason_id,
        rule.rule_id,
        row_number() over (partition by chosen.contact_id order by rule.priority asc, rule.rule_id asc) as rule_rank
    from chosen
    inner join rule
        on
            chosen.words like rule.pattern
            and (rule.also_pattern is null or chosen.words like rule.also_pattern)
            and (rule.not_pattern is null or chosen.words not like rule.not_pattern)
)

select
    chosen.source_system,
    chosen.day_on,
    chosen.contact_id,
    chosen.is_check,
    coalesce(matched.contact_reason_id, 'unmapped') as contact_reason_id,
    matched.rule_id
from chosen
left join matched
    on
        chosen.contact_id = matched.contact_id
        and matched.rule_rank = 1
