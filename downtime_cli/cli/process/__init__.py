"""What the process has of the world: its standard streams, a bar of progress on one, a shell that wants completions."""
