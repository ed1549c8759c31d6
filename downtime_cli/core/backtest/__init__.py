"""What the advice would have been worth in past weeks."""
