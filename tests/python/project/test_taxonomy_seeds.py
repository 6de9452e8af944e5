"""Faulty taxonomies, journeys and funnels stop before any model runs, with file, line, rule and remedy.

R69, R75, R84, R93, R120 to R124.
"""

import shutil
from pathlib import Path

import pytest
import yaml

from orchestration.base.errors import ConfigError
from orchestration.base.settings import REPOSITORY_ROOT, Settings
from orchestration.taxonomy.check import check_taxonomy, find_faults
from orchestration.taxonomy.seeds import Seeds, read_seeds


def manifest(folder: Path) -> dict:
    """What a manifest says of the seeds below a folder."""
    seeds = [
        {
            "resource_type": "seed",
            "name": path.stem,
            "config": {},
            "root_path": str(folder),
            "original_file_path": str(path.relative_to(folder)),
        }
        for path in sorted(folder.rglob("*.csv"))
    ]
    return {"nodes": {seed["name"]: seed for seed in seeds}}


def seeds_of(folder: Path) -> Seeds:
    return read_seeds(manifest(folder), folder)


@pytest.fixture
def seeds(tmp_path: Path) -> Path:
    """A copy of the demo company's seeds, to break."""
    shutil.copytree(REPOSITORY_ROOT / "seeds", tmp_path / "seeds")
    return tmp_path / "seeds"


@pytest.mark.parametrize("folder", ["seeds", "examples/public-data/seeds"])
def test_the_shipped_taxonomies_have_no_fault(folder: str) -> None:
    assert find_faults(seeds_of(REPOSITORY_ROOT / folder)) == []


FAULTS = yaml.safe_load(Path(__file__).with_name("taxonomy_faults.yml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("kind", FAULTS)
def test_a_faulty_taxonomy_is_named_with_file_line_and_rule(kind: str, seeds: Path) -> None:
    fault = FAULTS[kind]
    path = seeds / fault["file"]
    text = path.read_text(encoding="utf-8")
    assert fault["right"] in text
    path.write_text(text.replace(fault["right"], fault["wrong"], 1), encoding="utf-8")
    line = fault.get("line") or text[: text.index(fault["right"].lstrip("\n"))].count("\n") + 1

    settings = Settings(seeds.parent, seeds.parent / "landing", seeds.parent / "warehouse")
    with pytest.raises(ConfigError) as raised:
        check_taxonomy(settings, manifest(seeds))
    told_of = seeds / fault.get("told_of", fault["file"])
    assert f"{told_of}, line {line}: " in str(raised.value)
    assert any(fault["told"] in told for told in str(raised.value).splitlines() if f"line {line}:" in told)
    assert raised.value.exit_code == 2


def test_every_fault_is_told_at_once(seeds: Path) -> None:
    for fault in (FAULTS["missing parent"], FAULTS["unknown team"]):
        path = seeds / fault["file"]
        text = path.read_text(encoding="utf-8").replace(fault["right"], fault["wrong"], 1)
        path.write_text(text, encoding="utf-8")
    assert {fault.path.name for fault in find_faults(seeds_of(seeds))} == {
        "contact_reason.csv",
        "contact_reason_visibility.csv",
    }
