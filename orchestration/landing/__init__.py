"""Landing: from delivered files and tables to raw Parquet, with every line accounted for."""
