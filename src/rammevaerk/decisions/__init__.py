"""Who decides what in an agreement area, and what the bodies have decided: recorded from their minutes, a decision confirmed by a
second person (readings 1.10 and 7; P&D appendix B 10 and 17).
"""
