"""What dbt keeps of its last parse is used again only while its macros are those of the project."""

import os

from orchestration.base.settings import Settings
from orchestration.dbt.manifest import forget_a_parse_with_other_macros


def test_a_parse_is_kept_until_a_macro_is_newer(small_project: Settings) -> None:
    macros = small_project.project_dir / "macros"
    macros.mkdir(exist_ok=True)
    macro = macros / "own.sql"
    macro.write_text("{% macro own() %}1{% endmacro %}")
    parsed = small_project.dbt_target_dir / "partial_parse.msgpack"
    parsed.parent.mkdir(parents=True)
    parsed.touch()
    forget_a_parse_with_other_macros(small_project)
    assert parsed.exists()

    newer = parsed.stat().st_mtime_ns + 1_000_000_000
    os.utime(macro, ns=(newer, newer))
    forget_a_parse_with_other_macros(small_project)
    assert not parsed.exists()
