"""`python -m orchestration` is the `klantbeeld` command."""

from orchestration.cli import app

app()
