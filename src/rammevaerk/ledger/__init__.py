"""The settlement's sub-ledger (regnskab): balances between parties, closing of month and year, account mapping, export to finance
systems, and what they report as booked and paid (bogført, betalt).

Sources: readings 4.4 and 4.7; takst-rules C14.
"""
