"""Tests of what a new configuration is made of."""
