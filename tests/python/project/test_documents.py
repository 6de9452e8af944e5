"""README, CONTRACT and docs against the code, where a script can tell. (M6)"""

import itertools
import re
from pathlib import Path

import yaml

from orchestration.dbt.inputs import known_entities

REPO_ROOT = Path(__file__).resolve().parents[3]
README = (REPO_ROOT / "README.md").read_text()
DOCS = "\n".join(path.read_text() for path in sorted((REPO_ROOT / "docs").rglob("*.md"))) + README
ENTRIES = re.compile(r"^\| (?P<column>[a-z_]+)\*? \|[^|]*\|[^|]*\| (?P<meaning>.*) \|$", re.MULTILINE)
# Set by what starts a process for the process, or by tests alone.
INTERNAL = {"KLANTBEELD_SHARED_DATA"}


def test_every_var_is_documented_with_its_default() -> None:
    given = yaml.safe_load((REPO_ROOT / "dbt_project.yml").read_text())["vars"]
    page = (REPO_ROOT / "docs" / "package.md").read_text()
    documented = dict(re.findall(r"^\| `([a-z_]+)` \| (.*?) \|", page.partition("## Vars")[2], re.MULTILINE))
    assert sorted(documented) == sorted(given)
    # Lists of rows are too long for a table: they stand in dbt_project.yml.
    short = {name: value for name, value in given.items() if not isinstance(value, (dict, list))}
    assert {name: documented[name] for name in short} == {
        name: "not set" if value is None else str(value) for name, value in short.items()
    }


def test_every_environment_variable_is_documented() -> None:
    files = [*(REPO_ROOT / "orchestration").rglob("*.py"), REPO_ROOT / "profiles.yml"]
    read = {name for path in files for name in re.findall(r"KLANTBEELD_[A-Z_]+[A-Z]", path.read_text())}
    assert {name for name in read - INTERNAL if f"`{name}`" not in DOCS} == set()


def published_marts() -> set[str]:
    """The marts under the names that readers know: an alias where the model has one."""
    files = {path.stem: path.read_text() for path in (REPO_ROOT / "models" / "marts").rglob("*.sql")}
    aliases = {name: re.search(r"\balias='(\w+)'", text) for name, text in files.items()}
    return {alias.group(1) if alias else name for name, alias in aliases.items()}


def listed_marts(page: str) -> list[str]:
    """The marts in the first column of the tables of a page."""
    tables = re.findall(r"^\| mart \| a row is \|\n\|---\|---\|\n((?:\|.*\n)+)", page, re.MULTILINE)
    rows = [row for table in tables for row in table.splitlines()]
    return [name for row in rows for name in re.findall(r"`(\w+)`", row.split("|")[1])]


def test_every_mart_stands_once_on_the_page_of_marts() -> None:
    assert sorted(listed_marts((REPO_ROOT / "docs" / "marts.md").read_text())) == sorted(published_marts())


def test_the_readme_names_no_mart_that_there_is_not() -> None:
    named = set(listed_marts(README))
    assert named and named - published_marts() == set()


def test_the_contract_describes_every_column_as_its_model_does() -> None:
    sections = re.split(r"^## ", (REPO_ROOT / "CONTRACT.md").read_text(), flags=re.MULTILINE)
    written = {section.split("\n", 1)[0].strip(): dict(ENTRIES.findall(section)) for section in sections}
    different = {}
    for entity in known_entities():
        model = yaml.safe_load(
            (REPO_ROOT / "models" / "input" / entity / f"input__{entity}.yml").read_text()
        )["models"][0]
        for column in model["columns"]:
            described = " ".join(column["description"].split())
            if column["name"] in written[entity] and written[entity][column["name"]] != described:
                different[f"{entity}.{column['name']}"] = (written[entity][column["name"]], described)
    assert different == {}


def test_the_walk_of_a_contact_is_the_one_that_dbt_takes(manifest: dict) -> None:
    section = (REPO_ROOT / "CONTRIBUTING.md").read_text().partition("## One contact")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| (`.*?) \|", section, re.MULTILINE)
    models = [name for row in rows[1:] for name in re.findall(r"`(\w+)`", row)]
    assert len(rows) > 5 and len(rows) + 1 <= 16
    parents = {
        name: {parent.rpartition(".")[2] for parent in manifest["parent_map"][f"model.klantbeeld.{name}"]}
        for name in models
    }
    assert rows[0] == "`acd.calls`" and "calls" in parents[models[0]]
    apart = [(former, name) for former, name in itertools.pairwise(models) if former not in parents[name]]
    assert apart == []
