"""Tests of how often a standing window returns, as people and calendars write it."""
