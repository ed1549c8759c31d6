"""The first screen of each answer: what is said unless everything is asked for."""
