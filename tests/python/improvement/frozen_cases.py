"""What the tests of freezing share: a project that has published one mart, and the delivery that is read back."""

import csv
from pathlib import Path

import duckdb

from orchestration.base.settings import REPOSITORY_ROOT, Settings


def project_settings(folder: Path) -> Settings:
    """A project that declares its deliveries as the demo company does."""
    settings = Settings(folder, folder / "landing", folder / "warehouse")
    (folder / "dbt_project.yml").write_text("name: small\n")
    settings.landing_file.write_text((REPOSITORY_ROOT / "landing.yml").read_text())
    return settings


def write_published(settings: Settings, statement: str) -> None:
    """A published file with the one mart that a statement creates."""
    settings.published_file.parent.mkdir(parents=True, exist_ok=True)
    settings.published_file.unlink(missing_ok=True)
    with duckdb.connect(str(settings.published_file)) as connection:
        connection.execute("create schema marts")
        connection.execute(statement)


def read(path: Path | None) -> list[dict[str, str]]:
    """The rows of a delivery."""
    assert path
    with path.open(newline="") as file:
        return list(csv.DictReader(file))
