"""What the pages of spending show, made of what was read."""
