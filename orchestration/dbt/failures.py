"""What went wrong in a dbt build: which model or test, what, and where to look."""

import json
import re
import shlex
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from orchestration.base.errors import CheckFailed, ConfigError, KlantbeeldError
from orchestration.base.next_command import next_command
from orchestration.base.settings import Settings
from orchestration.base.system_errors import damaged_build
from orchestration.base.transient import LOCKED, TransientError
from orchestration.dbt.commands import indented

# Its rows are the broken rules, with the number of rows that break them.
_RULES_TEST = "keeps_its_rules"
_SHOWN = 8
_SAMPLE_ROWS = 3
# The project is wrong, whatever the data: it cannot be compiled, or refers to something that does not exist.
_PROJECT_FAULTS = re.compile(
    r"Compilation Error|Parser Error|Binder Error|Catalog Error|Syntax Error|Dependency Error"
)
# What the hook refuse_older_build says, before anything is built.
_OLDER_BUILD = re.compile(r"The warehouse was built by an older version: .*?(?=\. Nothing was changed)")
_QUOTED_VALUE = re.compile(r"'[^']*'|\"[^\"]*\"")


@dataclass(frozen=True)
class NodeResult:
    """One node of a build as run_results.json has it, with its manifest entry.

    `failures` counts the rows of a test; `is_on_marts` is true if the node reads only marts.
    """

    status: str
    message: str
    failures: int | None
    compiled_code: str | None
    node: dict[str, Any]
    is_on_marts: bool


def explain_failure(settings: Settings, manifest: Mapping[str, Any], errors: list[str]) -> KlantbeeldError:
    """The error that a failed `dbt build` amounts to. `errors` are the texts of its log.

    TransientError if the build file was in use, ConfigError if the project itself cannot
    be built, CheckFailed if tests failed, else KlantbeeldError (a model met data or a machine it could not
    handle).
    """
    results = read_results(settings, manifest)
    broken = [result for result in results if result.status in ("error", "runtime error")]
    failed = [result for result in results if result.status == "fail"]
    texts = "\n".join([*errors, *(result.message for result in broken)])
    if LOCKED.search(texts):
        return TransientError(
            f"{settings.build_file} is open in another program.",
            "Close it there (IDE, notebook, BI tool) and run again; readers open klantbeeld.duckdb.",
        )
    damaged = damaged_build(settings.build_file, texts)
    if damaged:
        return damaged
    older = _OLDER_BUILD.search(texts)
    if older:
        return ConfigError(
            f"{older.group()}. Nothing was changed.",
            "Rebuild everything once with --full-refresh (klantbeeld run --full-refresh).",
        )
    if broken:
        return _broken_models(settings, broken)
    if failed:
        return _failed_tests(settings, failed)
    return ConfigError("dbt stopped before it built anything:\n" + indented(errors), _log_hint(settings))


def read_results(settings: Settings, manifest: Mapping[str, Any]) -> list[NodeResult]:
    """The results of the last build, node by node; none if dbt stopped before it wrote them."""
    file = settings.dbt_target_dir / "run_results.json"
    if not file.is_file():
        return []
    known = manifest["nodes"]
    return [
        NodeResult(
            status=str(entry["status"]),
            message=entry.get("message") or "",
            failures=entry.get("failures"),
            compiled_code=entry.get("compiled_code"),
            node=known[entry["unique_id"]],
            is_on_marts=_is_on_marts(known, entry["unique_id"]),
        )
        for entry in json.loads(file.read_text(encoding="utf-8"))["results"]
        if entry["unique_id"] in known
    ]


def describe_test(node: dict[str, Any]) -> str:
    """A test in words: its name, the model and, if it has one, the column."""
    kind = _kind(node)
    is_generic = bool(node.get("test_metadata"))
    models = [str(node["attached_node"])] if is_generic else node["depends_on"]["nodes"]
    names = ", ".join(model.rpartition(".")[2] for model in models)
    column = node.get("column_name")
    return f"{kind} on {names}{'.' + column if column else ''}"


