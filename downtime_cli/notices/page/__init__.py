"""The maintenance page, and the web servers that show it."""
