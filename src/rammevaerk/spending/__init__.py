"""What a municipality buys and sells and what the year will cost (forbrug): by month, service, paragraph and target group,
against its budget; purchases outside the platform; state refund of very expensive cases (særligt dyre enkeltsager).

Sources: readings 2.15 and 4.10; servicelovens § 176; BEK 1485/2023 § 3.
"""
