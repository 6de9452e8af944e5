"""How much of the machine DuckDB may use: one place for memory, threads and the folder it spills to.

Every connection of this package has these values, as does dbt's (through profiles.yml). KLANTBEELD_MEMORY_LIMIT,
KLANTBEELD_THREADS and KLANTBEELD_TEMP_DIR override them. KLANTBEELD_MODELS_AT_ONCE is for dbt: models built at
the same time share the memory.
"""

import os
from collections.abc import Iterator
from pathlib import Path

import duckdb

from orchestration.base.errors import ConfigError
from orchestration.base.settings import Settings
from orchestration.base.sql import only_row, quote_text

MEMORY_VARIABLE = "KLANTBEELD_MEMORY_LIMIT"
THREADS_VARIABLE = "KLANTBEELD_THREADS"
TEMP_VARIABLE = "KLANTBEELD_TEMP_DIR"
MODELS_VARIABLE = "KLANTBEELD_MODELS_AT_ONCE"

# DuckDB allocates more than its limit counts, and Python and the page cache need room too.
_PERCENT_OF_MEMORY = 60
# Two large models at once need more than this; with less, they are built one after the other.
_BYTES_FOR_TWO_MODELS = 4_000_000_000
# Config of a connection that downloads nothing, typed as `duckdb.connect` declares it.
NO_DOWNLOADS: dict[str, str | bool | int | float | list[str]] = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
}
_CGROUP_FILES = {"": "memory.max", "memory": "memory.limit_in_bytes"}


def memory_limit() -> str:
    """KLANTBEELD_MEMORY_LIMIT, else 60 % of the memory of the machine or of its container, as DuckDB reads it.

    Raises ConfigError for a text that DuckDB does not understand.
    """
    limit = os.environ.get(MEMORY_VARIABLE)
    if not limit:
        return f"{available_memory() * _PERCENT_OF_MEMORY // 100 // 2**20}MiB"
    try:
        with duckdb.connect(":memory:") as connection:
            connection.execute(f"set memory_limit = {quote_text(limit)}")
    except duckdb.Error:
        raise ConfigError(f"{MEMORY_VARIABLE} is {limit!r}.", "Write a size such as 4GB.") from None
    return limit


def threads() -> int:
    """KLANTBEELD_THREADS, else the processors that the machine or its container has. Raises ConfigError."""
    # DuckDB knows the quota of a container, which Python does not.
    given = _given_count(THREADS_VARIABLE, "threads")
    if given:
        return given
    with duckdb.connect(":memory:") as connection:
        (count,) = only_row(connection.execute("select current_setting('threads')"))
        return count


def models_at_once() -> int:
    """KLANTBEELD_MODELS_AT_ONCE, else 2, or 1 if memory is short. Raises ConfigError."""
    given = _given_count(MODELS_VARIABLE, "models")
    if given:
        return given
    with duckdb.connect(":memory:") as connection:
        connection.execute(f"set memory_limit = {quote_text(memory_limit())}")
        limit = "parse_formatted_bytes(current_setting('memory_limit'))"
        (memory,) = only_row(connection.execute(f"select {limit}"))
    return 2 if memory >= _BYTES_FOR_TWO_MODELS else 1


def _given_count(variable: str, what: str) -> int | None:
    given = os.environ.get(variable)
    if not given:
        return None
    if not (given.isascii() and given.isdigit() and int(given) >= 1):
        raise ConfigError(f"{variable} is {given!r}.", f"Write a number of {what}, 1 or more.")
    return int(given)


def temp_dir(settings: Settings) -> Path:
    """Where DuckDB spills what does not fit into memory: KLANTBEELD_TEMP_DIR, else tmp/ in the warehouse."""
    given = os.environ.get(TEMP_VARIABLE)
    return Path(given).resolve() if given else settings.warehouse_dir / "tmp"


def duckdb_environment(settings: Settings) -> dict[str, str]:
    """The values as the environment variables that profiles.yml reads. Raises ConfigError."""
    return {
        MEMORY_VARIABLE: memory_limit(),
        THREADS_VARIABLE: str(threads()),
        TEMP_VARIABLE: str(temp_dir(settings)),
        MODELS_VARIABLE: str(models_at_once()),
    }


def limit_resources(
    connection: duckdb.DuckDBPyConnection, spill_dir: Path | None = None, keep_order: bool = False
) -> None:
    """Set memory, threads and spill folder of a connection (None: it holds nothing large). Raises ConfigError.

    `keep_order`: rows keep the order of a file or table if a query asks for none, which costs memory.
    """
    # Not as parameters: with the first one DuckDB imports pandas, a third of a second.
    connection.execute(f"set memory_limit = {quote_text(memory_limit())}")
    if os.environ.get(THREADS_VARIABLE):
        connection.execute(f"set threads = {threads():d}")
    connection.execute(f"set preserve_insertion_order = {str(keep_order).lower()}")
    if spill_dir:
        connection.execute(f"set temp_directory = {quote_text(str(spill_dir))}")


def available_memory(root: Path = Path("/")) -> int:
    """Bytes of memory: the machine's, or the smallest limit of the control groups of this process.

    `root` is where /proc and /sys are.
    """
    machine = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return min([machine, *_cgroup_limits(root)])


def _cgroup_limits(root: Path) -> Iterator[int]:
    groups = root / "proc" / "self" / "cgroup"
    if not groups.is_file():
        return
    for line in groups.read_text(encoding="ascii", errors="replace").splitlines():
        _, controllers, path = line.split(":", 2)
        # Version 2 has one unnamed hierarchy, version 1 has one per controller.
        if controllers not in _CGROUP_FILES:
            continue
        top = root / "sys" / "fs" / "cgroup" / controllers
        # A limit applies to all groups below it. Inside a container the path may start above what is visible.
        parts = Path(path.lstrip("/")).parts
        for depth in range(len(parts), -1, -1):
            file = top.joinpath(*parts[:depth], _CGROUP_FILES[controllers])
            text = file.read_text(encoding="ascii").strip() if file.is_file() else ""
            if text.isdigit():
                yield int(text)
