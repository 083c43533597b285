"""The rows of the workbook, the same for writing and reading. Danish: it is a document of the parties, not a page."""

from dataclasses import dataclass

from rammevaerk.pricing.rules import CostKind

FIRST_UNIT = 4
"""Columns A to D say what a row is; each item has a column from E on (counted from 0)."""

HEADINGS = ("Konto", "Tekst", "Art", "Kilde")
VALUES, CALCULATION = "Aftalte værdier", "Beregning"
EMPTY_LINES = 6

KINDS = {
    "direkte": CostKind.DIRECT,
    "indirekte": CostKind.INDIRECT,
    "kapital": CostKind.CAPITAL,
    "indtægt": CostKind.INCOME,
}
BOOK_VALUE = "bogført værdi"
"""The kind of a capital line whose amount follows from the agreed interest."""


@dataclass(frozen=True)
class Rows:
    """Labels in column B by what stands in the row. Years are those of the accounts t−3 and t−2."""

    year: int

    @property
    def heads(self) -> dict[str, str]:
        """What a column is about, and what it is calculated from beside its lines."""
        first, second = self.year - 3, self.year - 2
        return {
            "service": "Tilbud",
            "unit": "Enhed",
            "item": "Takstpostens nummer",
            "paragraph": "Paragraf",
            "year": "Takstår",
            "places": "Budgetterede pladser",
            "days": "Dage om året (tom: de aftalte)",
            "wanted": "Aftalt belægning (tom: gennemsnit af regnskaberne)",
            "billable_first": f"Betalte døgn i regnskab {first}",
            "places_first": f"Pladser i regnskab {first}",
            "billable_second": f"Betalte døgn i regnskab {second}",
            "places_second": f"Pladser i regnskab {second}",
            "regulation": f"Regulering fra regnskab {second}",
        }

    @property
    def values(self) -> dict[str, str]:
        """The agreed values a column is calculated by."""
        return {
            "overhead": "Overhead af de direkte udgifter",
            "interest": "Rente af bogført værdi",
            "agreed_days": "Dage om året efter aftalen",
            "low": "Laveste budgetterede belægning",
            "high": "Højeste budgetterede belægning",
        }

    @property
    def results(self) -> dict[str, str]:
        """What the formulas give, from the lines to the tariff."""
        return {
            "direct": "Direkte udgifter",
            "overhead_amount": "Overhead",
            "indirect": "Indirekte udgifter med overhead",
            "capital": "Afskrivning og forrentning",
            "income": "Indtægter",
            "basis": "Takstgrundlag",
            "use_first": f"Belægning i regnskab {self.year - 3}",
            "use_second": f"Belægning i regnskab {self.year - 2}",
            "occupancy": "Budgetteret belægning",
            "place_days": "Døgn i alt",
            "unrounded": "Takst før afrunding, kr. pr. døgn",
            "tariff": "Takst, kr. pr. døgn",
            "stored": "Takst beregnet i Rammeværk, kr. pr. døgn",
        }
