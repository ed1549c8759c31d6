"""Rows and columns of a CSV file, whatever they hold."""
