"""Publishing: the marts alone, in a read-only DuckDB file, in Parquet and, where asked for, in Postgres."""
