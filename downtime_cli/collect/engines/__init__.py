"""Engines that people have already, asked for hours: databases, and what reads files of events."""
