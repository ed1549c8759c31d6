"""Which columns of a table give the time of a row, and how they are read together."""
