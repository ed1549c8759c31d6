"""A saved standing window: the series as a whole, and each of its dates as a plan of its own."""
