"""What reads all web events at once holds no more in memory than a small machine has. (M5)"""

from pathlib import Path

import duckdb
from parsed_project import Parsed

# A fifth of five million events under 500 MB. The first thousand are delivered twice.
EVENT_COUNT, REPEATED_COUNT, DAY_COUNT = 1_000_000, 1_000, 10
# DuckDB stops with 70 MB and ends with 80 MB, with two threads.
MEMORY_LIMIT = "100MB"


def test_superseded_web_events_are_counted_in_little_memory(
    parsed: Parsed, models: dict[str, dict], tmp_path: Path
) -> None:
    """A build of everything finds the repeated ones among a million web events within 100 MB (M5)."""
    model = models["input__superseded_day"]
    compiled = parsed.run("compile", "--select", model["name"], "--no-populate-cache")
    assert compiled.success, compiled.exception
    sql = compiled.result.results[0].node.compiled_code
    build_file = tmp_path / "build.duckdb"
    read = {key.rpartition(".")[2] for key in model["depends_on"]["nodes"]}
    with duckdb.connect(str(build_file)) as connection:
        fill(connection, models, read)

    limits = {"memory_limit": MEMORY_LIMIT, "threads": 2, "temp_directory": str(tmp_path / "spill")}
    limits["preserve_insertion_order"] = False
    with duckdb.connect(str(build_file), config=limits) as connection:
        connection.execute(f"create table counted as {sql}")
        days = connection.execute("select day_on, superseded_row_count from counted").fetchall()

    # Events of one number lie on one day, and each day has as many of those that came twice.
    assert len(days) == len(set(days)) == DAY_COUNT
    assert {count for _, count in days} == {REPEATED_COUNT // DAY_COUNT}


def fill(connection: duckdb.DuckDBPyConnection, models: dict[str, dict], read: set[str]) -> None:
    """The tables that the model reads: web events, and none of the other entities."""
    for name in sorted(read):
        # A checked record has the columns of the accepted one, whose types the contract says.
        typed = models[name.replace("input_checked__", "input__")]["columns"]
        columns = {column: entry["data_type"] or "string" for column, entry in typed.items()}
        columns |= {"loaded_at": "timestamp", "day_on": "date", "quarantine_reasons": "string"}
        schema = models[name]["schema"]
        connection.execute(f"create schema if not exists {schema}")
        definition = ", ".join(f'"{column}" {data_type}' for column, data_type in columns.items())
        connection.execute(f"create table {schema}.{name} ({definition})")
    event = f"""
        select
            'ga4' as source_system,
            lpad(number::varchar, 36, 'event ') as source_record_id,
            source_record_id as event_ref,
            timestamp '2026-02-01' as loaded_at,
            date '2026-01-01' + (number % {DAY_COUNT})::int as day_on
        from range({EVENT_COUNT}) as events (number)
    """
    connection.execute(f"insert into input.input__web_event by name {event}")
    connection.execute(f"insert into input.input_checked__web_event by name {event}")
    connection.execute(
        f"insert into input.input_checked__web_event by name {event} where number < {REPEATED_COUNT}"
    )
    connection.execute(
        "insert into input.rebuild_day by name"
        " select distinct 'web_event' as entity, source_system, day_on from input.input__web_event"
    )
