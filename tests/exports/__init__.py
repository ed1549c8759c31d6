"""Tests of the formats that somebody else defined."""
