{{ register_versions('pilot', ['pilot_ref'], readings={
    'pilot_share': "coalesce(pilot_share, 0.5e0)",
    'alpha': "coalesce(alpha, 0.05e0)",
}) }}
