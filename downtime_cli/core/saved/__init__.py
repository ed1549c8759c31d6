"""A saved plan's later life."""
