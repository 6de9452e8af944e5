"""A Great Expectations context that keeps nothing on disk, sends nothing and draws no progress bars."""

import os
from typing import Any


def open_context() -> Any:
    """A fresh ephemeral data context. Imports Great Expectations on first use (seconds)."""
    # Read on import, so it is set before; a user's own choice to send is overruled on purpose.
    os.environ["GX_ANALYTICS_ENABLED"] = "false"
    import great_expectations
    from great_expectations.data_context.types.base import DataContextConfig, InMemoryStoreBackendDefaults

    config = DataContextConfig(
        # Its own default makes a folder under /tmp per context and leaves it there.
        store_backend_defaults=InMemoryStoreBackendDefaults(init_temp_docs_sites=False),
        analytics_enabled=False,
        data_docs_sites={},
        progress_bars={"globally": False},
    )
    return great_expectations.get_context(mode="ephemeral", project_config=config)
