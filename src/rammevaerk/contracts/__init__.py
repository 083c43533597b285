"""Who lives or comes where, paid by whom: placements by the municipality's own reference, own citizens included.

Danish terms: indskrivning (voksne), anbringelse (børn, ved afgørelse), handlekommune, betalingskommune, bopælskommune.
Sources: Serviceloven §§ 9–9 c (lov 754/2023), § 108 stk. 2, §§ 109–110; readings 1.2–1.6 and 3.
"""
