"""What dbt keeps of its last parse is used again while the project is the same, and its macros are no older."""

import os

from orchestration.base.settings import Settings
from orchestration.dbt.manifest import forget_a_parse_with_other_macros, install_packages, project_fingerprint


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


def test_installing_the_packages_changes_nothing_of_the_project(small_project: Settings) -> None:
    """Or a second run would find news in what the first one installed."""
    before = project_fingerprint(small_project)
    install_packages(small_project)
    (small_project.project_dir / ".user.yml").write_text("id: of dbt\n")
    assert (small_project.project_dir / "package-lock.yml").is_file()
    assert project_fingerprint(small_project) == before

    (small_project.project_dir / "models" / "news.sql").write_text("select 1 as id")
    assert project_fingerprint(small_project) != before
