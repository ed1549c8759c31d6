"""Find the maintenance window that hurts the fewest people, and plan what to tell them."""
