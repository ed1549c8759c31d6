"""Each JSON document: written, read, and its schema."""
