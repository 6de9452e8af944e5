"""dbt as part of a run: its commands, its manifest, and its failures as messages."""
