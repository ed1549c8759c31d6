"""What is asked of `downtime check`: a window to judge, or a time inside a standing window."""
