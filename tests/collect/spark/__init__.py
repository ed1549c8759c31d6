"""Logs on Spark, as far as that needs no Spark."""
