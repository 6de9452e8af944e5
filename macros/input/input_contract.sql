{#-
  Version 1 of the input contract: per entity its grain and columns. From here come the union of staging models, the checks
  of quarantine and the choice of the latest delivery; dbt enforces that input__<entity>.yml, which describes each column for
  people, has the same names and types. A rule stands where a reader looks for it: required, values, minimum, is_event_time
  (not later than the delivery); rules between columns stand in input_checked__<entity>.sql.
-#}
{% macro input_contract() %}
{% set text %}
customer:
  grain: [source_system, customer_ref, valid_from]
  columns:
    source_system: {type: string, required: true}
    source_record_id: {type: string, required: true}
    loaded_at: {type: timestamp, required: true}
    customer_ref: {type: string, required: true}
    valid_from: {type: timestamp}
    customer_group: {type: string}
    customer_since: {type: date}
    region: {type: string}
    product_ref: {type: string}
    is_business: {type: boolean}
    processing_objection: {type: boolean}
customer_identifier:
  grain: [source_system, customer_ref, identifier_type, identifier_value]
  columns:
    source_system: {type: string, required: true}
    source_record_id: {type: string, required: true}
    loaded_at: {type: timestamp, required: true}
    customer_ref: {type: string, required: true}
    identifier_type: {type: string, required: true, values: [crm, login, email, phone, device]}
    identifier_value: {type: string, required: true}
    valid_from: {type: timestamp}
contact:
  grain: [source_system, source_record_id]
  columns:
    source_system: {type: string, required: true}
    source_record_id: {type: string, required: true}
    loaded_at: {type: timestamp, required: true}
    contact_ref: {type: string, required: true}
    customer_ref: {type: string}
    started_at: {type: timestamp, required: true, is_event_time: true}
    channel: {type: string, required: true}
    direction: {type: string, values: [inbound, outbound, internal]}
    contact_type: {type: string, values: [question, remark, complaint]}
    queued_at: {type: timestamp}
    answered_at: {type: timestamp}
    ended_at: {type: timestamp}
    ivr_seconds: {type: double, minimum: 0}
    queue_seconds: {type: double, minimum: 0}
    talk_seconds: {type: double, minimum: 0}
    hold_seconds: {type: double, minimum: 0}
    wrap_seconds: {type: double, minimum: 0}
    handle_seconds: {type: double, minimum: 0}
    is_abandoned: {type: boolean}
    is_excluded: {type: boolean}
    reason_code: {type: string}
    reason_registered_at: {type: timestamp}
    team: {type: string}
    first_team: {type: string}
    department: {type: string}
    agent_ref: {type: string}
    product_ref: {type: string}
    case_ref: {type: string}
    transfer_count: {type: bigint, minimum: 0}
    is_resolved: {type: boolean}
    subject_text: {type: string}
    body_text: {type: string}
    answer_ref: {type: string}
    advised_channel: {type: string}
    first_reply_at: {type: timestamp}
    agent_reply_count: {type: bigint, minimum: 0}
    first_solved_at: {type: timestamp}
    solved_at: {type: timestamp}
    reopen_count: {type: bigint, minimum: 0}
contact_transfer:
  grain: [source_system, source_record_id]
  columns:
    source_system: {type: string, required: true}
    source_record_id: {type: string, required: true}
    loaded_at: {type: timestamp, required: true}
    contact_ref: {type: string, required: true}
    transferred_at: {type: timestamp, required: true}
    from_team: {type: string}
    to_team: {type: string, required: true}
survey_invitation:
  grain: [source_system, source_record_id]
  columns:
    source_system: {type: string, required: true}
    source_record_id: {type: string, required: true}
    loaded_at: {type: timestamp, required: true}
    invitation_ref: {type: string, required: true}
    customer_ref: {type: string}
    survey_moment: {type: string, required: true}
    channel: {type: string}
    sent_at: {type: timestamp, required: true, is_event_time: true}
    delivered_at: {type: timestamp}
    opened_at: {type: timestamp}
    bounced_at: {type: timestamp}
    opted_out_at: {type: timestamp}
survey_response:
  grain: [source_system, response_ref, question_code]
  columns:
    source_system: {type: string, required: true}
    source_record_id: {type: string, required: true}
    loaded_at: {type: timestamp, required: true}
    response_ref: {type: string, required: true}
    question_code: {type: string, required: true}
    answered_at: {type: timestamp, required: true, is_event_time: true}
    customer_ref: {type: string}
    invitation_ref: {type: string}
    contact_ref: {type: string}
    survey_moment: {type: string}
    score_type: {type: string, values: [nps, csat, ces, driver, resolved, none]}
    score: {type: double}
    scale_min: {type: double}
    scale_max: {type: double}
    answer_text: {type: string}
    weight: {type: double, minimum: 0}
    is_complete: {type: boolean}
web_event:
  grain: [source_system, source_record_id]
  columns:
    source_system: {type: string, required: true}
    source_record_id: {type: string, required: true}
    loaded_at: {type: timestamp, required: true}
    event_ref: {type: string, required: true}
    visitor_ref: {type: string, required: true}
    occurred_at: {type: timestamp, required: true, is_event_time: true}
    event_name: {type: string, required: true}
    customer_ref: {type: string}
    page_path: {type: string}
    page_title: {type: string}
    referrer: {type: string}
    search_term: {type: string}
    engaged_seconds: {type: double, minimum: 0}
    device_type: {type: string}
    session_ref: {type: string}
    is_bot: {type: boolean}
    is_key_event: {type: boolean}
    has_consent: {type: boolean}
order_event:
  grain: [source_system, source_record_id]
  columns:
    source_system: {type: string, required: true}
    source_record_id: {type: string, required: true}
    loaded_at: {type: timestamp, required: true}
    order_ref: {type: string, required: true}
    event_type: {type: string, required: true, values: [ordered, paid, shipped, delivered, damaged, returned, cancelled, lost, renewed, ended]}
    occurred_at: {type: timestamp, required: true, is_event_time: true}
    customer_ref: {type: string}
    promised_at: {type: timestamp}
    product_ref: {type: string}
    amount_eur: {type: "decimal(18, 2)"}
cost_rate:
  grain: [source_system, activity, channel, valid_from]
  columns:
    source_system: {type: string, required: true}
    source_record_id: {type: string, required: true}
    loaded_at: {type: timestamp, required: true}
    activity: {type: string, required: true, values: [contact, registration]}
    channel: {type: string, required: true}
    valid_from: {type: date, required: true}
    cost_eur: {type: "decimal(18, 2)", required: true, minimum: 0}
contact_recoding:
  grain: [source_system, source_record_id]
  columns:
    source_system: {type: string, required: true}
    source_record_id: {type: string, required: true}
    loaded_at: {type: timestamp, required: true}
    contact_system: {type: string, required: true}
    contact_record_id: {type: string, required: true}
    coder_ref: {type: string}
    recoded_at: {type: timestamp}
    reason_code: {type: string, required: true}
contact_reason_proposal:
  grain: [source_system, source_record_id]
  columns:
    source_system: {type: string, required: true}
    source_record_id: {type: string, required: true}
    loaded_at: {type: timestamp, required: true}
    contact_system: {type: string, required: true}
    contact_record_id: {type: string, required: true}
    contact_reason: {type: string, required: true}
    probability: {type: double, required: true, minimum: 0}
    model_version: {type: string, required: true}
    is_holdout: {type: boolean}
    holdout_accuracy: {type: double, minimum: 0}
answer:
  grain: [source_system, answer_ref]
  columns:
    source_system: {type: string, required: true}
    source_record_id: {type: string, required: true}
    loaded_at: {type: timestamp, required: true}
    answer_ref: {type: string, required: true}
    title: {type: string}
    answer_group: {type: string}
    reason_code: {type: string}
    reviewed_on: {type: date}
    review_within_days: {type: bigint, minimum: 1}
    owner_role: {type: string}
cause:
  grain: [source_system, cause_ref]
  columns:
    source_system: {type: string, required: true}
    source_record_id: {type: string, required: true}
    loaded_at: {type: timestamp, required: true}
    cause_ref: {type: string, required: true}
    title: {type: string, required: true}
    owner_role: {type: string}
    acceptance: {type: string, values: [proposed, accepted, rejected]}
    accepted_on: {type: date}
    monitored_on: {type: date}
    analysed_on: {type: date}
    measured_on: {type: date}
    assigned_on: {type: date}
contact_cause:
  grain: [source_system, contact_system, contact_record_id, cause_ref]
  columns:
    source_system: {type: string, required: true}
    source_record_id: {type: string, required: true}
    loaded_at: {type: timestamp, required: true}
    contact_system: {type: string, required: true}
    contact_record_id: {type: string, required: true}
    cause_ref: {type: string, required: true}
    weight: {type: double, minimum: 0}
prevention_measure:
  grain: [source_system, measure_ref]
  columns:
    source_system: {type: string, required: true}
    source_record_id: {type: string, required: true}
    loaded_at: {type: timestamp, required: true}
    measure_ref: {type: string, required: true}
    cause_ref: {type: string, required: true}
    title: {type: string, required: true}
    owner_role: {type: string}
    status: {type: string, required: true, values: [proposed, assigned, running, done, stopped]}
    forum: {type: string}
    agreed_on: {type: date}
    started_on: {type: date}
    ended_on: {type: date}
    expected_avoided_count: {type: double, minimum: 0}
report_edition:
  grain: [source_system, report_ref, due_on]
  columns:
    source_system: {type: string, required: true}
    source_record_id: {type: string, required: true}
    loaded_at: {type: timestamp, required: true}
    report_ref: {type: string, required: true}
    title: {type: string, required: true}
    owner_role: {type: string}
    cadence: {type: string, required: true, values: [daily, weekly, monthly, quarterly, yearly]}
    due_on: {type: date, required: true}
    produced_on: {type: date}
{% endset %}
{{ return(fromyaml(text)) }}
{% endmacro %}
