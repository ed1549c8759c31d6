"""Access logs: what lines look like, where they come from, and how many requests each hour holds."""
