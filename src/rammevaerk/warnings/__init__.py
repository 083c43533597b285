"""Early warning (tidlig advarsel): raised by an operator or a party, or found in the figures; triage, agreed monitoring and
its end (P&D 1.11 and 3.7; readings 5.7 and 5.12).
"""
