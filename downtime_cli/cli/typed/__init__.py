"""What is typed: commands and options for Typer, their help, and mistakes."""
