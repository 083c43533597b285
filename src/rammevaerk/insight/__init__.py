"""What the figures show across areas: the balance of supply and demand, and who buys from whom.

Danish terms: balance, udbud, efterspørgsel, samhandel. Sources: readings 1.9 and 3.12; P&D 2.10.
"""
