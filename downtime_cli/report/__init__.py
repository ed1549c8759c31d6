"""An answer as a report: every fact rounded and worded once."""
