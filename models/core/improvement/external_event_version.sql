{{ register_versions('external_event', ['event_ref'], readings={
    'pilot_ref': "nullif(trim(pilot_ref), '')",
    'arm': "nullif(trim(arm), '')",
}) }}
