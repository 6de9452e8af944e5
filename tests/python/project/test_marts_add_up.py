"""A SUM over a mart is safe (F2): what a column of numbers comes to, or why it does not add up, stands in its meta."""

import re
from collections.abc import Iterator

from orchestration.publish.duckdb_file import for_readers

NUMBER = re.compile(r"^(bigint|integer|double|decimal)")
PERIODS = {"day_on", "week_start_on", "month_start_on"}
FLAGS = {"is_complete", "is_latest"}
# Rows of these stand for themselves, or hold only days that were delivered whole.
WITHOUT_FLAGS = {"metric_daily", "quality_late_event", "published_dim_date"}


def _marts(models: dict[str, dict]) -> dict[str, dict]:
    return {name: node for name, node in models.items() if node["schema"] == "marts"}


def _numbers(models: dict[str, dict]) -> Iterator[tuple[str, str, dict]]:
    for name, node in _marts(models).items():
        for column in node["columns"].values():
            if NUMBER.match(column["data_type"] or ""):
                yield name, column["name"], column["meta"]


def test_every_number_says_what_it_adds_up_to_or_why_not(models: dict[str, dict]) -> None:
    """(F2)"""
    numbers = list(_numbers(models))
    assert len(numbers) > 200
    assert [
        f"{mart}.{column}"
        for mart, column, meta in numbers
        if bool(meta.get("adds_up_to")) == bool(meta.get("not_additive"))
    ] == []


def test_a_count_of_contacts_is_all_contacts_everywhere(models: dict[str, dict]) -> None:
    """The first SUM that a BI tool makes gives the same number in every mart that has it (F2)."""
    totals = {
        mart: meta.get("adds_up_to") for mart, column, meta in _numbers(models) if column == "contact_count"
    }
    assert len(totals) > 15
    assert {mart: total for mart, total in totals.items() if total != "contacts"} == {
        "contact_source_register": "contacts_of_a_year"
    }


def test_every_mart_with_a_column_that_adds_up_is_held_against_the_facts(
    models: dict[str, dict], manifest: dict
) -> None:
    """(F2)"""
    tested = {
        node["attached_node"]
        for node in manifest["nodes"].values()
        if node["resource_type"] == "test" and (node.get("test_metadata") or {}).get("name") == "adds_up"
    }
    additive = {mart for mart, _, meta in _numbers(models) if meta.get("adds_up_to")}
    assert len(additive) > 20
    assert [mart for mart in additive if models[mart]["unique_id"] not in tested] == []


def test_periods_of_several_kinds_never_stand_in_one_mart(models: dict[str, dict]) -> None:
    """(F2)"""
    assert [name for name, node in _marts(models).items() if "period_type" in node["columns"]] == []


def test_every_mart_with_a_period_says_which_are_complete_and_which_is_the_latest(
    models: dict[str, dict],
) -> None:
    """(F3)"""
    with_period = {name for name, node in _marts(models).items() if PERIODS & node["columns"].keys()}
    assert len(with_period) > 15
    assert [name for name in with_period - WITHOUT_FLAGS if not models[name]["columns"].keys() >= FLAGS] == []


def test_descriptions_of_marts_are_for_readers(models: dict[str, dict]) -> None:
    """No numbers of requirements and cases: those of a mart stand in its meta (F13)."""
    texts = {name: node["description"] for name, node in _marts(models).items()}
    texts |= {
        f"{name}.{column['name']}": column["description"]
        for name, node in _marts(models).items()
        for column in node["columns"].values()
    }
    assert [where for where, text in texts.items() if for_readers(text) != " ".join(text.split())] == []
