"""A Great Expectations context that keeps nothing on disk, sends nothing and draws no progress bars."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


def open_context() -> Any:
    """A fresh ephemeral data context. Imports Great Expectations on first use (seconds)."""
    # Read on import, so it is set before that; a user's choice to send statistics is overruled on purpose.
    os.environ["GX_ANALYTICS_ENABLED"] = "false"
    with _without_pyspark():
        import great_expectations
    from great_expectations.data_context.types.base import DataContextConfig, InMemoryStoreBackendDefaults

    config = DataContextConfig(
        # Its default makes a folder under /tmp per context and leaves it there.
        store_backend_defaults=InMemoryStoreBackendDefaults(init_temp_docs_sites=False),
        analytics_enabled=False,
        data_docs_sites={},
        progress_bars={"globally": False},
    )
    return great_expectations.get_context(mode="ephemeral", project_config=config)


@contextmanager
def _without_pyspark() -> Iterator[None]:
    """Keep pyspark out of an import.

    Great Expectations imports it if it is installed, including Spark Connect, which ends the process if one of its
    packages is missing and prints a warning if one is too new. The checks run on DuckDB.
    """
    names = [name for name in sys.modules if name.partition(".")[0] == "pyspark"]
    hidden = {name: sys.modules.pop(name) for name in names}
    sys.modules["pyspark"] = None  # type: ignore[assignment]
    try:
        yield
    finally:
        del sys.modules["pyspark"]
        sys.modules.update(hidden)
