"""Queries that count by the hour."""
