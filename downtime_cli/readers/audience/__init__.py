"""From a CSV of users to shares of zones."""
