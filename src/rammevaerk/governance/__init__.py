"""The agreement itself: its cycle with phases and deadlines, who decides what, versions and each party's approval of
them, and the documents written from the data.

Danish terms: rammeaftale, årshjul, udviklingsdel, styringsdel, fokusområde, aftalepart, allonge.
Sources: Serviceloven § 6; BEK 1365 af 28/11/2023; P&D SM-1, SM-2, SM-4; readings 1.10, 1.13 and 7.
"""
