"""Reads the marts through the stable paths until its standard input closes; prints what it saw as JSON."""

import json
import os
import select
import sys
import time
from pathlib import Path

import duckdb

warehouse = sys.argv[1]


def versions_in_file() -> set[int]:
    with duckdb.connect(f"{warehouse}/klantbeeld.duckdb", read_only=True) as connection:
        seen = connection.execute("select distinct version from marts.contact_daily").fetchall()
        return {
            version
            for (version,) in seen + connection.execute("select version from marts.web_daily").fetchall()
        }


def versions_in_parquet() -> set[int]:
    """Both files of the folder, resolved once; again where two publications overtook the reader."""
    while True:
        folder = os.path.realpath(f"{warehouse}/parquet")
        files = [f"{folder}/{mart}.parquet" for mart in ("contact_daily", "web_daily")]
        try:
            query = "select distinct version from read_parquet(?, union_by_name = true)"
            return {version for (version,) in duckdb.execute(query, [files]).fetchall()}
        except duckdb.IOException:
            if Path(folder).exists():
                raise


reads, changes, last, mixed, errors = 0, 0, None, [], []
print("ready", flush=True)
while not select.select([sys.stdin], [], [], 0)[0]:
    for read in (versions_in_file, versions_in_parquet):
        try:
            versions = read()
        except duckdb.Error as error:
            errors.append(str(error))
            continue
        reads += 1
        changes += versions != last
        last = versions
        if len(versions) != 1:
            mixed.append(sorted(versions))
        time.sleep(0.015)
print(json.dumps({"reads": reads, "changes": changes, "mixed": mixed[:5], "errors": errors[:5]}), flush=True)
