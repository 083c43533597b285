"""What a return may be, how it moves, what is wrong with it, what is odd about it, and who sees it."""
