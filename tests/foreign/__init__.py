"""Our output, read by software that we did not write."""
