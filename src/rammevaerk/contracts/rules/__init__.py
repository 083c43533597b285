"""What a placement must hold, how it is corrected, and its days inside a month."""
