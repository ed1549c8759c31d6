"""What was asked: the shell over downtime.toml over a saved plan, as values."""
