"""The best standing slot for a year."""
