"""The var klantbeeld_inputs: a misspelt entity is told before dbt starts. (F1, N3)"""

import subprocess
from collections.abc import Callable

import pytest

from orchestration.base.errors import ConfigError
from orchestration.base.settings import REPOSITORY_ROOT, Settings
from orchestration.dbt.inputs import check_inputs, known_entities
from orchestration.dbt.manifest import project_yaml

Command = Callable[..., subprocess.CompletedProcess[str]]


def list_inputs(settings: Settings, inputs: str) -> None:
    """Give the project this text as its klantbeeld_inputs, and no other."""
    file = settings.project_dir / "dbt_project.yml"
    head, _, rest = file.read_text().partition("  klantbeeld_inputs:\n")
    file.write_text(f"{head}  klantbeeld_inputs: {inputs}\nmodels:{rest.partition('models:')[2]}")
    assert "models" in project_yaml(settings.project_dir)


def test_the_entities_are_those_of_the_contract() -> None:
    contract = (REPOSITORY_ROOT / "macros" / "input" / "input_contract.sql").read_text()
    assert known_entities() == sorted(line[5:-4] for line in contract.splitlines() if line[:5] == "    '")


@pytest.mark.parametrize(
    ("inputs", "told"),
    [
        ("{contacts: [stg_acd_calls__contact]}", "Did you mean 'contact'?"),
        ("{visit: [stg_acd_calls__contact]}", "Known: action, answer, baseline"),
        ("{contact: stg_acd_calls__contact}", "which is not a list"),
        ("[stg_acd_calls__contact]", "List the staging models of each entity"),
    ],
)
def test_a_list_that_would_feed_nothing_is_refused(small_project: Settings, inputs: str, told: str) -> None:
    list_inputs(small_project, inputs)
    with pytest.raises(ConfigError) as error:
        check_inputs(small_project)
    assert told in str(error.value) and "dbt_project.yml" in str(error.value)


def test_an_entity_may_be_left_out_or_have_no_models(small_project: Settings) -> None:
    list_inputs(small_project, "{contact: [stg_acd_calls__contact], web_event: []}")
    check_inputs(small_project)


@pytest.mark.parametrize("command", ["check", "run", "build"])
def test_every_command_tells_it_before_dbt_starts(
    klantbeeld: Command, small_project: Settings, command: str
) -> None:
    list_inputs(small_project, "{contacts: [stg_acd_calls__contact]}")
    result = klantbeeld(command, settings=small_project)
    assert result.returncode == 2, result.stdout + result.stderr
    assert "Did you mean 'contact'?" in result.stderr
    assert not (small_project.dbt_target_dir / "manifest.json").exists()
