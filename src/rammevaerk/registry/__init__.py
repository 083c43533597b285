"""The open register of services: units, places over time, target groups, operators, and when each figure was last
confirmed; imports with a review queue.

Danish terms: tilbud, afdeling, plads (godkendt, normeret, rammeaftaleplads), målgruppe, belægning, driftsherre.
Sources: BEK 1365 af 28/11/2023 § 1 (which services); BEK 61 af 19/01/2023 (Tilbudsportalen's fields); readings 1.7–1.12.
"""
