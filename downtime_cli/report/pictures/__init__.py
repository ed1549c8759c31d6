"""The pictures of a report: days by hours, the horizon, points over time."""
