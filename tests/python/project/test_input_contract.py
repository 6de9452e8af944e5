"""The input contract as a user meets it: the repository as a package, staging models of their own."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest
import yaml
from parsed_project import models_with_test

from orchestration.base.settings import resolve_settings
from orchestration.landing.ledger import Ledger

REPO_ROOT = Path(__file__).resolve().parents[3]

GOOD_CONTACT = """
select
    'acd' as source_system,
    '1' as source_record_id,
    timestamp '2026-01-02 00:00:00' as loaded_at,
    '1' as contact_ref,
    timestamp '2026-01-01 09:00:00' as started_at,
    'phone' as channel,
    12 as queue_seconds
"""

COST_RATE = """
select
    'registers' as source_system, '{channel}' as source_record_id, timestamp '2026-01-02' as loaded_at,
    'contact' as activity, '{channel}' as channel, date '{valid_from}' as valid_from, 8.5 as cost_eur
"""

INPUTS = {"contact": ["stg_acd__contact", "stg_desk__contact"], "cost_rate": ["stg_list__cost_rate"]}
WITHOUT_ROWS = {
    "stg_acd__contact": f"{GOOD_CONTACT} where false",
    "stg_desk__contact": f"{GOOD_CONTACT} where false",
    "stg_list__cost_rate": COST_RATE.format(channel="phone", valid_from="2026-01-01") + " where false",
}

# dbt takes this macro from the project that runs, never from a package; so every user's project has it.
SCHEMA_NAME_MACRO = """
{% macro generate_schema_name(custom_schema_name, node) %}
{{ klantbeeld.generate_schema_name(custom_schema_name, node) }}
{% endmacro %}
"""


class UserProject:
    """A dbt project outside the repository that installs it as a local package."""

    def __init__(self, folder: Path, inputs: dict[str, list[str]]) -> None:
        self.folder = folder
        (folder / "models").mkdir(parents=True)
        (folder / "macros").mkdir()
        (folder / "warehouse").mkdir()
        project = {
            "name": "user_project",
            "config-version": 2,
            "profile": "klantbeeld",
            "vars": {"klantbeeld_inputs": inputs},
            "models": {"user_project": {"+schema": "staging"}},
            "flags": {"require_ref_prefers_node_package_to_root": True, "send_anonymous_usage_stats": False},
        }
        (folder / "dbt_project.yml").write_text(yaml.safe_dump(project))
        (folder / "packages.yml").write_text(yaml.safe_dump({"packages": [{"local": str(REPO_ROOT)}]}))
        (folder / "macros" / "generate_schema_name.sql").write_text(SCHEMA_NAME_MACRO)
        assert self.dbt("deps").returncode == 0
        # Another tool loads the tables of this project: landing only writes its ledger, which is empty.
        Ledger(resolve_settings(folder)).write()

    def write(self, models: dict[str, str]) -> None:
        for name, sql in models.items():
            (self.folder / "models" / f"{name}.sql").write_text(sql)

    def dbt(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        command = [Path(sys.executable).with_name("dbt"), *arguments, "--profiles-dir", REPO_ROOT]
        environment = os.environ | {"KLANTBEELD_WAREHOUSE": str(self.folder / "warehouse")}
        return subprocess.run(
            command, cwd=self.folder, env=environment, capture_output=True, text=True, check=False
        )

    def build_input(self, *entities: str) -> str:
        selection = [f"+input__{entity}" for entity in entities]
        # With the seeds that its rules read.
        return self.dbt(
            "build", "--exclude-resource-type", "test", "unit_test", "--select", *selection
        ).stdout

    def rows(self, sql: str) -> list[tuple]:
        with duckdb.connect(str(self.folder / "warehouse" / "build.duckdb"), read_only=True) as connection:
            return connection.execute(sql).fetchall()


@pytest.fixture(scope="module")
def kept_project(tmp_path_factory: pytest.TempPathFactory) -> UserProject:
    """At one place with the same vars, so that dbt parses this package once and then what a test writes alone."""
    return UserProject(tmp_path_factory.mktemp("user") / "project", INPUTS)


@pytest.fixture
def user_project(kept_project: UserProject) -> Iterator[UserProject]:
    """A project whose staging models are without rows, and of which nothing is built."""
    kept_project.write(WITHOUT_ROWS)
    yield kept_project
    (kept_project.folder / "warehouse" / "build.duckdb").unlink(missing_ok=True)


def test_a_package_reads_the_staging_models_of_the_project_that_installs_it(
    user_project: UserProject,
) -> None:
    second = GOOD_CONTACT.replace("'acd'", "'desk'").replace(
        "12 as queue_seconds", "'billing' as reason_code"
    )
    user_project.write({"stg_acd__contact": GOOD_CONTACT, "stg_desk__contact": second})
    user_project.build_input("contact", "web_event")

    found = user_project.rows(
        "select source_system, queue_seconds, reason_code from input.input__contact order by source_system"
    )
    assert found == [("acd", 12.0, None), ("desk", None, "billing")]
    assert user_project.rows("select count(*) from input.input__web_event") == [(0,)]


def test_wrong_columns_stop_with_model_column_and_type(user_project: UserProject) -> None:
    wrong = GOOD_CONTACT.replace("12 as queue_seconds", "'12' as queue_seconds, 3 as que_seconds")
    wrong = wrong.replace("'phone' as channel,", "")
    user_project.write({"stg_acd__contact": wrong})

    shown = " ".join(user_project.build_input("contact").split())
    assert (
        "stg_acd__contact.que_seconds is not a column of the contract of contact: remove or rename it."
        in shown
    )
    assert "stg_acd__contact lacks channel, which the contract of contact requires." in shown
    assert "stg_acd__contact.queue_seconds is string; the contract of contact expects double" in shown


def test_a_listed_name_that_is_no_model_name_is_refused(tmp_path: Path) -> None:
    user_project = UserProject(tmp_path / "project", {"contact": ["stg_x'); drop table y; --"]})
    assert "list names of staging models" in " ".join(user_project.build_input("contact").split())


def test_a_channel_without_a_cost_rate_stops_the_build_and_is_named(user_project: UserProject) -> None:
    """R13: rates are delivered, but none for chat; letter has one, from a day after its first contact on."""
    contacts = [
        GOOD_CONTACT.replace("'phone'", f"'{channel}'").replace("'1'", f"'{channel}'")
        for channel in ("phone", "chat", "letter")
    ]
    rates = [
        COST_RATE.format(channel=channel, valid_from=valid_from)
        for channel, valid_from in (("phone", "2026-01-01"), ("letter", "2026-01-02"))
    ]
    user_project.write(
        {"stg_desk__contact": " union all ".join(contacts), "stg_list__cost_rate": " union all ".join(rates)}
    )
    build = ["build", "--select", "+cost_rate_gap", "--exclude-resource-type", "test", "unit_test"]

    shown = " ".join(user_project.dbt(*build).stdout.split())
    assert (
        "no contact rate covers channel chat (1 contacts from 2026-01-01 to 2026-01-01), "
        "letter (1 contacts from 2026-01-01 to 2026-01-01)."
    ) in shown
    assert "phone (" not in shown


def test_required_columns_are_tested_not_null(models: dict[str, dict], manifest: dict) -> None:
    """What the contract requires is never null in input: quarantine holds it back, a data test asserts it."""
    tested = models_with_test(manifest, "keeps_its_rules")
    contract = yaml.safe_load(_contract_text())
    missing = [
        f"input__{entity}.{name}"
        for entity, definition in contract.items()
        for name, rules in definition["columns"].items()
        if rules.get("required")
        and not (
            models[f"input__{entity}"]["unique_id"] in tested
            and models[f"input__{entity}"]["columns"][name]["config"]["meta"].get("never_null")
        )
    ]
    assert missing == []


def test_the_grain_of_the_contract_is_the_grain_that_is_tested(models: dict[str, dict]) -> None:
    contract = yaml.safe_load(_contract_text())
    written = {entity: models[f"input__{entity}"]["config"]["meta"]["grain"] for entity in contract}
    assert written == {entity: definition["grain"] for entity, definition in contract.items()}


def _contract_text() -> str:
    macro = (REPO_ROOT / "macros" / "input" / "input_contract.sql").read_text()
    # Jinja writes a mapping as yaml does.
    return macro.split("{% set contract = ")[1].split(" %}")[0]


def test_the_contract_for_people_lists_every_column() -> None:
    """CONTRACT.md has one table row per column, with its type and a star where it is required."""
    written = (REPO_ROOT / "CONTRACT.md").read_text()
    missing = [
        f"{entity}.{name}"
        for entity, definition in yaml.safe_load(_contract_text()).items()
        for name, rules in definition["columns"].items()
        if f"| {name}{'*' if rules.get('required') else ''} | {rules['type']} |"
        not in written.split(f"\n## {entity}\n")[1].split("\n## ")[0]
    ]
    assert missing == []


def test_the_inventory_describes_fields_of_the_contract() -> None:
    """R113: the inventory describes no field that is gone, and none that every source must fill."""
    macro = (REPO_ROOT / "macros" / "taxonomy" / "contact_fields.sql").read_text()
    # Jinja writes a mapping as yaml does.
    described = yaml.safe_load(macro.split("{% set described = ")[1].split(" %}")[0])
    columns = yaml.safe_load(_contract_text())["contact"]["columns"]
    assert set(described) - set(columns) == set()
    assert [name for name in described if columns[name].get("required")] == []


# Read by fct_contact alone, which makes a key of it that nothing reads.
UNUSED_KEYS = {"case_ref"}


def test_the_inventory_knows_what_uses_a_field(models: dict[str, dict]) -> None:
    """R113: a column of a contact that a fact, a metric or a mart reads is used by something in the inventory."""
    macros = REPO_ROOT / "macros"
    text = (macros / "taxonomy" / "contact_fields.sql").read_text()
    described = yaml.safe_load(text.split("{% set described = ")[1].split(" %}")[0])
    metrics = (macros / "metrics" / "metric_definitions.sql").read_text()
    # What fct_contact only hands on says nothing; what reads it after that does.
    handed_on = re.compile(r"^ *(decoded|contact)\.\w+,?$", re.MULTILINE)
    readers = [
        node["raw_code"]
        for name, node in models.items()
        if name.startswith("fct_contact") or node["fqn"][1] in ("marts", "metrics")
    ]
    code = handed_on.sub(
        "", "\n".join([*readers, metrics, (macros / "metrics" / "contact_breakdowns.sql").read_text()])
    )

    def is_read(column: str) -> bool:
        in_fact = column.removesuffix("_ref") + "_id"
        return re.search(rf"\b({column}|{column}_id|{in_fact})\b", code) is not None

    def is_used(field: dict) -> bool:
        by_metric = any(re.search(rf"\b{column}\b", metrics) for column in field.get("columns", []))
        return by_metric or "dimension" in field or "use" in field

    columns = yaml.safe_load(_contract_text())["contact"]["columns"]
    optional = {name for name, rules in columns.items() if not rules.get("required")} - {"unreadable"}
    forgotten = {name for name in optional if is_read(name) and not is_used(described.get(name, {}))}
    assert forgotten - UNUSED_KEYS == set()


def test_every_adapter_of_contacts_gives_columns_of_the_one_contract(models: dict[str, dict]) -> None:
    """R108: CRM cases, a service desk, a telephone log and a registration app come in by the same columns."""
    columns = set(yaml.safe_load(_contract_text())["contact"]["columns"])
    adapters = {name: node for name, node in models.items() if re.fullmatch(r"stg_\w+__contact", name)}
    assert {"stg_acd__contact", "stg_salesforce__contact", "stg_zendesk__contact"} <= adapters.keys()
    assert "stg_registration_app__contact" in adapters
    unknown = [
        f"{name}.{column}"
        for name, node in adapters.items()
        for column in node["columns"]
        if column not in columns
    ]
    assert unknown == []
