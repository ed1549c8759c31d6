"""From raw events to the two inputs: access logs, results of queries and tables of events, counted by the hour."""
