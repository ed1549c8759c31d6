"""From a CSV of traffic to hours of exact time."""
