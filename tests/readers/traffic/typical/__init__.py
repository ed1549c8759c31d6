"""Tests of tables without dates."""
