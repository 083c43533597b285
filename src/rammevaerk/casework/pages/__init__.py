"""What the pages of casework quality show, made ready for the templates."""
