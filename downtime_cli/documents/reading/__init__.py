"""What is read of documents: which keys are needed of a saved plan, and what is said of broken ones."""
