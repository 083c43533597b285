"""Data-collection rounds: operators report places, use and economy, municipalities report expected demand; drafts,
returns with comment, acceptance as complete and plausible, and the hearing of the collected picture.

Danish terms: indmelding, indmeldingsrunde, kladde, indsendt, sendt retur, godkendt (= fuldstændig og plausibel).
Sources: P&D D-2, D-6 and SM-3; readings 1.10 (accepted in a round means complete and plausible, no more) and 1.11.
"""
