"""The function for staging models: the pseudonyms of landing, on a real connection and in a real dbt run."""

import os
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest
from landing_project import LandingProject

from orchestration.privacy.dbt_plugin import register_pseudonym_function
from orchestration.privacy.key import PseudonymKey, open_key, stored_key_id
from orchestration.privacy.pseudonym import IDENTIFIER_TYPES, pseudonym


def test_the_function_gives_the_pseudonyms_of_landing(project: LandingProject) -> None:
    values = ["Ann@x.nl", " ann@X.nl", "06-12345678", "", None, "'", "é"] * 1000
    key = open_key(project.settings)
    with duckdb.connect() as connection:
        register_pseudonym_function(connection, lambda: project.settings)
        connection.execute(
            "create table t as select unnest(?) as value, unnest(?) as place", [values, list(range(7000))]
        )
        for kind in IDENTIFIER_TYPES:
            found = connection.execute(
                f"select klantbeeld_pseudonym(value, '{kind}') from t order by place"
            ).fetchall()
            assert [value for (value,) in found] == [pseudonym(key, kind, value) for value in values]


def test_the_function_works_in_every_cursor_and_tells_unknown_types(project: LandingProject) -> None:
    with duckdb.connect() as connection:
        register_pseudonym_function(connection, lambda: project.settings)
        cursor = connection.cursor()
        assert len(cursor.execute("select klantbeeld_pseudonym('a', 'crm')").fetchone()[0]) == 32
        assert cursor.execute("select klantbeeld_pseudonym(null, 'crm')").fetchone() == (None,)
        with pytest.raises(duckdb.Error, match="'A name' is not an identifier type"):
            cursor.execute("select klantbeeld_pseudonym('a', 'A name')").fetchall()


def test_no_key_is_made_until_the_function_is_used(project: LandingProject) -> None:
    with duckdb.connect() as connection:
        register_pseudonym_function(connection, lambda: project.settings)
        assert not project.settings.key_file.exists()
        connection.execute("select klantbeeld_pseudonym('a', 'crm')").fetchall()
    # From now on the warehouse has this key.
    assert stored_key_id(project.settings) == open_key(project.settings).key_id


def test_a_dbt_model_uses_it(project: LandingProject, tmp_path: Path) -> None:
    root, secret = project.settings.project_dir, "dbtcanary" * 4
    files = {
        "dbt_project.yml": "name: small\nprofile: small\nmodel-paths: [models]\n",
        "profiles.yml": (
            "small:\n  target: d\n  outputs:\n    d:\n      type: duckdb\n"
            f"      path: {root / 'build.duckdb'}\n"
            "      plugins:\n        - module: orchestration.privacy.dbt_plugin\n"
        ),
        "models/stg.sql": (
            "{{ config(materialized='table') }}\n"
            "select klantbeeld_pseudonym(v, 'email') as p from (values (' Ann@x.nl'), (null)) as t(v)"
        ),
    }
    for name, text in files.items():
        (root / name).parent.mkdir(exist_ok=True)
        (root / name).write_text(text)
    command = [sys.executable, "-m", "dbt.cli.main", "run", "--profiles-dir", ".", "--log-path", "logs"]
    environment = {
        **os.environ,
        "KLANTBEELD_KEY": secret,
        "KLANTBEELD_WAREHOUSE": str(project.settings.warehouse_dir),
        "DBT_SEND_ANONYMOUS_USAGE_STATS": "false",
    }
    result = subprocess.run(
        command, cwd=root, env=environment, capture_output=True, text=True, timeout=120, check=False
    )
    assert result.returncode == 0, result.stdout
    with duckdb.connect(str(root / "build.duckdb"), read_only=True) as connection:
        found = connection.execute("select p from stg order by p nulls last").fetchall()
    assert found == [(pseudonym(PseudonymKey(secret.encode()), "email", "ann@x.nl"),), (None,)]
    for path in root.rglob("*"):
        assert not path.is_file() or secret.encode() not in path.read_bytes(), path
