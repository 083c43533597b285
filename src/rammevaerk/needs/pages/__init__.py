"""What the pages of needs show, made ready for the templates."""
