"""Messages in a language for a channel."""
