"""What the pages of the HTML format are made of."""
