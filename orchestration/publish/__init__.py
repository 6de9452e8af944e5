"""Publishing: only the marts, in a read-only DuckDB file, in Parquet and, if asked for, in Postgres."""
