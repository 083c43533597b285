"""Inquiries (forespørgsler) of two kinds: to operators for a place, and to the other municipalities before a single-person
service is decided (the joint principles of 2024, R13; readings 3.1, 3.10).
"""
