"""Landing: from delivered files and tables to raw Parquet, every line accounted for."""
