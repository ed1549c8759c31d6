"""What the process has of the world: its standard streams, a bar of progress on one, and a shell that asks for completions."""
