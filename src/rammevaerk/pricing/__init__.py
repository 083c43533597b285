"""From an operator's adopted budget to next year's tariff per day, open to all parties: cost lines, overhead, capital,
occupancy, regulation of earlier results, and the trace of every figure.

Danish terms: takst, takstberegningsgrundlag, budgetteret belægning, efterregulering, takstpost, takstliste.
Sources: Serviceloven § 174 stk. 1, Barnets Lov § 195 stk. 1; BEK 1017 af 19/08/2017 § 2; TR C1–C16; readings 2.
"""
