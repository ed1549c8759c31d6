"""Outputs checked by software that others wrote."""
