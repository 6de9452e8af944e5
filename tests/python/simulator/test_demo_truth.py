"""What `make demo` simulates, through the whole chain: every planted fact is found, and nothing else claimed."""

import hashlib
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import duckdb
import pytest
from small_cell_attack import determined_figures, open_mart

from orchestration.base.settings import REPOSITORY_ROOT, Settings
from orchestration.dbt.manifest import read_manifest
from orchestration.dbt.variables import project_variable
from orchestration.landing.config import load_landing_config
from orchestration.plan.news import inputs_digest, is_published
from orchestration.publish.open_marts import open_marts_of
from orchestration.publish.project import MINIMUMS
from orchestration.publish.versions import DUCKDB_NAME

OPEN_FACTS = Path(__file__).with_name("open_facts.txt")
MADE_DEMO = Settings(REPOSITORY_ROOT, REPOSITORY_ROOT / "landing", REPOSITORY_ROOT / "warehouse")


def demo_arguments() -> list[str]:
    """The arguments of `klantbeeld simulate` in the Makefile, without the folder."""
    line = re.search(r"klantbeeld simulate (.*) --out landing", (REPOSITORY_ROOT / "Makefile").read_text())
    assert line is not None
    return line.group(1).split()


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory, klantbeeld) -> Settings:
    """The demo company, built and published: by `make demo` where that was of the same files and code, else here."""
    folder = tmp_path_factory.mktemp("demo")
    settings = Settings(REPOSITORY_ROOT, folder / "landing", folder / "warehouse")

    def command(*arguments: str) -> None:
        result = klantbeeld(
            *arguments, settings=settings, env={"KLANTBEELD_KEY_FILE": str(folder / "pseudonym.key")}
        )
        assert result.returncode == 0, result.stdout + result.stderr

    command("simulate", *demo_arguments(), "--out", str(settings.landing_dir))
    if is_published_of(MADE_DEMO, settings.landing_dir):
        return MADE_DEMO
    command("run")
    return settings


def is_published_of(made: Settings, delivered: Path) -> bool:
    """Whether the publication of `made` follows from the files in `delivered` and from the code as it is now."""
    if not made.published_file.is_file() or contents(made.landing_dir) != contents(delivered):
        return False
    return is_published(made, inputs_digest(made, load_landing_config(made.landing_file)))


