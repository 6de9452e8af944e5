"""`python -m orchestration` is the `klantbeeld` command."""

from orchestration.cli.app import app

app()
