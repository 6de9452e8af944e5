{#-
  Names of the project's codes in English and Dutch: {code set: {code: [English, Dutch]}}. Members of dimensions are named in the
  vocabulary; these are the codes outside it.
-#}
{% macro code_labels() %}
{% set labels = {
    'value_class': {
        'value': ['Value', 'Waarde'],
        'failure': ['Failure', 'Faal'],
        'regulatory': ['Regulatory', 'Wettelijk'],
        'unknown': ['Unknown', 'Onbekend'],
    },
    'reason_origin': {
        'registered': ['Registered', 'Geregistreerd'],
        'proposed_by_rule': ['Proposed by rule', 'Voorgesteld door regel'],
        'proposed_by_model': ['Proposed by model', 'Voorgesteld door model'],
        'none': ['None', 'Geen'],
    },
    'classification': {
        'structural': ['Structural', 'Structureel'],
        'incident': ['Incident', 'Incident'],
        'undecided': ['Undecided', 'Onbeslist'],
        'normal': ['Normal', 'Normaal'],
        'not_judged': ['Not judged', 'Niet beoordeeld'],
    },
    'acceptance': {
        'proposed': ['Proposed', 'Voorgesteld'],
        'accepted': ['Accepted', 'Geaccepteerd'],
        'rejected': ['Rejected', 'Afgewezen'],
    },
    'cause_stage': {
        'monitor': ['Monitor', 'Signaleren'],
        'analyse': ['Analyse', 'Analyseren'],
        'measure': ['Choose measures', 'Maatregelen kiezen'],
        'assign': ['Assign', 'Toewijzen'],
        'not_recorded': ['Not recorded', 'Niet vastgelegd'],
    },
    'measure_status': {
        'proposed': ['Proposed', 'Voorgesteld'],
        'assigned': ['Assigned', 'Toegewezen'],
        'running': ['Running', 'Loopt'],
        'done': ['Done', 'Afgerond'],
        'stopped': ['Stopped', 'Gestopt'],
    },
    'signal_class': {
        'quick': ['Quick', 'Snel'],
        'normal': ['Normal', 'Normaal'],
        'large': ['Large', 'Groot'],
        'not_classified': ['Not classified', 'Niet ingedeeld'],
    },
    'signal_resolution': {
        'rejected': ['Rejected', 'Afgewezen'],
        'duplicate': ['Duplicate of another signal', 'Dubbel met een ander signaal'],
        'no_go': ['No-go', 'No-go'],
        'measured': ['Effect measured', 'Effect gemeten'],
        'not_measured': ['Effect not measured', 'Effect niet gemeten'],
    },
    'ranking_item': {
        'topic': ['Topic', 'Onderwerp'],
        'signal': ['Signal', 'Signaal'],
        'hypothesis': ['Hypothesis', 'Vermoeden'],
    },
    'cost_kind': {'estimated': ['Estimated', 'Geschat'], 'actual': ['Actual', 'Werkelijk']},
    'impact_item': {'topic': ['Topic', 'Onderwerp'], 'signal': ['Signal', 'Signaal']},
    'impact_state': {
        'scored': ['Scored', 'Berekend'],
        'volume_only': ['Volume only', 'Alleen volume'],
        'no_topic': ['No topic', 'Geen onderwerp'],
    },
    'impact_class': {'high': ['High', 'Hoog'], 'low': ['Low', 'Laag']},
    'duplicate_judgement': {
        'proposed': ['Proposed', 'Voorgesteld'],
        'confirmed': ['Confirmed', 'Bevestigd'],
        'distinct': ['Distinct', 'Verschillend'],
    },
    'timing': {'leading': ['Leading', 'Voorlopend'], 'lagging': ['Lagging', 'Volgend']},
    'improvement_phase': {'before': ['Before', 'Vooraf'], 'during': ['During', 'Tijdens'], 'after': ['After', 'Erna']},
    'improvement_state': {'planned': ['Planned', 'Gepland'], 'during': ['During', 'Tijdens'], 'after': ['After', 'Erna']},
    'can_show': {
        'yes': ['Yes', 'Ja'],
        'only_at_end': ['Only at the end', 'Alleen aan het einde'],
        'no': ['No', 'Nee'],
        'unknown': ['Unknown', 'Onbekend'],
    },
    'improvement_goal': {
        'contacts_down': ['Fewer contacts', 'Minder contacten'],
        'satisfaction_up': ['Higher satisfaction', 'Hogere tevredenheid'],
        'cost_down': ['Cheaper contacts', 'Goedkopere contacten'],
    },
    'decision_gate': {
        'start': ['Start', 'Start'],
        'pilot': ['Pilot', 'Pilot'],
        'roll_out': ['Roll-out', 'Uitrol'],
        'end': ['End', 'Einde'],
    },
    'guardrail_state': {
        'kept': ['Kept', 'Gehandhaafd'],
        'broken': ['Broken', 'Overschreden'],
        'not_provable': ['Not provable', 'Niet aantoonbaar'],
        'none': ['None', 'Geen'],
    },
    'baseline_drift': {
        'none': ['None', 'Geen'],
        'data': ['Data', 'Gegevens'],
        'definition': ['Definition', 'Definitie'],
        'both': ['Both', 'Beide'],
    },
    'ranking_drift': {
        'none': ['None', 'Geen'],
        'score': ['Score', 'Score'],
        'place': ['Place', 'Plaats'],
        'gone': ['Gone', 'Vervallen'],
    },
    'hypothesis_direction': {'higher': ['Higher', 'Hoger'], 'lower': ['Lower', 'Lager']},
    'hypothesis_verdict': {
        'supported': ['Supported', 'Bevestigd'],
        'refuted': ['Refuted', 'Weerlegd'],
        'not_enough_data': ['Not enough data', 'Te weinig gegevens'],
    },
    'expectation_role': {
        'primary': ['Primary', 'Hoofddoel'],
        'guardrail': ['Guardrail', 'Randvoorwaarde'],
        'success_factor': ['Success factor', 'Succesfactor'],
    },
    'change_kind': {'relative': ['Relative', 'Relatief'], 'absolute': ['Absolute', 'Absoluut']},
    'pilot_unit': {'customer': ['Customer', 'Klant'], 'team': ['Team', 'Team']},
    'pilot_state': {
        'safe': ['Safe', 'Veilig'],
        'harm': ['Harm', 'Schade'],
        'keep_watching': ['Keep watching', 'Blijven volgen'],
        'unreadable': ['Unreadable', 'Onleesbaar'],
    },
    'effect_method': {
        'cuped': ['Customers drawn at random, adjusted for earlier behaviour', 'Gelote klanten, zonder wat zij ervoor al deden'],
        'customers': ['Customers drawn at random', 'Gelote klanten'],
        'difference_in_differences': ['Difference in differences', 'Verschil in verschillen'],
        'randomisation': ['Randomisation test of few teams', 'Randomisatietoets van enkele teams'],
        'day_blocks': ['Few teams, by day', 'Dagen van enkele teams'],
        'before_after': ['Before and after', 'Voor en na'],
        'none': ['Not measured', 'Niet gemeten'],
    },
    'design_gate': {
        'passed': ['Passed', 'Geslaagd'],
        'downgraded': ['Downgraded', 'Met voorbehoud'],
        'refused': ['Refused', 'Geweigerd'],
    },
    'effect_verdict': {
        'met': ['Met', 'Waargemaakt'],
        'exceeded': ['Exceeded', 'Overtroffen'],
        'missed': ['Missed', 'Niet waargemaakt'],
        'not_provable': ['Not provable', 'Niet aantoonbaar'],
        'kept': ['Kept', 'Gehandhaafd'],
        'broken': ['Broken', 'Overschreden'],
        'refused': ['Refused', 'Geweigerd'],
    },
    'gate_result': {'go': ['Go', 'Doorgaan'], 'hold': ['Hold', 'Afwachten'], 'stop': ['Stop', 'Stoppen']},
    'saving_evidence': {'proven': ['Proven', 'Aangetoond'], 'not_provable': ['Not provable', 'Niet aantoonbaar']},
    'compared_with': {
        'journey': ['Rest of the journey', 'Rest van de klantreis'],
        'all_journeys': ['All other stages', 'Alle andere haltes'],
    },
    'low_point_state': {
        'new': ['New', 'Nieuw'],
        'persistent': ['Persistent', 'Blijvend'],
        'recovered': ['Recovered', 'Hersteld'],
        'none': ['None', 'Geen'],
        'not_judged': ['Not judged', 'Niet beoordeeld'],
    },
    'map_item_kind': {
        'activity': ['Activity', 'Activiteit'],
        'need': ['Need', 'Behoefte'],
        'pain': ['Pain', 'Pijn'],
        'cause': ['Cause', 'Oorzaak'],
    },
    'evidence_state': {
        'shown': ['Shown', 'Aangetoond'],
        'earlier': ['Shown earlier', 'Eerder aangetoond'],
        'not_shown': ['Not shown', 'Niet aangetoond'],
        'told': ['Told in interviews', 'Verteld in interviews'],
        'hypothesis': ['Hypothesis', 'Hypothese'],
    },
    'finding_kind': {
        'bottleneck': ['Bottleneck', 'Knelpunt'],
        'rework': ['Rework', 'Herhaalwerk'],
        'skipped': ['Skipped stage', 'Overgeslagen halte'],
        'low_point': ['Low point', 'Dieptepunt'],
        'volume_shift': ['Volume shift', 'Volumeverschuiving'],
    },
    'finding_origin': {
        'data': ['Data', 'Data'],
    },
    'customer_state': {
        'new': ['New', 'Nieuw'],
        'existing': ['Existing', 'Bestaand'],
        'unknown': ['Not known', 'Niet bekend'],
    },
    'touchpoint_value': {
        'goal': ['Goal', 'Doel'],
        'decisive': ['Decisive', 'Doorslaggevend'],
        'hindering': ['Hindering', 'Belemmerend'],
        'unnecessary': ['Unnecessary', 'Onnodig'],
        'not_provable': ['Not provable', 'Niet aantoonbaar'],
    },
    'placement': {
        'better': ['Better here', 'Beter hier'],
        'worse': ['Worse here', 'Slechter hier'],
        'no_evidence': ['No evidence', 'Geen bewijs'],
    },
    'survey_need': {
        'keep': ['Keep asking', 'Blijven vragen'],
        'reduce': ['Ask fewer', 'Minder vragen'],
        'stop': ['Stop asking', 'Stoppen met vragen'],
        'not_judged': ['Not judged', 'Niet beoordeeld'],
    },
    'feedback_source': {
        'survey': ['Survey', 'Enquête'],
        'sales_call': ['Sales call', 'Verkoopgesprek'],
        'service_contact': ['Service contact', 'Contact met de klantenservice'],
        'visit': ['Page visit', 'Paginabezoek'],
        'order': ['Order step', 'Stap van een bestelling'],
        'none': ['None', 'Geen'],
    },
    'touchpoint_state': {
        'active': ['Active', 'Actief'],
        'silent': ['Silent', 'Stilgevallen'],
        'rare': ['Rare', 'Zelden'],
        'unmeasured': ['Not measured', 'Niet gemeten'],
    },
    'passive_state': {
        'published': ['Published', 'Gepubliceerd'],
        'few_answers': ['Withheld: fewer than 30 customers answered', 'Achtergehouden: minder dan 30 klanten antwoordden'],
        'low_agreement': ['Withheld: agreement below 0.2', 'Achtergehouden: overeenkomst onder 0,2'],
        'chance': ['Withheld: agreement may be chance', 'Achtergehouden: overeenkomst kan toeval zijn'],
    },
    'metric_timing': {
        'leading': ['Leading', 'Voorlopend'],
        'together': ['Together', 'Tegelijk'],
        'lagging': ['Lagging', 'Achterlopend'],
        'not_shown': ['Not shown', 'Niet aangetoond'],
        'not_judged': ['Not judged', 'Niet beoordeeld'],
        'reference': ['Reference', 'Waarmee vergeleken wordt'],
    },
    'experience_driver': {'csat': ['Satisfaction', 'Tevredenheid'], 'ces': ['Ease', 'Gemak']},
    'driver_priority': {
        'improve': ['Improve', 'Verbeteren'],
        'keep_up': ['Maintain', 'Vasthouden'],
        'later': ['Later', 'Later'],
        'fine': ['Fine', 'In orde'],
        'not_judged': ['Not judged', 'Niet beoordeeld'],
    },
    'answer_scope': {
        'any_stage': ['First answer at any stage', 'Eerste antwoord bij welke halte ook'],
        'stage': ['First answer at the stage', 'Eerste antwoord bij de halte'],
    },
    'later_outcome': {
        'contact': ['Contact', 'Contact'],
        'contract_ended': ['Contract ended', 'Contract beëindigd'],
        'repeat_purchase': ['Ordered or renewed again', 'Opnieuw besteld of verlengd'],
    },
    'satisfaction_class': {
        'dissatisfied': ['Dissatisfied', 'Ontevreden'],
        'neutral': ['Neutral', 'Neutraal'],
        'satisfied': ['Satisfied', 'Tevreden'],
    },
    'cadence': {
        'daily': ['Daily', 'Dagelijks'],
        'weekly': ['Weekly', 'Wekelijks'],
        'monthly': ['Monthly', 'Maandelijks'],
        'quarterly': ['Quarterly', 'Per kwartaal'],
        'yearly': ['Yearly', 'Jaarlijks'],
    },
    'handover_kind': {
        'within a contact': ['Within a contact', 'Binnen een contact'],
        'between contacts': ['Between contacts', 'Tussen contacten'],
    },
    'estimate_basis': {
        'contact log': ['Contact log', 'Contactlog'],
        'registration only': ['Registration only', 'Alleen registratie'],
        'not known': ['Not known', 'Niet bekend'],
        'partly delivered': ['Partly delivered', 'Deels geleverd'],
        'not delivered': ['Not delivered', 'Niet geleverd'],
    },
    'moment': {
        'arrival': ['Arrival', 'Binnenkomst'],
        'handling': ['Handling', 'Behandeling'],
        'registration': ['Registration', 'Registratie'],
    },
    'field_status': {
        'used': ['Used', 'Gebruikt'],
        'not used': ['Not used', 'Niet gebruikt'],
        'missing': ['Missing', 'Ontbreekt'],
        'not collected': ['Not collected', 'Niet verzameld'],
    },
    'method': {'rule': ['Rule', 'Regel'], 'model': ['Model', 'Model']},
    'kind': {
        'contact log': ['Contact log', 'Contactlog'],
        'case system': ['Case system', 'Zaaksysteem'],
        'registration app': ['Registration app', 'Registratie-app'],
        'text': ['Text', 'Tekst'],
    },
    'weekday': {
        1: ['Monday', 'Maandag'],
        2: ['Tuesday', 'Dinsdag'],
        3: ['Wednesday', 'Woensdag'],
        4: ['Thursday', 'Donderdag'],
        5: ['Friday', 'Vrijdag'],
        6: ['Saturday', 'Zaterdag'],
        7: ['Sunday', 'Zondag'],
    },
    'month': {
        1: ['January', 'Januari'],
        2: ['February', 'Februari'],
        3: ['March', 'Maart'],
        4: ['April', 'April'],
        5: ['May', 'Mei'],
        6: ['June', 'Juni'],
        7: ['July', 'Juli'],
        8: ['August', 'Augustus'],
        9: ['September', 'September'],
        10: ['October', 'Oktober'],
        11: ['November', 'November'],
        12: ['December', 'December'],
    },
    'unit': {
        'count': ['Count', 'Aantal'],
        'seconds': ['Seconds', 'Seconden'],
        'rate': ['Rate', 'Aandeel'],
        'score': ['Score', 'Score'],
        'eur': ['Euro', 'Euro'],
    },
    'direction': {
        'higher': ['Higher is better', 'Hoger is beter'],
        'lower': ['Lower is better', 'Lager is beter'],
        'neutral': ['Neither is better', 'Geen van beide is beter'],
    },
    'delivery_status': {
        'loaded': ['Loaded', 'Geladen'],
        'replaced': ['Replaced', 'Vervangen'],
        'failed': ['Failed', 'Mislukt'],
    },
} %}
{{ return(labels) }}
{% endmacro %}


{#-
  A code with its names, as the columns <column>, <column>_name_en and <column>_name_nl. A code missing from the list, for
  example from a user's own seed, is its own name.
-#}
{% macro labelled(code_set, code, column=none) -%}
    {%- set column = column or code_set -%}
    {%- set labels = klantbeeld.code_labels()[code_set] -%}
{{ code }} as {{ column }},
    {%- for language in ['en', 'nl'] %}
    {%- set position = loop.index0 %}
    case {{ code }}
        {%- for value, names in labels.items() %}
        when {{ value if value is number else "'" ~ value ~ "'" }} then '{{ names[position] }}'
        {%- endfor %}
        {%- if labels.keys() | first is string %}
        else {{ code }}
        {%- endif %}
    end as {{ column }}_name_{{ language }}
    {{- ',' if not loop.last }}
    {%- endfor %}
{%- endmacro %}