def contents(folder: Path) -> dict[str, str]:
    """The hash of every file below a folder, by its path there."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    return {str(file.relative_to(folder)): hashlib.md5(file.read_bytes()).hexdigest() for file in files}


def test_every_planted_fact_is_found_and_the_open_ones_are_listed(demo: Settings, klantbeeld) -> None:
    result = klantbeeld("verify", "--open", str(OPEN_FACTS), settings=demo)
    assert result.returncode == 0, result.stdout + result.stderr


def test_the_demo_ends_with_findings_that_name_their_mart(demo: Settings, klantbeeld) -> None:
    lines = klantbeeld("findings", settings=demo).stdout.splitlines()
    assert len(lines) >= 6
    marts = "|".join(path.stem for path in demo.parquet_dir.glob("*.parquet"))
    assert [line for line in lines if not re.search(rf"\[({marts})\]$", line)] == []


def test_no_hidden_cell_of_the_open_marts_follows_from_what_is_shown(demo: Settings) -> None:
    """Knowing every total, published or not, and all open marts together, nobody works out a hidden figure (R114)."""
    manifest = read_manifest(demo)
    models = {node["alias"]: node for node in manifest["nodes"].values() if node["resource_type"] == "model"}
    minimums = {kind: int(project_variable(demo, name)) for kind, name in MINIMUMS.items()}
    rules = open_marts_of(manifest, minimums).rules
    registers = {
        grain[0]: mart
        for mart, rule in rules.items()
        if rule is None and len(grain := models[mart]["config"]["meta"]["grain"]) == 1
    }
    attacked = []
    with duckdb.connect() as connection:
        for name, file in (("truth", demo.published_file), ("shown", demo.open_dir / DUCKDB_NAME)):
            connection.execute(f"attach '{file}' as {name} (read_only)")
        for mart, rule in rules.items():
            if rule is None:
                continue
            shown = f"shown.marts.{mart}"
            small = f"select count(*) from {shown} where customer_count between 1 and {rule.minimum - 1}"
            assert connection.execute(small).fetchone() == (0,), mart
            for score in scores_of(connection, shown):
                few = f"select count({score}) from {shown} where customer_count < {minimums['scores']}"
                assert connection.execute(few).fetchone() == (0,), (mart, score)
            figures = additive_figures(models[mart]["columns"]) & {*columns_of(connection, shown)}
            rows = with_registers(connection, mart, rule.keys, registers)
            attacked.append(
                open_mart(connection, mart, rule, sorted(figures) or ["customer_count"], rows, shown)
            )
    assert sum(len(mart.hidden) for mart in attacked) > 100
    assert determined_figures(attacked) == []


def additive_figures(columns: Mapping[str, Any]) -> set[str]:
    return {name for name, column in columns.items() if column["config"]["meta"].get("adds_up_to")}


def columns_of(connection: duckdb.DuckDBPyConnection, relation: str) -> list[str]:
    return [name for name, *_ in connection.execute(f"describe {relation}").fetchall()]


def with_registers(
    connection: duckdb.DuckDBPyConnection, mart: str, keys: Sequence[str], registers: Mapping[str, str]
) -> str:
    """The rows of a mart with what the open registers say of their keys, such as the stage of a reason."""
    columns, joins = ["mart.*"], []
    for key in registers.keys() & {*keys}:
        register = registers[key]
        told = columns_of(connection, f"shown.marts.{register}")
        columns += [f"{register}.{name} as {register}__{name}" for name in told]
        joins.append(f"left join shown.marts.{register} as {register} on mart.{key} = {register}.{key}")
    return f"(select {', '.join(columns)} from truth.marts.{mart} as mart {' '.join(joins)})"


def scores_of(connection: duckdb.DuckDBPyConnection, shown: str) -> list[str]:
    """The columns of an open mart that tell how people felt, which takes more of them than counting them does."""
    return [
        name
        for name in columns_of(connection, shown)
        if re.search(r"_score$|^nps|importance|correlation|^performance", name)
    ]


def test_little_of_what_is_open_is_hidden(demo: Settings) -> None:
    """Of the customers over all open marts less than 5 % are hidden, of those of one mart at most a tenth (R114)."""
    models = (node for node in read_manifest(demo)["nodes"].values() if node["resource_type"] == "model")
    grain = {node["alias"]: node["config"]["meta"].get("grain") for node in models}
    with duckdb.connect() as connection:
        for name, file in (("truth", demo.published_file), ("shown", demo.open_dir / DUCKDB_NAME)):
            connection.execute(f"attach '{file}' as {name} (read_only)")
        shares = connection.execute("select mart, hidden_share from shown.marts.hidden_cells").fetchall()
        complete = shown = 0
        for mart, _ in shares:
            same = " and ".join(f"truth.{key} is not distinct from shown.{key}" for key in grain[mart])
            of_all, of_shown = connection.execute(
                "select coalesce(sum(truth.customer_count), 0), coalesce(sum(shown.customer_count), 0) "
                f"from truth.marts.{mart} as truth join shown.marts.{mart} as shown on {same}"
            ).fetchone()
            complete, shown = complete + of_all, shown + of_shown
    assert [(mart, share) for mart, share in shares if share > 0.1] == []
    assert 0.95 * complete < shown < complete


def test_what_was_made_of_other_files_is_not_taken(tmp_path: Path) -> None:
    made = Settings(tmp_path, tmp_path / "landing", tmp_path / "warehouse")
    for folder, text in (("landing", "one"), ("delivered", "other")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "calls.csv").write_text(text)
    assert not is_published_of(made, tmp_path / "landing"), "nothing is published"
    made.warehouse_dir.mkdir()
    made.published_file.touch()
    assert not is_published_of(made, tmp_path / "delivered")
