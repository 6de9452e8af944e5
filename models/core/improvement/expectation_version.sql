{{ register_versions('expectation', ['improvement_ref', 'metric_id'], readings={
    'change_kind': "coalesce(change_kind, 'relative')",
}) }}
