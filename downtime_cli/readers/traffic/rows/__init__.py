"""Rows that are several for one hour, or dates without one."""
