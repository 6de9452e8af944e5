"""Fixtures of the landing tests."""

from pathlib import Path

import pytest
from landing_project import LandingProject
from postgres_server import postgres_url

__all__ = ["postgres_url"]


@pytest.fixture
def project(tmp_path: Path) -> LandingProject:
    """An empty project."""
    return LandingProject.make(tmp_path / "project")
