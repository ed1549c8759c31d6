"""A report into text, one module per format."""
