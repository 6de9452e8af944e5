{{ register_versions('improvement', ['improvement_ref'], readings={
    'contact_reason_id': "nullif(trim(contact_reason_id), '')",
    'channel_id': "nullif(trim(channel_id), '')",
    'product_id': "nullif(trim(product_id), '')",
    'team_id': "nullif(trim(team_id), '')",
    'customer_group_id': "nullif(trim(customer_group_id), '')",
    'journey_stage_id': "nullif(trim(journey_stage_id), '')",
    'predecessor_ref': "nullif(trim(predecessor_ref), '')",
    'project': "nullif(trim(project), '')",
}) }}
