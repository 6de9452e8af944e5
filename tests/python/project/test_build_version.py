"""Days that were built with other code are built anew, and macros are code (X6)."""

import pytest
from parsed_project import Parsed

CHANGE = "\n{#- changed -#}"


def build_version(parsed: Parsed, changed_macro: str | None = None) -> str:
    """The version of what is built by day, as a project has it in which one macro has another text."""
    macro = parsed.manifest.macros[f"macro.klantbeeld.{changed_macro}"] if changed_macro else None
    with pytest.MonkeyPatch.context() as patch:
        if macro:
            patch.setattr(macro, "macro_sql", macro.macro_sql + CHANGE)
        compiled = parsed.run("compile", "--inline", "{{ build_version() }}", "--no-populate-cache")
    assert compiled.success, compiled.exception
    return compiled.result.results[0].node.compiled_code


@pytest.fixture(scope="module")
def version(parsed: Parsed) -> str:
    return build_version(parsed)


@pytest.mark.parametrize(
    "name", ["is_withdrawn", "text_of"], ids=["called by a model", "called by a macro of a model"]
)
def test_a_changed_macro_changes_the_version(parsed: Parsed, version: str, name: str) -> None:
    """`is_withdrawn` is called by input__superseded_day, `text_of` by what reads a delivered value (X6)."""
    assert len(version) == 32
    assert build_version(parsed, name) != version


def test_a_macro_that_no_model_calls_changes_nothing(parsed: Parsed, version: str) -> None:
    """`additive_columns_of_tested_node` is called by tests alone (X6)."""
    assert build_version(parsed, "additive_columns_of_tested_node") == version
