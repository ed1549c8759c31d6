"""The documents of `downtime check`: a window judged, and a time inside a standing window."""
