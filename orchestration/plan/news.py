"""Whether a run would find anything that the current publication does not show already."""

import hashlib
import json
import os
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from orchestration.base.errors import CheckFailed
from orchestration.base.settings import REPOSITORY_ROOT, Settings
from orchestration.dbt.manifest import project_fingerprint
from orchestration.landing.config import LandingConfig
from orchestration.landing.file_hashes import FileHashes
from orchestration.landing.files import find_files
from orchestration.landing.ledger import Ledger
from orchestration.publish.evidence import assert_passed
from orchestration.publish.versions import current_version

# Settings of this package and of dbt; no other variable reaches a model.
_VARIABLES = ("KLANTBEELD_", "DBT_")
# The folders are in `settings`. Landing refuses a key that is not the warehouse's, so no digest of the key is kept.
_LEFT_OUT = {"KLANTBEELD_PROJECT_DIR", "KLANTBEELD_LANDING", "KLANTBEELD_WAREHOUSE", "KLANTBEELD_KEY"}


def inputs_digest(settings: Settings, config: LandingConfig) -> str | None:
    """A hash of everything the marts depend on: delivered files, models, seeds, settings, and this package.

    None if a delivered file cannot be read, which landing reports. Raises ConfigError if a file lies outside
    the landing folder.
    """
    try:
        return _inputs_digest(settings, config)
    except OSError:
        return None


def _inputs_digest(settings: Settings, config: LandingConfig) -> str:
    digest = hashlib.sha256(project_fingerprint(settings).encode())
    for path in sorted((REPOSITORY_ROOT / "orchestration").rglob("*.py")):
        status = path.stat()
        digest.update(f"{path} {status.st_mtime_ns} {status.st_size}\n".encode())
    for name, value in sorted(os.environ.items()):
        if name.startswith(_VARIABLES) and name not in _LEFT_OUT:
            digest.update(f"{name}={value}\n".encode())
    hashes = FileHashes(settings)
    for delivery in config.deliveries:
        for file in find_files(delivery, settings.landing_dir) if delivery.path else []:
            digest.update(f"{file.name} {hashes.of(file)}\n".encode())
    return digest.hexdigest()


def note_published(
    settings: Settings, digest: str | None, config: LandingConfig, manifest: Mapping[str, Any]
) -> None:
    """Record what the current publication was made from, if the digest covers all of it.

    It does not cover tables that another tool loads: a project that reads one has news in every run.
    """
    noted = settings.published_from_file
    if digest is None or _reads_other_tables(config, manifest):
        noted.unlink(missing_ok=True)
        return
    noted.write_text(json.dumps({"digest": digest, "version": current_version(settings)}), encoding="utf-8")


def is_published(settings: Settings, digest: str | None) -> bool:
    """True if the current publication was made from these inputs, and the build file has not changed since."""
    try:
        noted = json.loads(settings.published_from_file.read_text(encoding="utf-8"))
        assert_passed(settings)
    except (FileNotFoundError, ValueError, CheckFailed):
        return False
    is_whole = settings.published_file.is_file() and settings.parquet_dir.is_dir()
    return is_whole and noted == {"digest": digest, "version": current_version(settings)}


def late_deliveries(settings: Settings, config: LandingConfig) -> list[str]:
    """A text for each delivery whose newest file is older than its `freshness` in landing.yml allows."""
    # The ledger's times are in UTC, without a time zone.
    ledger, now = Ledger(settings), datetime.now(UTC).replace(tzinfo=None)
    told = []
    for delivery in config.deliveries:
        loaded = ledger.loaded(delivery.system, delivery.table)
        if delivery.freshness is None or not loaded:
            continue
        days = (now - max(row.loaded_at for row in loaded)).total_seconds() / 86400
        if days > delivery.freshness.max_age_days:
            told.append(
                f"{delivery.name}: the newest delivery is {days:.1f} days old, "
                f"expected at most {delivery.freshness.max_age_days:g}"
            )
    return told


def _reads_other_tables(config: LandingConfig, manifest: Mapping[str, Any]) -> bool:
    landed = {(delivery.system, delivery.table) for delivery in config.deliveries if delivery.path}
    read = {
        parent
        for node in manifest["nodes"].values()
        for parent in node.get("depends_on", {}).get("nodes", [])
        if parent.startswith("source.")
    }
    return any(
        table["source_name"] != "landing" and (system_of(table), table["name"]) not in landed
        for table in (manifest["sources"][source] for source in read)
    )


def system_of(source: Mapping[str, Any]) -> str:
    """The system of a source as landing calls it. Two sources may read one folder of raw, which has the name."""
    location = source["config"].get("external_location") or ""
    return location.partition("/raw/")[2].partition("/")[0] or source["source_name"]
