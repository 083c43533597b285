"""The pages of the dialogue year."""
