"""A warehouse of its own for every test of publishing."""

from pathlib import Path

import pytest
from postgres_server import postgres_url
from publish_cases import project_settings

from orchestration.base.settings import Settings

__all__ = ["postgres_url"]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return project_settings(tmp_path)
