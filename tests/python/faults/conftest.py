"""Fixtures of the tests of what counts faults."""

from pathlib import Path

import pytest
from landing_project import LandingProject


@pytest.fixture
def project(tmp_path: Path) -> LandingProject:
    """An empty project."""
    return LandingProject.make(tmp_path / "project")
