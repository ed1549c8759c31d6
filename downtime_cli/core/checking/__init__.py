"""Judging a window that somebody chose."""
