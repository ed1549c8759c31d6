"""A saved plan in a format that somebody else defined."""
