"""Which days a run builds."""
