"""What is asked of `downtime collect`: each kind of source has its own options."""