def _kind(node: dict[str, Any]) -> str:
    return (node.get("test_metadata") or {}).get("name") or node["name"]


def _broken_models(settings: Settings, broken: list[NodeResult]) -> KlantbeeldError:
    lines = [
        f"{result.node['name']} ({result.node['original_file_path']}): {_reason(result)}" for result in broken
    ]
    is_project_fault = all(_PROJECT_FAULTS.search(result.message) for result in broken)
    kind = ConfigError if is_project_fault else KlantbeeldError
    count = "1 node" if len(broken) == 1 else f"{len(broken)} nodes"
    message = f"{count} of the dbt project could not be built, so nothing was published.\n" + _listed(lines)
    return kind(message, _log_hint(settings))


def _failed_tests(settings: Settings, failed: list[NodeResult]) -> CheckFailed:
    count = "1 dbt test" if len(failed) == 1 else f"{len(failed)} dbt tests"
    lines = [_failed_test(settings, result) for result in failed]
    first = _compiled_file(settings, failed[0])
    return CheckFailed(
        f"{count} failed, so nothing was published.\n" + _listed(lines),
        f"Show the rows with: {next_command(settings, 'query', '--build', '--file', shlex.quote(str(first)))}",
    )


def _failed_test(settings: Settings, result: NodeResult) -> str:
    rows = "1 row" if result.failures == 1 else f"{result.failures} rows"
    text = f"{describe_test(result.node)}: {rows}"
    description = (result.node.get("description") or "").strip().splitlines()
    text += f" ({description[0]})" if description else ""
    return "\n".join([text, *(f"    {row}" for row in _sample_rows(settings, result))])


def _sample_rows(settings: Settings, result: NodeResult) -> list[str]:
    """A few failing rows of marts, or of the test whose rows are rules. Other rows may be about a person."""
    if not (result.is_on_marts or _kind(result.node) == _RULES_TEST) or not result.compiled_code:
        return []
    try:
        with duckdb.connect(str(settings.build_file), read_only=True) as connection:
            relation = connection.sql(result.compiled_code).limit(_SAMPLE_ROWS)
            names = relation.columns
            return [_row_text(names, row) for row in relation.fetchall()]
    except duckdb.Error:
        # The rows only help; failing to read them must not hide the failure itself.
        return []


def _row_text(names: list[str], row: tuple[Any, ...]) -> str:
    return ", ".join(f"{name} {value}" for name, value in zip(names, row, strict=True))


def _reason(result: NodeResult) -> str:
    lines = [line.strip() for line in result.message.splitlines() if line.strip()]
    if lines and re.match(r"(Compilation|Runtime|Database) Error in ", lines[0]):
        lines = lines[1:]
    if _PROJECT_FAULTS.search(result.message):
        return "\n    ".join(lines[:12])
    # A message about data may quote a value of a row.
    return _QUOTED_VALUE.sub("'...'", lines[0]) if lines else result.status


def _is_on_marts(nodes: dict[str, Any], unique_id: str) -> bool:
    parents = nodes[unique_id]["depends_on"].get("nodes", [])
    return bool(parents) and all(nodes.get(parent, {}).get("schema") == "marts" for parent in parents)


def _compiled_file(settings: Settings, result: NodeResult) -> Path:
    node = result.node
    folder = settings.dbt_target_dir / "compiled" / node["package_name"] / node["original_file_path"]
    return folder if folder.suffix == ".sql" else folder / node["path"]


def _listed(lines: list[str]) -> str:
    shown = [f"  {line}" for line in lines[:_SHOWN]]
    if len(lines) > _SHOWN:
        shown.append(f"  and {len(lines) - _SHOWN} more")
    return "\n".join(shown)


def _log_hint(settings: Settings) -> str:
    return f"Correct it and run again; {settings.warehouse_dir / 'logs' / 'dbt.log'} has the details."
