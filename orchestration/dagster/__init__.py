"""Dagster: the assets, checks, schedules and the job that a run is."""
