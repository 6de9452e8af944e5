"""Dagster: the assets, checks and schedules, and the job that makes a run."""
