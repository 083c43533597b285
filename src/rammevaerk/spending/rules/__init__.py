"""What is bought and sold, why a bill changed, what the year will cost, and the state's part of the dearest cases. Pure."""
