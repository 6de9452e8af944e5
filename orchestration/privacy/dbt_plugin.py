"""klantbeeld_pseudonym(value, identifier_type) for staging models on databases that other tools load.

In profiles.yml:

    plugins:
      - module: orchestration.privacy.dbt_plugin
        config: {project_dir: .}         # optional; default: KLANTBEELD_PROJECT_DIR, else the current folder
"""

import threading
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
from dbt.adapters.duckdb.plugins import BasePlugin
from duckdb.func import FunctionNullHandling, PythonUDFType
from duckdb.sqltypes import VARCHAR

from orchestration.base.settings import Settings, resolve_settings
from orchestration.privacy.key import PseudonymKey, open_key, store_key_id
from orchestration.privacy.pseudonym import pseudonym

FUNCTION_NAME = "klantbeeld_pseudonym"


class Plugin(BasePlugin):
    """Registers klantbeeld_pseudonym on every connection that dbt opens."""

    def initialize(self, plugin_config: dict[str, Any]) -> None:
        self._config = plugin_config

    def configure_connection(self, conn: duckdb.DuckDBPyConnection) -> None:
        register_pseudonym_function(conn, self._settings)

    def _settings(self) -> Settings:
        project_dir = self._config.get("project_dir")
        return resolve_settings(
            Path(project_dir) if project_dir else None, warehouse=self._config.get("warehouse")
        )


def register_pseudonym_function(connection: duckdb.DuckDBPyConnection, settings: Any) -> None:
    """Register klantbeeld_pseudonym(value text, identifier_type text) -> text on a DuckDB connection.

    `settings` is called for the Settings when the function is first used, so a project without identifiers
    needs no key. The key is read in this process and never appears in SQL. Blank values give null; an unknown
    type is an error.
    """
    keyring = _Keyring(settings)

    def pseudonyms(values: pa.ChunkedArray, types: pa.ChunkedArray) -> pa.Array:
        return _pseudonyms(keyring.key(), values, types)

    connection.create_function(
        FUNCTION_NAME,
        pseudonyms,
        [VARCHAR, VARCHAR],
        VARCHAR,
        type=PythonUDFType.ARROW,
        null_handling=FunctionNullHandling.SPECIAL,
    )


class _Keyring:
    """Opens the key once, on first use, in whichever DuckDB thread comes first."""

    def __init__(self, settings: Any) -> None:
        self._settings = settings
        self._lock = threading.Lock()
        self._key: PseudonymKey | None = None

    def key(self) -> PseudonymKey:
        with self._lock:
            if self._key is None:
                settings = self._settings()
                self._key = open_key(settings)
                store_key_id(settings, self._key)
            return self._key


def _pseudonyms(key: PseudonymKey, values: pa.ChunkedArray, types: pa.ChunkedArray) -> pa.Array:
    """Pseudonyms for one vector of values, computed once per distinct value."""
    known: dict[tuple[str | None, str | None], str | None] = {}
    result = []
    for value, identifier_type in zip(values.to_pylist(), types.to_pylist(), strict=True):
        pair = (value, identifier_type)
        if pair not in known:
            known[pair] = None if value is None else pseudonym(key, str(identifier_type), value)
        result.append(known[pair])
    return pa.array(result, pa.string())
