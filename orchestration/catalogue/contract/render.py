"""Writes what follows from the input contract: its macro, the .yml of each input model, and CONTRACT.md."""

import json
from typing import Any

from orchestration.catalogue.contract.model import Column, Columns, ContractEntity
from orchestration.catalogue.literals import literal

_MACRO = """\
{#-
  Generated from catalogue/contract/ by `make catalogue`: change a column there, not here. From here come the union of
  staging models, the checks of quarantine and the choice of the latest delivery; dbt enforces that the input models
  have these names and types.
-#}
{% macro input_contract() %}
{%- set known = klantbeeld.recalled('input_contract') -%}
{%- if known is not none -%}{%- do return(known) -%}{%- endif -%}
{% set contract = {
"""
_MACRO_END = """\
} %}
{{ return(klantbeeld.remembered('input_contract', contract)) }}
{% endmacro %}
"""
_MODEL = """\
models:
  - name: input__{name}
    # Generated from catalogue/contract/{name}.yml by `make catalogue`, down to the unit tests.
    description: >
      {description}
      Version 1 of the input contract: rows that break it are in input__quarantine, repeated deliveries keep the latest.
    config:
      contract: {{enforced: true}}
      meta: {{grain: [{grain}], owner_role: {owner_role}}}
    data_tests:
      - keeps_its_rules
    columns:
"""
_TABLE = "| column | type | rule | meaning |\n|---|---|---|---|\n"
MARK = "<!-- Generated from catalogue/contract/ by `make catalogue`, from here to the end. -->\n"


def contract_macro(entities: list[ContractEntity]) -> str:
    """The text of macros/input/input_contract.sql."""
    return "".join([_MACRO, *map(_macro_entity, entities), _MACRO_END])


def input_model(entity: ContractEntity, current: str) -> str:
    """The text of input__<entity>.yml: a new model, with the unit tests of the `current` text."""
    head = _MODEL.format(
        name=entity.name,
        description=entity.entity.description,
        grain=", ".join(entity.entity.grain),
        owner_role=entity.entity.owner_role,
    )
    columns = {**entity.columns, **entity.added}
    unit_tests = current.partition("\nunit_tests:")[2]
    return (
        head
        + "".join(map(_model_column, columns, columns.values()))
        + ("\nunit_tests:" + unit_tests if unit_tests else "")
    )


def contract_page(entities: list[ContractEntity], current: str) -> str:
    """The text of CONTRACT.md: the part of the `current` text before the mark, and a section per entity."""
    return current.partition(MARK)[0] + MARK + "".join(map(_section, entities))


def _macro_entity(entity: ContractEntity) -> str:
    columns = [f"            '{name}': {{{_rules(column)}}},\n" for name, column in entity.columns.items()]
    return "".join(
        [
            f"    '{entity.name}': {{\n        'grain': {literal(entity.entity.grain)},\n        'columns': {{\n",
            *columns,
            "        },\n    },\n",
        ]
    )


def _rules(column: Column) -> str:
    rules = column.model_dump(exclude={"description"}, exclude_defaults=True)
    return ", ".join(f"'{key}': {literal(value)}" for key, value in rules.items())


def _model_column(name: str, column: Column) -> str:
    lines = [f"name: {name}", f"data_type: {column.type}", f"description: {_yaml(column.description)}"]
    if column.required:
        lines.append("config: {meta: {never_null: true}}")
    return "      - " + "\n        ".join(lines) + "\n"


def _section(entity: ContractEntity) -> str:
    grain = ", ".join(f"`{name}`" for name in entity.entity.grain)
    notes = f"\n{entity.entity.notes.strip()}\n" if entity.entity.notes else ""
    head = f"\n## {entity.name}\n\n{entity.entity.description} Grain: {grain}.\n\n"
    return head + _TABLE + _rows(entity.columns) + notes


def _rows(columns: Columns) -> str:
    return "".join(
        f"| {name}{'*' if column.required else ''} | {column.type} | {_rule(column)} | {column.description} |\n"
        for name, column in columns.items()
    )


def _rule(column: Column) -> str:
    """The rules that a reader of the table can check in a row."""
    rules = [
        f"one of {', '.join(column.values)}" if column.values else "",
        f"at least {column.minimum}" if column.minimum is not None else "",
        "not after its delivery" if column.is_event_time else "",
    ]
    return "; ".join(rule for rule in rules if rule)


def _yaml(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
