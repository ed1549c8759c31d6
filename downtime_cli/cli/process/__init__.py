"""What the process has of the world: its standard streams, and a bar of progress on one of them."""
