"""Klantbeeld's orchestration: landing, privacy, quality, publishing, and the Dagster job that runs them in order."""
