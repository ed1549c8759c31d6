"""What every hour of the horizon will hold."""
