"""Tables of traffic without dates: typical days and typical weeks."""
