"""The files of the last publication, for tests that hold two publications equal."""

import hashlib

from orchestration.base.settings import Settings


def fingerprints(settings: Settings) -> dict[str, str]:
    """SHA-256 of each published Parquet file but that which names its own publication.

    A difference so shows names and no bytes.
    """
    return {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in settings.parquet_dir.glob("*.parquet")
        if path.name != "publication.parquet"
    }
