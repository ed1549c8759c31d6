"""Files as they are written: whole or not at all, by one writer at a time, and none that is to stay."""
