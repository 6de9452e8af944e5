"""Nothing that names a person stands in any table from raw on."""

import re
from collections.abc import Iterator

import duckdb
import pytest
from vendor_warehouse import OWN_DELIVERIES, VendorWarehouse, declared_deliveries, own_rows

EMAIL = re.compile(r"[^\s@]+@[^\s@]+\.[a-z]{2,}", re.IGNORECASE)
NAME_COLUMNS = {"name", "first_name", "last_name", "recipient_first_name", "recipient_last_name", "alias"}
# Here `name` is the name of an event.
NAMES_OF_THINGS = {"ga4/event"}
# Shorter values ("S", "x", "1") stand in other columns for other reasons.
SHORTEST_TELLING_VALUE = 4

# The warehouses are built once per worker.
pytestmark = [pytest.mark.xdist_group("vendor_staging"), pytest.mark.timeout(900)]


def test_no_clear_identifier_in_the_shared_warehouse(
    shared_warehouse: VendorWarehouse, shared_rows: dict
) -> None:
    _assert_nobody_is_named(shared_warehouse, shared_rows)


def test_no_clear_identifier_in_the_own_warehouse(own_warehouse: VendorWarehouse) -> None:
    tables = [f"{path.parent.name}/{path.name}" for path in OWN_DELIVERIES.glob("*/*")]
    rows = {table: own_rows(table) for table in tables}
    rows["ga4/events"] = [{"user_pseudo_id": "100.200", "user_id": "anna.login"}]
    _assert_nobody_is_named(own_warehouse, rows)


@pytest.mark.parametrize("vendor", ["zendesk", "intercom", "salesforce", "qualtrics", "snowplow", "ga4"])
def test_vendor_pages_keep_ids_of_people_in_their_own_namespace(vendor: str) -> None:
    shared = {"email", "phone", "crm", "login", "device"}
    for delivery in declared_deliveries():
        for column, namespace in delivery.get("identifiers", {}).items():
            if delivery["system"] == vendor and namespace not in shared:
                assert namespace.startswith(f"{vendor}_"), f"{delivery['table']}.{column}"


def _assert_nobody_is_named(warehouse: VendorWarehouse, rows: dict[str, list[dict[str, str]]]) -> None:
    forbidden = _clear_values(rows)
    assert len(forbidden) > 0
    found = set()
    for place, cell in _cells(warehouse):
        if cell in forbidden or EMAIL.search(cell):
            found.add(place)
    assert found == set()


def _clear_values(rows: dict[str, list[dict[str, str]]]) -> set[str]:
    """Names, and every value of a column that the vendors' pages declare an identifier."""
    values: set[str] = set()
    for delivery in declared_deliveries():
        table = f"{delivery['system']}/{delivery['table']}"
        telling = set(delivery.get("identifiers", {})) | (set() if table in NAMES_OF_THINGS else NAME_COLUMNS)
        for row in rows.get(table, []):
            values |= {value for column, value in row.items() if column in telling and value}
    return {value for value in values if len(value) >= SHORTEST_TELLING_VALUE}


def _cells(warehouse: VendorWarehouse) -> Iterator[tuple[str, str]]:
    """Every value as text, with its place: raw files, then all tables and views of the build file."""
    raw = warehouse.settings.raw_dir
    with duckdb.connect() as connection:
        for path in sorted(raw.rglob("*.parquet")):
            yield from _texts(
                "raw." + ".".join(path.relative_to(raw).parts[:2]), connection.read_parquet(str(path))
            )
    with duckdb.connect(warehouse.settings.build_file, read_only=True) as connection:
        tables = connection.execute(
            "select table_schema, table_name from information_schema.tables"
            " where table_schema in ('staging', 'input')"
        ).fetchall()
        for schema, table in tables:
            yield from _texts(f"{schema}.{table}", connection.sql(f'from "{schema}"."{table}"'))


def _texts(place: str, relation: duckdb.DuckDBPyRelation) -> Iterator[tuple[str, str]]:
    columns = relation.columns
    for row in relation.fetchall():
        yield from (
            (f"{place}.{column}", str(cell))
            for column, cell in zip(columns, row, strict=True)
            if cell is not None
        )


def test_every_layer_is_scanned(own_warehouse: VendorWarehouse) -> None:
    places = {place for place, _ in _cells(own_warehouse)}
    assert {
        "raw.zendesk.user.email",
        "staging.stg_zendesk__contact.customer_ref",
        "input.input__contact.customer_ref",
    } <= places
