"""The register of processing says of every source what is declared, and which marts are built from it."""

import dataclasses

import duckdb
from landing_project import LandingProject

from orchestration.base.settings import Settings
from orchestration.dbt.manifest import read_manifest
from orchestration.landing.config import LandingConfig, load_landing_config
from orchestration.landing.delivery import Delivery
from orchestration.privacy.processing import ProcessingRow, processing_of
from orchestration.privacy.register import lineage_of, render, unstated

CALLS = {
    "table": "call",
    "path": "calls*.csv",
    "columns": ["call", "at", "customer", "agent"],
    "identifiers": {"customer": "crm", "agent": "login"},
    "handled_by": ["agent"],
    "drop": ["name"],
}
STATED = {
    "purpose": "why customers call | and write",
    "legal_basis": "legitimate interest",
    "recipients": ["CX", "IT"],
}
KEPT = {"months": 24, "by": "at", "reason": "two seasons can be compared"}


def node(name: str, schema: str, *parents: str, kind: str = "model") -> dict:
    return {"resource_type": kind, "schema": schema, "alias": name, "depends_on": {"nodes": list(parents)}}


def source(name: str, folder: str | None = None) -> dict:
    location = f"read_parquet('warehouse/{folder}/*')" if folder else None
    return {"source_name": "s", "name": name, "config": {"external_location": location}}


MANIFEST = {
    "sources": {
        "source.call": source("call"),
        # Declared by the package too, where nobody reads it; and a source that is named otherwise than its folder.
        "source.package.call": source("call"),
        "source.other": {**source("other", "raw/s/other"), "source_name": "website"},
    },
    "nodes": {
        "model.stg": node("stg", "staging", "source.call"),
        "model.fct": node("fct", "core", "model.stg"),
        "model.daily": node("contact_daily", "marts", "model.fct", "model.stg"),
        "model.web": node("web_daily", "marts", "source.other"),
        "test.fct": node("a_test", "marts", "model.fct", kind="test"),
    },
}


def config_of(project: LandingProject, *deliveries: dict) -> LandingConfig:
    project.declare(*deliveries)
    return load_landing_config(project.settings.landing_file)


def test_marts_are_found_at_any_distance_and_tests_are_none() -> None:
    assert lineage_of(MANIFEST) == {("s", "call"): ["contact_daily"], ("s", "other"): ["web_daily"]}


def test_what_is_declared_stands_in_the_register(project: LandingProject) -> None:
    text = render(
        config_of(project, {**CALLS, "processing": STATED, "retention": KEPT}), lineage_of(MANIFEST)
    )
    rows = dict(line[2:-2].split(" | ", 1) for line in text.splitlines() if line.startswith("| "))
    assert rows == {
        "what": "as declared",
        "Purpose": r"why customers call \| and write",
        "Legal basis": "legitimate interest",
        "Kept": "24 months after at: two seasons can be compared",
        "Recipients": "CX, IT",
        "Delivered as": "csv, calls*.csv",
        "Columns": "call, at",
        "Pseudonyms": "customer (crm), agent (login, who handled it)",
        "Clear values in the vault": "no",
        "Never written": "name",
        "Marts": "contact_daily",
    }


def test_every_source_is_covered_and_what_is_not_stated_is_told(project: LandingProject) -> None:
    nobody = {"table": "costs", "path": "costs.csv"}
    other = {**CALLS, "table": "visit", "path": "visits.csv", "processing": STATED, "retention": KEPT}
    config = config_of(project, CALLS, other, nobody)
    text = render(config, lineage_of(MANIFEST))
    assert [line for line in text.splitlines() if line.startswith("## ")] == [
        "## s.call",
        "## s.visit",
        "## s.costs",
    ]
    assert text.count("| Purpose | not stated |") == 2
    # Without identifiers nothing has to be stated.
    assert unstated(config) == ["s.call"]


def test_what_is_stated_reloads_nothing(project: LandingProject) -> None:
    plain, stated = (
        Delivery.model_validate({"system": "s", "format": "csv", **CALLS, **more})
        for more in ({}, {"processing": STATED, "retention": KEPT})
    )
    assert plain.fingerprint() == stated.fingerprint()


def test_the_mart_says_what_the_page_says_r114(built_project: Settings) -> None:
    config, marts = (
        load_landing_config(built_project.landing_file),
        lineage_of(read_manifest(built_project)),
    )
    expected = [
        (
            *dataclasses.astuple(processing_of(delivery)),
            ", ".join(marts.get((delivery.system, delivery.table), [])) or None,
        )
        for delivery in config.deliveries
    ]
    names = [field.name for field in dataclasses.fields(ProcessingRow)]
    names[names.index("system")] = "source_system"
    with duckdb.connect(str(built_project.published_file), read_only=True) as connection:
        shown = connection.execute(
            f"select {', '.join(names)}, mart_names from marts.processing_register order by all"
        ).fetchall()
    assert shown == sorted(expected)
    assert any(row[-1] and "contact_daily" in row[-1] for row in shown)
