"""Projects with one entity of the contract alone: the others build empty, and it publishes. (F1, N3)"""

import subprocess
from collections.abc import Callable

import pytest
from test_inputs import list_inputs

from orchestration.base.settings import Settings
from orchestration.cli.query import run_query

Command = Callable[..., subprocess.CompletedProcess[str]]


@pytest.mark.parametrize(
    ("inputs", "sql", "told"),
    [
        (
            "{survey_response: [stg_survey__survey_response]}",
            "select sum(nps_answer_count) > 0 from experience_daily",
            "website.events",
        ),
        (
            "{contact: [stg_acd_calls__contact]}",
            "select sum(contact_count) > 0 from contact_daily",
            "survey.responses",
        ),
    ],
    ids=["surveys", "contacts"],
)
def test_one_entity_alone_publishes(
    klantbeeld: Command, small_project: Settings, inputs: str, sql: str, told: str
) -> None:
    list_inputs(small_project, inputs)
    result = klantbeeld("run", settings=small_project)
    assert result.returncode == 0, result.stdout + result.stderr
    # What was landed beside it is told, and counted (N5).
    assert told in result.stdout.partition("Read by no model")[2]
    assert run_query(small_project, sql)[1] == [(True,)]
