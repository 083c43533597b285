"""The ledger's rules: what closes a month and a year, what a payment means, and where a posting is booked."""
