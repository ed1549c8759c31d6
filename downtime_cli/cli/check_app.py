"""`downtime check`: what there is to type."""
