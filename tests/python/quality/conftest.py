"""A project with a warehouse of its own per test."""

from pathlib import Path

import pytest
from quality_warehouse import MartWarehouse, RawWarehouse, marts_in_order, nine_honest_days, project

from orchestration.base.settings import Settings


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return project(tmp_path / "project")


@pytest.fixture
def raw(settings: Settings) -> RawWarehouse:
    return nine_honest_days(settings)


@pytest.fixture
def marts(settings: Settings) -> MartWarehouse:
    return marts_in_order(settings)
