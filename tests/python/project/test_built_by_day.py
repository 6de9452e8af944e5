"""What is built by day, and what notes that it was: nothing is noted before every such model is built. (M1)"""

import pytest

NOTED_BY = ("built_day", "built_session_day", "built_delivery")


def kept_by_day(models: dict[str, dict]) -> set[str]:
    """Every model below staging that keeps the days of earlier runs, whoever wrote it."""
    return {
        name
        for name, node in models.items()
        if node["config"]["materialized"] == "incremental" and node["fqn"][1] != "staging"
    } - set(NOTED_BY)


def test_models_are_kept_by_day(models: dict[str, dict]) -> None:
    assert {"contact_words", "session_device_daily", "input__contact"} <= kept_by_day(models)


@pytest.mark.parametrize("name", NOTED_BY)
def test_what_notes_days_waits_for_all_that_build_them(name: str, models: dict[str, dict]) -> None:
    waited_for = {parent.rpartition(".")[2] for parent in models[name]["depends_on"]["nodes"]}
    assert kept_by_day(models) - waited_for == set()


def test_every_model_kept_by_day_says_what_it_rebuilds(models: dict[str, dict]) -> None:
    assert [name for name in kept_by_day(models) if not models[name]["config"]["meta"].get("rebuilds")] == []
