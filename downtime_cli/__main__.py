"""`python -m downtime_cli`."""

from downtime_cli.cli.app import main

main()
