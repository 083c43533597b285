"""What the pages of the area show, row by row."""
