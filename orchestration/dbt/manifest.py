"""The manifest of the dbt project: packages are installed, and it is parsed again only if a source changed."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any

import yaml

from orchestration.base.errors import ConfigError
from orchestration.base.settings import Settings
from orchestration.catalogue.generate import catalogue_files, check_catalogue
from orchestration.dbt.commands import DbtProcess, indented, profiles_dir

_PACKAGE_FILES = ("packages.yml", "dependencies.yml")
# dbt writes these beside the sources; neither says anything that the sources do not.
_WRITTEN_BY_DBT = {"package-lock.yml", ".user.yml"}
_SOURCE_PATHS = {
    "model-paths": ["models"],
    "seed-paths": ["seeds"],
    "macro-paths": ["macros"],
    "test-paths": ["tests"],
    "snapshot-paths": ["snapshots"],
    "analysis-paths": ["analyses"],
}


def prepare_manifest(settings: Settings) -> Path:
    """Make target/manifest.json agree with the project and return its path; dbt runs only after a change.

    Raises ConfigError if catalogue/ has faults, or, in dbt's own words, if packages or the project
    cannot be read.
    """
    install_packages(settings)
    manifest = settings.dbt_target_dir / "manifest.json"
    stamp = settings.dbt_target_dir / "manifest.sources"
    current = project_fingerprint(settings)
    if manifest.is_file() and stamp.is_file() and stamp.read_text(encoding="utf-8") == current:
        return manifest
    stamp.unlink(missing_ok=True)
    forget_a_parse_with_other_macros(settings)
    check_catalogue()
    parse = DbtProcess(settings, ["parse"]).run()
    if parse.exit_code != 0:
        raise ConfigError(
            f"The dbt project {settings.project_dir} cannot be read:\n{_said(parse.errors)}",
            "Correct the file named above and run again; `klantbeeld check` finds the same without a run.",
        )
    stamp.write_text(current, encoding="utf-8")
    return manifest


def read_manifest(settings: Settings) -> dict[str, Any]:
    """The manifest as prepared by `prepare_manifest`, with every test attached to a model that it reads.

    dbt attaches only generic tests; a singular test that reads several models is attached to the last mart
    among them, else to the last model, so that each test is a check of some asset.
    """
    manifest = json.loads((settings.dbt_target_dir / "manifest.json").read_text(encoding="utf-8"))
    nodes = manifest["nodes"]
    for node in nodes.values():
        # A test of a seed that the project replaced is still attached to the seed of the package.
        if node["resource_type"] == "test" and node.get("attached_node") not in nodes:
            parents = sorted(
                (parent for parent in node["depends_on"]["nodes"] if parent in nodes),
                key=lambda parent: (nodes[parent]["schema"] == "marts", parent),
            )
            node["attached_node"] = parents[-1] if parents else None
    return manifest


def marts_of(manifest: Mapping[str, Any]) -> dict[str, tuple[str, ...]]:
    """The marts of the project in alphabetical order, each with the columns of its grain."""
    return {
        name: tuple(node["config"].get("meta", {}).get("grain") or ())
        for name, node in mart_nodes(manifest).items()
    }


def mart_nodes(manifest: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    """What the manifest says about each mart of the project, by name in alphabetical order."""
    models = (node for node in manifest["nodes"].values() if node["resource_type"] == "model")
    return {
        node["alias"]: node
        for node in sorted(models, key=lambda node: node["alias"])
        if node["schema"] == "marts"
    }


def install_packages(settings: Settings) -> None:
    """Run `dbt deps` if the project lists packages that are not installed as listed. Raises ConfigError."""
    listed = [
        settings.project_dir / name for name in _PACKAGE_FILES if (settings.project_dir / name).is_file()
    ]
    if not listed:
        return
    folder = _packages_dir(settings.project_dir)
    wanted = hashlib.sha256(b"".join(file.read_bytes() for file in listed)).hexdigest()
    stamp = folder / ".installed"
    broken = [link for link in folder.glob("*") if not link.exists()]
    if stamp.is_file() and stamp.read_text(encoding="utf-8") == wanted and not broken:
        return
    deps = DbtProcess(settings, ["deps"]).run()
    if deps.exit_code != 0:
        raise ConfigError(
            f"The packages of {settings.project_dir} cannot be installed:\n{_said(deps.errors)}",
            f"Check the paths and versions in {listed[0]}.",
        )
    folder.mkdir(exist_ok=True)
    stamp.write_text(wanted, encoding="utf-8")


def project_fingerprint(settings: Settings) -> str:
    """A hash over the dbt version, the warehouse, and path, time and size of what dbt parses and of catalogue/."""
    digest = hashlib.sha256(f"{version('dbt-core')} {settings.warehouse_dir}\n".encode())
    for path in sorted({*_source_files(settings), *catalogue_files()}):
        status = path.stat()
        digest.update(f"{path} {status.st_mtime_ns} {status.st_size}\n".encode())
    return digest.hexdigest()


def forget_a_parse_with_other_macros(settings: Settings) -> None:
    """Remove what dbt kept of its last parse if a macro of the project or of a package is newer.

    dbt renders changed models with the macros of that parse, which do not know a new metric or entity.
    """
    parsed = settings.dbt_target_dir / "partial_parse.msgpack"
    if not parsed.is_file():
        return
    macros = (
        file
        for project in _projects(settings)
        for name in project_yaml(project).get("macro-paths") or _SOURCE_PATHS["macro-paths"]
        for file in (project / name).rglob("*.sql")
    )
    if any(file.stat().st_mtime_ns > parsed.stat().st_mtime_ns for file in macros):
        parsed.unlink()


def _projects(settings: Settings) -> list[Path]:
    installed = (path.resolve() for path in _packages_dir(settings.project_dir).glob("*/"))
    return list(dict.fromkeys([settings.project_dir, *_local_packages(settings), *installed]))


def _local_packages(settings: Settings) -> Iterator[Path]:
    """The packages that are folders on this machine, whether or not `dbt deps` has linked them yet."""
    for name in _PACKAGE_FILES:
        file = settings.project_dir / name
        try:
            content = yaml.safe_load(file.read_text(encoding="utf-8")) if file.is_file() else None
        except (yaml.YAMLError, UnicodeDecodeError):
            # `dbt deps` says what is wrong with it.
            continue
        entries = content.get("packages") if isinstance(content, dict) else None
        for entry in entries or []:
            if (
                isinstance(entry, dict)
                and (folder := settings.project_dir / str(entry.get("local"))).is_dir()
            ):
                yield folder.resolve()


def _source_files(settings: Settings) -> Iterator[Path]:
    yield profiles_dir(settings) / "profiles.yml"
    for project in _projects(settings):
        yield from (file for file in project.glob("*.yml") if file.name not in _WRITTEN_BY_DBT)
        for folder in _source_folders(project):
            yield from (path for path in folder.rglob("*") if path.is_file())


def _source_folders(project: Path) -> Iterator[Path]:
    content = project_yaml(project)
    for setting, default in _SOURCE_PATHS.items():
        yield from (project / name for name in content.get(setting) or default)


def _packages_dir(project: Path) -> Path:
    return project / (project_yaml(project).get("packages-install-path") or "dbt_packages")


def project_yaml(project: Path) -> dict[str, Any]:
    """The content of a project's dbt_project.yml, empty if there is none. Raises ConfigError."""
    file = project / "dbt_project.yml"
    try:
        content = yaml.safe_load(file.read_text(encoding="utf-8")) if file.is_file() else {}
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise ConfigError(f"{file} is not readable YAML: {error}", "Correct the line named above.") from error
    if not isinstance(content, dict):
        raise ConfigError(
            f"{file} is not a mapping.", "Start from the dbt_project.yml of examples/quickstart."
        )
    return content


def _said(messages: list[str]) -> str:
    return indented(messages) or "  (dbt gave no reason; see warehouse/logs/dbt.log)"
