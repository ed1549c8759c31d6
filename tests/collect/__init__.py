"""Events counted by the hour."""
