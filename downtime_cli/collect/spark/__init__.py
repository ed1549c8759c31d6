"""Access logs on a cluster of Spark: the scanner of one machine, shipped to the workers."""
