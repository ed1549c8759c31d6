"""One module for each format: its `TARGET` beside its `render`, and nothing else that is not its own."""
