"""Reads two marts in one transaction until its standard input closes; prints what it saw as JSON."""

import json
import select
import sys
import time

import psycopg

url, schema = sys.argv[1], sys.argv[2]
QUERIES = [f'select distinct version from "{schema}".{mart}' for mart in ("contact_daily", "web_daily")]

reads, seen, mixed, errors = 0, set(), [], []
with psycopg.connect(url) as connection:
    print("ready", flush=True)
    while not select.select([sys.stdin], [], [], 0)[0]:
        # Both orders, so that the swap meets readers who hold either table and want the other.
        order = QUERIES if reads % 2 else QUERIES[::-1]
        try:
            with connection.transaction():
                versions = {version for query in order for (version,) in connection.execute(query)}
        except psycopg.Error as error:
            errors.append(str(error))
            continue
        reads += 1
        seen |= versions
        if len(versions) != 1:
            mixed.append(sorted(versions))
        time.sleep(0.002)
print(
    json.dumps({"reads": reads, "versions": len(seen), "mixed": mixed[:5], "errors": errors[:5]}), flush=True
)
