{#-
  The catalogue of metrics: the one place where a number is defined. Everything else (the daily fact, metric_catalogue, the
  definition hash) is made from it. It is code and not a seed, because it holds SQL.

  Per metric: `fact` is the model counted, `rows` the condition under which a row of it counts, `numerator` and `denominator`
  what one row adds to each; a metric without denominator is a count. value = multiplier * sum(numerator) / sum(denominator).
  `parameters` names the vars on which the columns used depend; their values are part of the definition's hash.
  A change of meaning raises `version`.
-#}
{% macro metric_definitions() %}
{% set text %}
- id: contact_volume
  name_en: Contact volume
  name_nl: Aantal contacten
  description: Contacts that customers started. Outbound and internal contacts and phantom or test contacts do not count.
  fact: fct_contact
  rows: is_inbound and not is_excluded
  numerator: 1
  denominator: null
  multiplier: 1
  unit: count
  direction: lower
  null_rule: 0 on a covered day without contacts; no row on a day that nobody delivered.
  window_days: null
  parameters: []
  owner_role: contact-centre manager
  source: field practice
  version: 1

- id: contacts_handled
  name_en: Contacts handled
  name_nl: Behandelde contacten
  description: Inbound contacts that a person answered or worked on, so not abandoned and with an answer or a handle time.
  fact: fct_contact
  rows: is_inbound and not is_excluded and is_handled
  numerator: 1
  denominator: null
  multiplier: 1
  unit: count
  direction: neutral
  null_rule: 0 on a covered day without handled contacts.
  window_days: null
  parameters: []
  owner_role: contact-centre manager
  source: Amazon Connect (contacts handled)
  version: 1

- id: abandonment_rate
  name_en: Abandonment rate
  name_nl: Afhaakratio
  description: >-
    Inbound contacts abandoned in the queue as a share of those handled or abandoned. Short abandons (a wait below var
    short_abandon_seconds) are out of both parts and counted in short_abandons.
  fact: fct_contact
  rows: is_inbound and not is_excluded and not is_short_abandon and (is_handled or is_abandoned)
  numerator: case when is_abandoned then 1 else 0 end
  denominator: 1
  multiplier: 1
  unit: rate
  direction: lower
  null_rule: Null where nothing was handled or abandoned.
  window_days: null
  parameters: [short_abandon_seconds]
  owner_role: contact-centre manager
  source: Google CCAI; Amazon Connect
  version: 1

- id: short_abandons
  name_en: Short abandons
  name_nl: Korte afhakers
  description: Inbound contacts abandoned within var short_abandon_seconds. They are no part of the abandonment rate.
  fact: fct_contact
  rows: is_inbound and not is_excluded and is_short_abandon
  numerator: 1
  denominator: null
  multiplier: 1
  unit: count
  direction: neutral
  null_rule: 0 on a covered day without short abandons.
  window_days: null
  parameters: [short_abandon_seconds]
  owner_role: contact-centre manager
  source: Google CCAI; Amazon Connect
  version: 1

- id: average_handle_time
  name_en: Average handle time
  name_nl: Gemiddelde afhandeltijd
  description: >-
    Talk, hold and wrap time of handled inbound contacts, per contact. A contact of which one of the three is missing (and
    that has no handle time of its own) is out of both parts.
  fact: fct_contact
  rows: is_inbound and not is_excluded and is_handled and handle_seconds is not null
  numerator: handle_seconds
  denominator: 1
  multiplier: 1
  unit: seconds
  direction: lower
  null_rule: Null where no handle time is known; a missing wrap time is not 0.
  window_days: null
  parameters: []
  owner_role: contact-centre manager
  source: Amazon Connect (interaction, hold and after-contact work)
  version: 1

- id: average_queue_time
  name_en: Average queue time
  name_nl: Gemiddelde wachttijd
  description: >-
    Time in the queue of handled inbound contacts, per contact; an immediate answer counts as 0 seconds. The wait of those
    who gave up is not in it: see the abandonment rate.
  fact: fct_contact
  rows: is_inbound and not is_excluded and is_handled and queue_seconds is not null
  numerator: queue_seconds
  denominator: 1
  multiplier: 1
  unit: seconds
  direction: lower
  null_rule: Null where no queue time is known.
  window_days: null
  parameters: []
  owner_role: contact-centre manager
  source: Amazon Connect (average queue answer time)
  version: 1

- id: avoidable_contact_rate
  name_en: Avoidable contact rate
  name_nl: Onnodige contacten
  description: >-
    Share of inbound contacts that a failure caused, of those whose reason has a known value class (value, failure or regulatory).
    What is not known stands beside it in value_class_unknown_rate.
  fact: fct_contact
  rows: is_inbound and not is_excluded and value_class <> 'unknown'
  numerator: case when value_class = 'failure' then 1 else 0 end
  denominator: 1
  multiplier: 1
  unit: rate
  direction: lower
  null_rule: Null where no value class is known.
  window_days: null
  parameters: []
  owner_role: contact-centre manager
  source: Seddon (failure demand)
  version: 1

- id: value_class_unknown_rate
  name_en: Contacts of unknown value
  name_nl: Contacten van onbekende waarde
  description: Share of inbound contacts whose reason, and so its value class, is not known.
  fact: fct_contact
  rows: is_inbound and not is_excluded
  numerator: case when value_class = 'unknown' then 1 else 0 end
  denominator: 1
  multiplier: 1
  unit: rate
  direction: lower
  null_rule: Null without contacts.
  window_days: null
  parameters: []
  owner_role: contact-centre manager
  source: Seddon (failure demand)
  version: 1

- id: contact_cost
  name_en: Cost of contacts
  name_nl: Contactkosten
  description: >-
    Inbound contacts, each at the rate of its channel that holds on the day; abandoned ones too, as the rate is one per contact that
    came in. What has no rate is counted in contacts_with_cost.
  fact: fct_contact
  rows: is_inbound and not is_excluded and cost_eur is not null
  numerator: cost_eur
  denominator: null
  multiplier: 1
  unit: eur
  direction: lower
  null_rule: No row where no rates are delivered.
  window_days: null
  parameters: []
  owner_role: contact-centre manager
  source: field practice
  version: 1

- id: contacts_with_cost
  name_en: Contacts with a known cost
  name_nl: Contacten met bekende kosten
  description: Inbound contacts for which a rate holds, of all inbound contacts.
  fact: fct_contact
  rows: is_inbound and not is_excluded
  numerator: case when cost_eur is null then 0 else 1 end
  denominator: 1
  multiplier: 1
  unit: rate
  direction: higher
  null_rule: Null without contacts.
  window_days: null
  parameters: []
  owner_role: contact-centre manager
  source: field practice
  version: 1

- id: avoidable_contact_cost
  name_en: Cost of avoidable contacts
  name_nl: Kosten van onnodige contacten
  description: The part of contact_cost of contacts that a failure caused; this is what preventing all of them would save.
  fact: fct_contact
  rows: is_inbound and not is_excluded and value_class = 'failure' and cost_eur is not null
  numerator: cost_eur
  denominator: null
  multiplier: 1
  unit: eur
  direction: lower
  null_rule: No row where no rates are delivered.
  window_days: null
  parameters: []
  owner_role: contact-centre manager
  source: Seddon (failure demand)
  version: 1

- id: registration_cost
  name_en: Cost of registering reasons
  name_nl: Kosten van het registreren
  description: Inbound contacts whose reason was recorded, each at the rate of recording it that holds on the day.
  fact: fct_contact
  rows: is_inbound and not is_excluded and registration_cost_eur is not null
  numerator: registration_cost_eur
  denominator: null
  multiplier: 1
  unit: eur
  direction: lower
  null_rule: No row where no rate of registering is delivered.
  window_days: null
  parameters: []
  owner_role: contact-centre manager
  source: field practice
  version: 1

- id: first_contact_resolution
  name_en: First contact resolution
  name_nl: Eerste keer goed
  description: >-
    Share of first contacts that no other inbound contact of the same customer about the same level-2 reason follows within var
    episode_window_days; exactly that length counts as a repeat. Only contacts whose window has passed, and before which deliveries
    reach back a whole window; anonymous ones and those without a known reason are out of both parts, see follow_up_coverage. An
    abandoned contact is no first contact, and none follows on it; itself it follows on what the customer was last helped with.
  fact: fct_contact_follow_up
  rows: is_first_contact and is_looked_back and is_mature
  numerator: case when is_repeated then 0 else 1 end
  denominator: 1
  multiplier: 1
  unit: rate
  direction: higher
  null_rule: Null without mature first contacts.
  window_days: {{ klantbeeld.var_count('episode_window_days', 1) }}
  parameters: [episode_window_days]
  owner_role: contact-centre manager
  source: Call Centre Helper (same issue, 7 days)
  version: 2

- id: repeat_contact_rate
  name_en: Repeat contact rate
  name_nl: Herhaalcontact
  description: >-
    Share of contacts that another inbound contact of the same customer about the same level-2 reason follows within var
    episode_window_days. Only contacts whose window has passed, of known customers and known reasons.
  fact: fct_contact_follow_up
  rows: follow_up_status = 'judged' and is_mature
  numerator: case when is_repeated then 1 else 0 end
  denominator: 1
  multiplier: 1
  unit: rate
  direction: lower
  null_rule: Null without mature contacts that can be judged.
  window_days: {{ klantbeeld.var_count('episode_window_days', 1) }}
  parameters: [episode_window_days]
  owner_role: contact-centre manager
  source: Call Centre Helper (same issue, 7 days)
  version: 2

{% for days in klantbeeld.episode_windows() if days != klantbeeld.var_count('episode_window_days', 1) -%}
- id: first_contact_resolution_{{ days }}_days
  name_en: First contact resolution within {{ days }} days
  name_nl: Eerste keer goed binnen {{ days }} dagen
  description: >-
    first_contact_resolution with a window of {{ days }} days, one of var episode_windows_beside: an answer to another question, never
    added to the others.
  fact: fct_contact_follow_up
  rows: follow_up_status = 'judged' and {{ klantbeeld.is_first_in_window(days) }} and {{ klantbeeld.is_looked_back(days) }} and {{ klantbeeld.is_window_over(days) }}
  numerator: case when {{ klantbeeld.is_followed_in_window(days) }} then 0 else 1 end
  denominator: 1
  multiplier: 1
  unit: rate
  direction: higher
  null_rule: Null without mature first contacts.
  window_days: {{ days }}
  parameters: []
  owner_role: contact-centre manager
  source: Call Centre Helper (same issue)
  version: 1

- id: repeat_contact_rate_{{ days }}_days
  name_en: Repeat contact rate within {{ days }} days
  name_nl: Herhaalcontact binnen {{ days }} dagen
  description: repeat_contact_rate with a window of {{ days }} days, one of var episode_windows_beside.
  fact: fct_contact_follow_up
  rows: follow_up_status = 'judged' and {{ klantbeeld.is_window_over(days) }}
  numerator: case when {{ klantbeeld.is_followed_in_window(days) }} then 1 else 0 end
  denominator: 1
  multiplier: 1
  unit: rate
  direction: lower
  null_rule: Null without mature contacts that can be judged.
  window_days: {{ days }}
  parameters: []
  owner_role: contact-centre manager
  source: Call Centre Helper (same issue)
  version: 1

{% endfor -%}
- id: follow_up_coverage
  name_en: Contacts of which repeats are known
  name_nl: Contacten waarvan herhaling bekend is
  description: >-
    Share of inbound contacts, abandoned ones left out, with a known customer and a known reason: of these resolution and repeats
    can be told.
  fact: fct_contact_follow_up
  rows: follow_up_status <> 'abandoned'
  numerator: case when follow_up_status = 'judged' then 1 else 0 end
  denominator: 1
  multiplier: 1
  unit: rate
  direction: higher
  null_rule: Null without contacts.
  window_days: null
  parameters: []
  owner_role: contact-centre manager
  source: field practice
  version: 1

- id: resolution_by_agent
  name_en: First contact resolution by the agent's word
  name_nl: Eerste keer goed volgens de medewerker
  description: >-
    Share of first contacts that the agent marked as resolved, of those for which the agent recorded it; a ticket only with no more
    than one reply and never opened again, since every ticket is solved in the end. A variant beside
    first_contact_resolution, not the same number.
  fact: fct_contact_follow_up
  rows: is_first_contact and is_looked_back and is_resolved_at_once is not null
  numerator: case when is_resolved_at_once then 1 else 0 end
  denominator: 1
  multiplier: 1
  unit: rate
  direction: higher
  null_rule: Null where nothing was recorded.
  window_days: null
  parameters: [episode_window_days]
  owner_role: contact-centre manager
  source: field practice (agent flag)
  version: 2

- id: resolved_contact_rate
  name_en: Contacts resolved by the agent's word
  name_nl: Afgehandeld volgens de medewerker
  description: >-
    Share of inbound contacts that the agent marked as resolved, of those for which the agent recorded it, abandoned ones left out. It
    needs no known customer, so it says nothing about whether they came back: see first_contact_resolution.
  fact: fct_contact
  rows: is_inbound and not is_excluded and not is_abandoned and is_resolved is not null
  numerator: case when is_resolved then 1 else 0 end
  denominator: 1
  multiplier: 1
  unit: rate
  direction: higher
  null_rule: Null where nothing was recorded.
  window_days: null
  parameters: []
  owner_role: contact-centre manager
  source: field practice (agent flag)
  version: 1

- id: service_level
  name_en: Service level
  name_nl: Bereikbaarheid
  description: >-
    Share of inbound contacts answered within var service_level_seconds in the queue, of those answered and those abandoned
    after that time. Who left sooner is in no part, nor is a short abandon (var short_abandon_seconds); contacts without a queue are none.
  fact: fct_contact
  rows: "is_inbound and not is_excluded and queue_seconds is not null and (is_handled or is_abandoned and not is_short_abandon and queue_seconds > {{ klantbeeld.var_count('service_level_seconds') }})"
  numerator: "case when is_handled and queue_seconds <= {{ klantbeeld.var_count('service_level_seconds') }} then 1 else 0 end"
  denominator: 1
  multiplier: 1
  unit: rate
  direction: higher
  null_rule: Null where nothing was answered or abandoned after the time.
  window_days: null
  parameters: [service_level_seconds, short_abandon_seconds]
  owner_role: contact-centre manager
  source: field practice (answered in time / (answered + abandoned after it))
  version: 2

- id: transfer_rate
  name_en: Transfer rate
  name_nl: Doorverbindratio
  description: >-
    Share of handled inbound contacts that were handed over at least once, of those whose source counts it.
  fact: fct_contact
  rows: is_inbound and not is_excluded and is_handled and transfer_count is not null
  numerator: case when transfer_count >= 1 then 1 else 0 end
  denominator: 1
  multiplier: 1
  unit: rate
  direction: lower
  null_rule: Null where transfers are not counted.
  window_days: null
  parameters: []
  owner_role: contact-centre manager
  source: field practice
  version: 1

- id: first_reply_time
  name_en: First reply time
  name_nl: Eerste reactietijd
  description: >-
    Time from the question to the first reply by a person that the customer can read; automatic replies and internal notes are
    none, in calendar time, per contact. What is still open is in no part: see open_contact_age.
  fact: fct_contact_response
  rows: first_reply_seconds is not null
  numerator: first_reply_seconds
  denominator: 1
  multiplier: 1
  unit: seconds
  direction: lower
  null_rule: Null where none was.
  window_days: null
  parameters: []
  owner_role: contact-centre manager
  source: Zendesk 4408834848154
  version: 1

- id: first_reply_business_time
  name_en: First reply time in opening hours
  name_nl: Eerste reactietijd in openingstijd
  description: >-
    Time from the question to the first reply by a person that the customer can read; automatic replies and internal notes are
    none, in opening hours, of the seeds opening_hours and opening_hours_exception, per contact. What is still open is in no
    part: see open_contact_age.
  fact: fct_contact_response
  rows: first_reply_business_seconds is not null
  numerator: first_reply_business_seconds
  denominator: 1
  multiplier: 1
  unit: seconds
  direction: lower
  null_rule: Null where none was.
  window_days: null
  parameters: []
  owner_role: contact-centre manager
  source: Zendesk 4408834848154
  version: 1

- id: first_resolution_time
  name_en: First resolution time
  name_nl: Oplostijd, eerste keer
  description: >-
    Time from the question until it was first solved, in calendar time, per contact. What is still open is in no part: see
    open_contact_age.
  fact: fct_contact_response
  rows: first_resolution_seconds is not null
  numerator: first_resolution_seconds
  denominator: 1
  multiplier: 1
  unit: seconds
  direction: lower
  null_rule: Null where none was.
  window_days: null
  parameters: []
  owner_role: contact-centre manager
  source: Zendesk 4408834848154
  version: 1

- id: first_resolution_business_time
  name_en: First resolution time in opening hours
  name_nl: Oplostijd, eerste keer in openingstijd
  description: >-
    Time from the question until it was first solved, in opening hours, of the seeds opening_hours and
    opening_hours_exception, per contact. What is still open is in no part: see open_contact_age.
  fact: fct_contact_response
  rows: first_resolution_business_seconds is not null
  numerator: first_resolution_business_seconds
  denominator: 1
  multiplier: 1
  unit: seconds
  direction: lower
  null_rule: Null where none was.
  window_days: null
  parameters: []
  owner_role: contact-centre manager
  source: Zendesk 4408834848154
  version: 1

- id: full_resolution_time
  name_en: Full resolution time
  name_nl: Oplostijd
  description: >-
    Time from the question until it was solved for the last time, in calendar time, per contact. What is still open is in no
    part: see open_contact_age.
  fact: fct_contact_response
  rows: full_resolution_seconds is not null
  numerator: full_resolution_seconds
  denominator: 1
  multiplier: 1
  unit: seconds
  direction: lower
  null_rule: Null where none was.
  window_days: null
  parameters: []
  owner_role: contact-centre manager
  source: Zendesk 4408834848154
  version: 1

- id: full_resolution_business_time
  name_en: Full resolution time in opening hours
  name_nl: Oplostijd in openingstijd
  description: >-
    Time from the question until it was solved for the last time, in opening hours, of the seeds opening_hours and
    opening_hours_exception, per contact. What is still open is in no part: see open_contact_age.
  fact: fct_contact_response
  rows: full_resolution_business_seconds is not null
  numerator: full_resolution_business_seconds
  denominator: 1
  multiplier: 1
  unit: seconds
  direction: lower
  null_rule: Null where none was.
  window_days: null
  parameters: []
  owner_role: contact-centre manager
  source: Zendesk 4408834848154
  version: 1

- id: open_contact_age
  name_en: Age of open contacts
  name_nl: Leeftijd van open contacten
  description: >-
    Time since contacts came in that are not solved at the end of the last complete day, per contact, on the day they came in.
  fact: fct_contact_response
  rows: open_age_seconds is not null
  numerator: open_age_seconds
  denominator: 1
  multiplier: 1
  unit: seconds
  direction: lower
  null_rule: Null where nothing is open.
  window_days: null
  parameters: []
  owner_role: contact-centre manager
  source: Zendesk 4408834848154
  version: 1

- id: reopen_rate
  name_en: Reopen rate
  name_nl: Heropend
  description: >-
    Share of contacts once solved that were opened again.
  fact: fct_contact_response
  rows: was_solved
  numerator: case when was_reopened then 1 else 0 end
  denominator: 1
  multiplier: 1
  unit: rate
  direction: lower
  null_rule: Null where nothing was solved.
  window_days: null
  parameters: []
  owner_role: contact-centre manager
  source: Zendesk
  version: 1

- id: resolution_one_touch
  name_en: One-touch resolution
  name_nl: Opgelost in een reactie
  description: >-
    Share of solved contacts with fewer than two replies by a person, of those whose replies are counted. A variant beside
    first_contact_resolution, not the same number.
  fact: fct_contact_response
  rows: is_solved and is_one_touch is not null
  numerator: case when is_one_touch then 1 else 0 end
  denominator: 1
  multiplier: 1
  unit: rate
  direction: higher
  null_rule: Null where nothing was solved or replies are not counted.
  window_days: null
  parameters: []
  owner_role: contact-centre manager
  source: Zendesk 4408820618266
  version: 1

- id: resolution_by_customer
  name_en: First contact resolution by the customer's word
  name_nl: Eerste keer goed volgens de klant
  description: >-
    Share of answers to the question whether it was resolved (score_type resolved) that say so: the highest point of the
    scale, on a scale of four points or more the two highest. A variant beside first_contact_resolution, not the same number.
  fact: fct_survey_response
  rows: score_type = 'resolved' and score is not null
  numerator: case when is_top2 then 1 else 0 end
  denominator: 1
  multiplier: 1
  unit: rate
  direction: higher
  null_rule: Null without answers.
  window_days: null
  parameters: []
  owner_role: customer-experience manager
  source: aicxstack (survey)
  version: 1

- id: episodes
  name_en: Questions
  name_nl: Vragen (episodes)
  description: >-
    Episodes: contacts of one customer about one level-2 reason count once while no more than var episode_window_days lie
    between them, on the day of the first. The net number of contacts.
  fact: fct_contact_episode
  rows: window_days = {{ klantbeeld.var_count('episode_window_days', 1) }}
  numerator: 1
  denominator: null
  multiplier: 1
  unit: count
  direction: lower
  null_rule: 0 on a covered day without episodes.
  window_days: {{ klantbeeld.var_count('episode_window_days', 1) }}
  parameters: [episode_window_days]
  owner_role: contact-centre manager
  source: field practice
  version: 1

- id: channel_switch_rate
  name_en: Channel switch rate
  name_nl: Kanaalwissel
  description: >-
    Share of episodes with more than one contact in which more than one channel was used, on the day of the first contact.
    Only episodes that have ended.
  fact: fct_contact_episode
  rows: window_days = {{ klantbeeld.var_count('episode_window_days', 1) }} and is_ended and contact_count > 1
  numerator: case when channel_count > 1 then 1 else 0 end
  denominator: 1
  multiplier: 1
  unit: rate
  direction: lower
  null_rule: Null where no ended episode has more than one contact.
  window_days: {{ klantbeeld.var_count('episode_window_days', 1) }}
  parameters: [episode_window_days]
  owner_role: channel manager
  source: field practice
  version: 1

- id: dead_end_referral_rate
  name_en: Dead-end referrals
  name_nl: Doorverwezen zonder oplossing
  description: >-
    Share of channel switches in which the contact before was not resolved and advised the channel that was used next, and the
    question was not resolved there either. Only switches whose window has passed.
  fact: fct_contact_step
  rows: is_channel_switch and is_mature
  numerator: case when is_dead_end then 1 else 0 end
  denominator: 1
  multiplier: 1
  unit: rate
  direction: lower
  null_rule: Null without switches; 0 where no source records advice.
  window_days: {{ klantbeeld.var_count('episode_window_days', 1) }}
  parameters: [episode_window_days]
  owner_role: channel manager
  source: field practice
  version: 1

- id: dead_end_referral_cost
  name_en: Cost of dead-end referrals
  name_nl: Kosten van doorverwijzen zonder oplossing
  description: >-
    Cost of the contacts that dead-end referrals led to.
  fact: fct_contact_step
  rows: is_dead_end and is_mature and cost_eur is not null
  numerator: cost_eur
  denominator: null
  multiplier: 1
  unit: eur
  direction: lower
  null_rule: No row where there is none or no rates are delivered.
  window_days: {{ klantbeeld.var_count('episode_window_days', 1) }}
  parameters: [episode_window_days]
  owner_role: channel manager
  source: field practice
  version: 1

- id: survey_responses
  name_en: Survey responses
  name_nl: Enquêterespons
  description: >-
    Responses to surveys, complete or not: one per filled-in questionnaire, at the touchpoint of its first answer.
  fact: fct_survey_response
  rows: is_first_of_response
  numerator: 1
  denominator: null
  multiplier: 1
  unit: count
  direction: neutral
  null_rule: 0 on a covered day without responses.
  window_days: null
  parameters: []
  owner_role: customer-experience manager
  source: AAPOR Standard Definitions
  version: 1

- id: nps
  name_en: Net Promoter Score
  name_nl: Net Promoter Score
  description: >-
    Promoters (9 and 10) minus detractors (0 to 6) per 100 answers on the scale of 0 to 10; passives (7 and 8) count in the
    denominator.
  fact: fct_survey_response
  rows: score_type = 'nps' and score is not null
  numerator: case when is_promoter then 1 when is_detractor then -1 else 0 end
  denominator: 1
  multiplier: 100
  unit: score
  direction: higher
  null_rule: Null without answers; a blank answer is no low score.
  window_days: null
  parameters: []
  owner_role: customer-experience manager
  source: Reichheld
  version: 1

- id: nps_promoters
  name_en: NPS promoters
  name_nl: NPS-promotors
  description: Answers of 9 or 10 to the NPS question.
  fact: fct_survey_response
  rows: score_type = 'nps' and score is not null and is_promoter
  numerator: 1
  denominator: null
  multiplier: 1
  unit: count
  direction: higher
  null_rule: 0 on a covered day without promoters.
  window_days: null
  parameters: []
  owner_role: customer-experience manager
  source: Reichheld
  version: 1

- id: nps_detractors
  name_en: NPS detractors
  name_nl: NPS-criticasters
  description: Answers of 0 to 6 to the NPS question.
  fact: fct_survey_response
  rows: score_type = 'nps' and score is not null and is_detractor
  numerator: 1
  denominator: null
  multiplier: 1
  unit: count
  direction: lower
  null_rule: 0 on a covered day without detractors.
  window_days: null
  parameters: []
  owner_role: customer-experience manager
  source: Reichheld
  version: 1

- id: nps_weighted
  name_en: Net Promoter Score, weighted
  name_nl: Net Promoter Score, gewogen
  description: >-
    NPS in population figures: every answer counts with the weight of its respondent (1 where the source gives none).
  fact: fct_survey_response
  rows: score_type = 'nps' and score is not null
  numerator: case when is_promoter then weight when is_detractor then -weight else 0 end
  denominator: weight
  multiplier: 100
  unit: score
  direction: higher
  null_rule: Null without answers or where all weights are 0.
  window_days: null
  parameters: []
  owner_role: customer-experience manager
  source: Reichheld; survey weights of the source
  version: 1

- id: csat_mean
  name_en: Customer satisfaction, mean
  name_nl: Klanttevredenheid, gemiddelde
  description: >-
    Mean satisfaction on the scale of 1 to 5. Another scale is brought to it linearly: 1 + 4 * (score - lowest) / (highest -
    lowest).
  fact: fct_survey_response
  rows: score_type = 'csat' and score_5 is not null
  numerator: score_5
  denominator: 1
  multiplier: 1
  unit: score
  direction: higher
  null_rule: Null without answers.
  window_days: null
  parameters: []
  owner_role: customer-experience manager
  source: field practice
  version: 1

- id: csat_mean_weighted
  name_en: Customer satisfaction, weighted mean
  name_nl: Klanttevredenheid, gewogen gemiddelde
  description: csat_mean in population figures, every answer with the weight of its respondent (1 where the source gives none).
  fact: fct_survey_response
  rows: score_type = 'csat' and score_5 is not null
  numerator: weight * score_5
  denominator: weight
  multiplier: 1
  unit: score
  direction: higher
  null_rule: Null without answers or where all weights are 0.
  window_days: null
  parameters: []
  owner_role: customer-experience manager
  source: survey weights of the source
  version: 1

- id: csat_grade
  name_en: Customer satisfaction, grade of 1 to 10
  name_nl: Klanttevredenheid, rapportcijfer
  description: >-
    Mean satisfaction as a Dutch school grade (rapportcijfer), brought to 1 to 10 linearly: 1 + 9 * (score - lowest) /
    (highest - lowest).
  fact: fct_survey_response
  rows: score_type = 'csat' and score_5 is not null
  numerator: score_10
  denominator: 1
  multiplier: 1
  unit: score
  direction: higher
  null_rule: Null without answers.
  window_days: null
  parameters: []
  owner_role: customer-experience manager
  source: field practice
  version: 1

- id: csat_top2_rate
  name_en: Satisfied customers
  name_nl: Percentage tevreden
  description: >-
    Share of satisfaction answers in the two highest points of the scale: 4 and 5 of 1 to 5, so a 3 is not satisfied. On a
    scale of fewer than four points the highest alone. Questions offered and not answered are in no part.
  fact: fct_survey_response
  rows: score_type = 'csat' and score_5 is not null
  numerator: case when is_top2 then 1 else 0 end
  denominator: 1
  multiplier: 1
  unit: rate
  direction: higher
  null_rule: Null without answers.
  window_days: null
  parameters: []
  owner_role: customer-experience manager
  source: Zendesk scale map; nicereply
  version: 1

- id: driver_mean
  name_en: Driver score, mean
  name_nl: Deelaspecten, gemiddelde
  description: >-
    Mean score of the questions about parts of the experience (score_type driver), brought to 1 to 5 as csat_mean is. Read it
    per touchpoint.
  fact: fct_survey_response
  rows: score_type = 'driver' and score_5 is not null
  numerator: score_5
  denominator: 1
  multiplier: 1
  unit: score
  direction: higher
  null_rule: Null without answers.
  window_days: null
  parameters: []
  owner_role: customer-experience manager
  source: field practice
  version: 1

- id: sessions
  name_en: Sessions
  name_nl: Sessies
  description: >-
    Visits to the site: the events of a device, split where more than var session_gap_minutes pass, counted on the day of
    their start. Bots have no sessions.
  fact: fct_web_session
  rows: "true"
  numerator: 1
  denominator: null
  multiplier: 1
  unit: count
  direction: neutral
  null_rule: 0 on a covered day without sessions.
  window_days: null
  parameters: [session_gap_minutes]
  owner_role: web analyst
  source: GA4
  version: 1

- id: bounce_rate
  name_en: Bounce rate
  name_nl: Bouncepercentage
  description: >-
    Share of sessions that were not engaged: below var engaged_session_seconds of engagement, no key event and fewer than two
    page views.
  fact: fct_web_session
  rows: "true"
  numerator: case when is_engaged then 0 else 1 end
  denominator: 1
  multiplier: 1
  unit: rate
  direction: lower
  null_rule: Null without sessions.
  window_days: null
  parameters: [session_gap_minutes, engaged_session_seconds]
  owner_role: web analyst
  source: GA4
  version: 1

- id: bounce_rate_classic
  name_en: Bounce rate, classic
  name_nl: Bouncepercentage, klassiek
  description: Share of sessions with one page view alone, however long it was read.
  fact: fct_web_session
  rows: "true"
  numerator: case when is_single_page then 1 else 0 end
  denominator: 1
  multiplier: 1
  unit: rate
  direction: lower
  null_rule: Null without sessions.
  window_days: null
  parameters: [session_gap_minutes]
  owner_role: web analyst
  source: Universal Analytics
  version: 1

- id: engaged_seconds_per_session
  name_en: Engaged time per session
  name_nl: Betrokken tijd per sessie
  description: >-
    Seconds in which the page was in view and used, per session. A session without a sign of engagement counts as 0; days on which
    its source measured no engagement at all are in no part.
  fact: fct_web_session
  rows: engaged_seconds is not null
  numerator: engaged_seconds
  denominator: 1
  multiplier: 1
  unit: seconds
  direction: higher
  null_rule: Null where no engaged time was measured.
  window_days: null
  parameters: [session_gap_minutes]
  owner_role: web analyst
  source: GA4 (average engagement time per session)
  version: 2

- id: digital_to_contact_rate
  name_en: Digital-to-contact rate
  name_nl: Web-naar-contact
  description: >-
    Share of visits of known customers that an inbound contact of the same customer about a known reason follows within 24
    hours after the start, exactly that long included. Only visits of days after which a whole day of contacts was delivered;
    anonymous ones are in no part: see identified_session_rate. That a contact followed does not mean that the visit caused
    it, nor that the others were helped.
  fact: session_contact_daily
  rows: is_mature
  numerator: followed_count
  denominator: identified_count
  multiplier: 1
  unit: rate
  direction: lower
  null_rule: Null without such visits.
  window_days: 1
  parameters: [session_gap_minutes]
  owner_role: web analyst
  source: field practice
  version: 1

- id: identified_session_rate
  name_en: Sessions of known customers
  name_nl: Sessies van bekende klanten
  description: >-
    Share of visits of which the customer is known.
  fact: fct_web_session
  rows: "true"
  numerator: case when customer_key is null then 0 else 1 end
  denominator: 1
  multiplier: 1
  unit: rate
  direction: higher
  null_rule: Null without sessions.
  window_days: null
  parameters: [session_gap_minutes]
  owner_role: web analyst
  source: field practice
  version: 1

- id: page_views
  name_en: Page views
  name_nl: Paginaweergaven
  description: Pages shown to visitors, on the day they were shown. Bots do not count.
  fact: fct_web_event
  rows: is_page_view and not is_bot
  numerator: 1
  denominator: null
  multiplier: 1
  unit: count
  direction: neutral
  null_rule: 0 on a covered day without page views.
  window_days: null
  parameters: []
  owner_role: web analyst
  source: GA4
  version: 1
{% endset %}
{{ return(fromyaml(text)) }}
{% endmacro %}
