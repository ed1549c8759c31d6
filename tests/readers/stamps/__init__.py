"""Tests of the readers of stamps."""
