"""Quality checks on raw and marts: measured in SQL on DuckDB, judged and documented by Great Expectations."""
