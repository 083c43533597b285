"""The dialogue year (dialogåret) of a designated service: the operator's yearly report, the municipalities' returns, hearing,
meeting, status discussion (P&D 2.6, 2.7 and 3.6).
"""
