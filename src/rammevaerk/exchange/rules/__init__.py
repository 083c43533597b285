"""What other systems may do and what they are told of, without a row or a clock."""
