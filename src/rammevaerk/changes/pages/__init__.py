"""What the pages of the area show."""
