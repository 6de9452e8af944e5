{{ register_versions('decision', ['decision_ref']) }}
