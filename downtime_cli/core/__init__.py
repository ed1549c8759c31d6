"""The domain: pure functions over values. No I/O, no clock, no terminal."""
