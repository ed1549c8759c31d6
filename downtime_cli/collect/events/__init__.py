"""Files of events that DuckDB reads: Parquet, CSV and lines of JSON."""
