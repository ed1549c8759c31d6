<<<<<<< HEAD
"""Outputs checked by software that others wrote."""
=======
"""Our output, read by software that we did not write."""
>>>>>>> e831e102c866757e24f8c9a0c5a5cd06d529a141
