"""The words that a report and its first screen share."""
