"""Text into values and issues. Nothing here prints, logs or exits."""
