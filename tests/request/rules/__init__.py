"""Tests of `downtime_cli.request.rules`."""
