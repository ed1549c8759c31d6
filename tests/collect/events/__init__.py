"""Files of events that DuckDB reads, without it; tests/foreign has it."""
