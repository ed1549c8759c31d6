"""What people call time zones and places."""
