"""Two warehouses: one built from the vendors' shared test data, one from the deliveries beside the tests."""

import csv
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from vendor_warehouse import OWN_DELIVERIES, VendorWarehouse, build, csv_rows

from orchestration.base.settings import REPOSITORY_ROOT

Once = Callable[[str, Callable[[Path], Any]], VendorWarehouse]

SHARED_DATA = Path(os.environ.get("KLANTBEELD_SHARED_DATA", REPOSITORY_ROOT.parent / "shared" / "data"))

# Where the shared data has each table, as system/table.
SHARED_FILES = {
    **{
        f"zendesk/{table}": f"vendor-seeds/zendesk/{table}_data.csv"
        for table in ("ticket", "ticket_comment", "user")
    },
    "zendesk/ticket_field_history": "vendor-seeds/zendesk/ticket_field_history_data.csv",
    **{
        f"salesforce/{table}": f"vendor-seeds/salesforce/sf_{table}_data.csv"
        for table in ("account", "account_history", "contact", "order", "task", "event")
    },
    **{
        f"qualtrics/{table}": f"vendor-seeds/qualtrics/{table}.csv"
        for table in (
            "question_response",
            "question",
            "survey_response",
            "distribution",
            "distribution_contact",
            "directory_contact",
        )
    },
    **{
        f"intercom/{table}": f"vendor-seeds/intercom/{table}_data.csv"
        for table in (
            "conversation_history",
            "conversation_contact_history",
            "conversation_part_history",
            "contact_history",
            "team_admin",
        )
    },
    "snowplow/events": "snowplow-web/snowplow_web_events.csv",
    "ga4/event": "vendor-seeds/ga4_export/event_data.csv",
}
# The shared file has this header twice.
SHARED_RENAMES = {"ga4/event": {"param_session_engaged[2]": "param_session_engaged_2"}}


@pytest.fixture(scope="session")
def shared_rows() -> dict[str, list[dict[str, str]]]:
    """The rows of every shared file by system/table, read by Python's csv alone."""
    missing = [file for file in SHARED_FILES.values() if not (SHARED_DATA / file).is_file()]
    if missing:
        pytest.skip(f"shared data is absent: {SHARED_DATA / missing[0]} (set KLANTBEELD_SHARED_DATA)")
    return {table: csv_rows(SHARED_DATA / file) for table, file in SHARED_FILES.items()}


@pytest.fixture(scope="session")
def shared_warehouse(shared_rows: dict, once: Once) -> VendorWarehouse:
    """Raw, staging and input built from the shared files."""
    return once("shared_vendors", _build_shared)


def _build_shared(folder: Path) -> VendorWarehouse:
    for table, file in SHARED_FILES.items():
        target = folder / "landing" / table
        target.mkdir(parents=True)
        shutil.copy(SHARED_DATA / file, target)
    _keep_documented_changes(
        folder / "landing" / "zendesk" / "ticket_field_history" / "ticket_field_history_data.csv"
    )
    return build(folder, folder / "landing", SHARED_RENAMES)


@pytest.fixture(scope="session")
def own_warehouse(once: Once) -> VendorWarehouse:
    """Raw, staging and input built from the deliveries beside the tests; Salesforce delivers orders alone."""
    return once("own_vendors", lambda folder: build(folder, OWN_DELIVERIES))


def _keep_documented_changes(path: Path) -> None:
    """Leave in the field history only what docs/sources/zendesk.md asks for."""
    rows = csv_rows(path)
    with path.open("w", newline="") as lines:
        writer = csv.DictWriter(lines, fieldnames=rows[0])
        writer.writeheader()
        writer.writerows(row for row in rows if row["field_name"] in ("status", "group_id"))
