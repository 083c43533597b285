"""Inquiries (forespørgsler) of two kinds: to operators for a place, and to the other municipalities before a single-person
service is decided (the joint principles of 2024, R8 and R13; readings 3.1, 3.2, 3.10). What goes out is chosen field by field
and frozen; answers are added, never changed; whoever has no login answers by a link with a code for one answer.
"""
