"""A few deliveries of several days that faults are tried on, and what must be in raw after them."""

from pathlib import Path

import duckdb
from landing_project import LandingProject

ROWS = 3_000
DAYS = 4


def deliver(folder: Path) -> LandingProject:
    """A project with a file per day, each with one line to reject, and one key for all such projects."""
    project = LandingProject.make(folder)
    project.declare(
        {
            "path": "*.csv",
            "columns": ["id", "email", "value"],
            "identifiers": {"email": "email"},
            "delivered_on": {"pattern": r"(\d{8})", "format": "%Y%m%d"},
        }
    )
    for day in range(1, DAYS + 1):
        lines = "".join(f"{day * ROWS + n},user{n}@example.nl,{n * day}\n" for n in range(ROWS))
        project.deliver(f"calls_2024010{day}.csv", f"id,email,value\n{lines}too,many,fields,here\n")
    project.settings.key_file.parent.mkdir()
    project.settings.key_file.write_text("5e" * 32)
    project.settings.key_file.chmod(0o600)
    return project


def raw(project: LandingProject) -> list[tuple]:
    """Everything in raw, as dbt reads it; nothing where nothing is there."""
    columns = "_file, _line, _delivery_hash, _loaded_at, id, email, value"
    try:
        return project.query(f"select {columns} from {project.source()} order by all")
    except duckdb.Error:
        return []


def lost_and_wrong(project: LandingProject, expected: list[tuple]) -> tuple[int, int]:
    """Rows that are not in raw, and rows that should not be: twice there, or otherwise than delivered."""
    there = raw(project)
    lost = len(set(expected) - set(there)) + max(0, DAYS - len(project.rejected()))
    return lost, len(there) - len(set(there) & set(expected))
