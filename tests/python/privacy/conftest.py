"""Fixtures of the privacy tests."""

from pathlib import Path

import pytest
from landing_project import LandingProject
from people import land_people


@pytest.fixture
def project(tmp_path: Path) -> LandingProject:
    """An empty project."""
    return LandingProject.make(tmp_path / "project")


@pytest.fixture
def landed(project: LandingProject) -> LandingProject:
    """A project with three customers, landed, with what a build knows of them."""
    return land_people(project)
