"""From placements and tariffs to what each municipality owes each operator for a month: charges, statements,
corrections by reversal, and a ledger that balances.

Danish terms: afregning, afregningslinje, tilbageførsel, modtager, leverandør, hovedbog (delregnskab).
Sources: Serviceloven § 174 stk. 2, Barnets Lov § 195 stk. 2 (12 months); TR S1–S9; readings 1.2 and 4.
"""
