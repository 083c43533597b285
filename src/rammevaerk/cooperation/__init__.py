"""How committed the parties are to each service: the dynamic tripartition with its levels and their history.

Danish terms: dynamisk tredeling, niveau (1 meget specialiseret, 2 specialiseret, 3 mere almen), specialisering.
Sources: Rammeaftale Sjælland 2021-22 (P&D SM-13); readings 5 and 6.
"""
