"""Who takes part and what each may see and do: organisations with a life and a successor, users and the roles they
hold, the walls between parties, and the trail of what was done and looked at.

Danish terms: aftalepart, aftaleområde, efterfølger, rolle, revisionsspor. Sources: Serviceloven § 6 (parties);
lov nr. 699 af 20/06/2025 § 126 (Region Østdanmark succeeds Region Sjælland); databeskyttelsesforordningen art. 5 and 32.
"""
