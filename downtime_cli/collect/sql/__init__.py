"""The text of one query that counts by the hour, for somebody else's database: shown first, run by whoever may."""
