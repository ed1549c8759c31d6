"""The best single window."""
