"""The way of the data: a model reads its own layer or the one before it, and raw is read by staging alone."""

import re

import pytest
from parsed_project import models_with_test

from orchestration.base.settings import REPOSITORY_ROOT
from orchestration.publish.frozen import last_days_of

LAYERS = ("staging", "input", "core", "metrics", "improvement", "marts")

# Besides its own layer. The quality marts also count staging and input, and show the ledger of landing.
READS = {
    "staging": (),
    "input": ("staging",),
    "core": ("input",),
    "metrics": ("core",),
    "improvement": ("core", "metrics"),
    "marts": ("core", "metrics", "improvement"),
}
QUALITY_READS = ("input", "staging")
# What notes which days were built follows the last model that builds them, and notes days of the input.
BUILD_READS = ("input",)
# Whatever keeps its rows asks which files are new.
READ_EVERYWHERE = ("stg_landing__loaded_delivery",)


def layer_of(node: dict) -> str:
    """The layer of a model is the first folder below models/."""
    return node["fqn"][1]


def test_every_model_stands_in_a_layer(models: dict[str, dict]) -> None:
    assert {layer_of(node) for node in models.values()} <= set(LAYERS)


def test_models_read_their_own_layer_or_the_one_before(models: dict[str, dict], manifest: dict) -> None:
    faults = []
    for name, node in models.items():
        allowed = (layer_of(node), *READS[layer_of(node)])
        if node["fqn"][1:3] == ["marts", "quality"]:
            allowed += QUALITY_READS
        if node["fqn"][1:3] == ["metrics", "build"]:
            allowed += BUILD_READS
        for parent_id in node["depends_on"]["nodes"]:
            parent = manifest["nodes"].get(parent_id)
            if not parent or parent["resource_type"] != "model" or parent["name"] in READ_EVERYWHERE:
                continue
            if layer_of(parent) not in allowed:
                faults.append(f"{name} reads {parent['name']} of layer {layer_of(parent)}")
    assert not faults


def test_only_staging_reads_raw(models: dict[str, dict]) -> None:
    readers = {
        layer_of(node)
        for node in models.values()
        if any(parent.startswith("source.") for parent in node["depends_on"]["nodes"])
    }
    assert readers <= {"staging"}


def test_a_schema_is_named_after_its_layer(models: dict[str, dict]) -> None:
    assert {name: node["schema"] for name, node in models.items() if node["schema"] != layer_of(node)} == {}


@pytest.mark.parametrize("key", ["grain", "owner_role"])
def test_every_model_states_its_grain_and_owner(models: dict[str, dict], key: str) -> None:
    assert [name for name, node in models.items() if not node["config"]["meta"].get(key)] == []


def test_an_open_mart_knows_its_customers_or_has_none(models: dict[str, dict]) -> None:
    """`open: counts` and `scores` hide rows by customer_count; `open: nobody` has nothing that counts people (R114).

    A mart without a word is a fault: nobody would have asked who may see it.
    """
    counted = re.compile(
        r"(customer|contact|visitor|session|response|answer|signal|journey|order|staff)(_\w+)?_count$"
    )
    faults = []
    for name, node in models.items():
        meta = node["config"]["meta"]
        knows = "customer_count" in node["columns"] and isinstance(meta["grain"], list)
        is_right = {
            None: layer_of(node) != "marts",
            "analysts": True,
            "counts": knows,
            "scores": knows,
            "nobody": not any(counted.search(column) for column in node["columns"]),
        }.get(meta.get("open"), False)
        named = {*meta.get("totals_by", []), *filter(None, [meta.get("unsettled")])}
        is_known = named <= set(node["columns"])
        if not (is_right and is_known) or (meta.get("open") and layer_of(node) != "marts"):
            faults.append(name)
    assert faults == []


def test_no_open_column_tells_of_another_period(models: dict[str, dict]) -> None:
    """The figure of a row that is hidden now would stand beside it later, as that of the period before."""
    other = re.compile(r"^(?!is_).*(previous_|_12_months$|cumulative_|change_)")
    told = [
        f"{name}.{column['name']}"
        for name, node in models.items()
        if node["config"]["meta"].get("open") in ("counts", "scores")
        for column in node["columns"].values()
        if other.search(column["name"]) and not column["config"]["meta"].get("not_open")
    ]
    assert told == []


def test_the_page_on_privacy_lists_the_open_marts(models: dict[str, dict]) -> None:
    page = (REPOSITORY_ROOT / "docs" / "privacy.md").read_text(encoding="utf-8")
    customers, nobody = re.search(
        r"\nOpen with small cells hidden are (.*?);(.*?)\. A mart that", page, re.DOTALL
    ).groups()
    for said, kinds in ((customers, ("counts", "scores")), (nobody, ("nobody",))):
        is_open = {node["alias"] for node in models.values() if node["config"]["meta"].get("open") in kinds}
        assert set(re.findall(r"`(\w+)`", said)) == is_open


def test_every_model_and_column_is_described(models: dict[str, dict]) -> None:
    missing = [name for name, node in models.items() if not node["description"]]
    missing += [
        f"{name}.{column['name']}"
        for name, node in models.items()
        for column in node["columns"].values()
        if not column["description"]
    ]
    assert missing == []


def test_every_grain_is_tested_unique(models: dict[str, dict], manifest: dict) -> None:
    tested = models_with_test(manifest, "keeps_its_rules", is_unique=True) | models_with_test(
        manifest, "unique_grain"
    )
    untested = [
        name
        for name, node in models.items()
        if isinstance(node["config"]["meta"]["grain"], list) and node["unique_id"] not in tested
    ]
    assert untested == []


def test_every_rule_of_a_column_is_one_that_is_checked(models: dict[str, dict], manifest: dict) -> None:
    """A misspelt rule would hold nothing; nor would one of a model without the test."""
    known = {"never_null", "between", "at_least", "one_of"}
    others = {"not_additive", "adds_up_to", "not_personal_because", "not_open"}
    tested = models_with_test(manifest, "keeps_its_rules")
    faults = []
    for name, node in models.items():
        for column in node["columns"].values():
            rules = set(column["config"]["meta"])
            if not rules <= known | others or (rules & known and node["unique_id"] not in tested):
                faults.append(f"{name}.{column['name']}: {', '.join(sorted(rules))}")
    assert faults == []


def test_marts_have_an_enforced_contract(models: dict[str, dict]) -> None:
    marts = [node for node in models.values() if layer_of(node) == "marts"]
    assert marts
    assert [node["name"] for node in marts if not node["config"]["contract"]["enforced"]] == []


def test_every_mart_with_days_can_be_frozen_by_them(models: dict[str, dict], manifest: dict) -> None:
    """What `klantbeeld retain` keeps of the days whose rows are gone. (R41)"""
    last_days = last_days_of(manifest)
    marts = {node["alias"]: node for node in models.values() if layer_of(node) == "marts"}
    assert last_days.keys() <= marts.keys()
    types = {mart: marts[mart]["columns"][day.column]["data_type"] for mart, day in last_days.items()}
    assert {mart: kind for mart, kind in types.items() if kind != "date"} == {}
    with_period = {mart for mart in marts if mart.endswith(("_daily", "_weekly", "_monthly"))}
    assert with_period <= {mart for mart, day in last_days.items() if day.is_period}
    assert last_days["improvement_effect"].column == "until_on"
