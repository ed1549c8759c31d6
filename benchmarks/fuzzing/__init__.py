"""What `fuzz.py` is made of: inputs, damage to them, what takes them, and what is wrong with what comes out."""
