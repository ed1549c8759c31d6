"""Plan to text, each in a format that somebody else defined."""
