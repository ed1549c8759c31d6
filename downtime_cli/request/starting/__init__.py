"""A configuration to start from: what is asked, and the commented file that is made of the answers."""
