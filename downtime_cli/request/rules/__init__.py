"""What limits windows, as options say it: how far to look and how finely, what is closed, and working days."""
