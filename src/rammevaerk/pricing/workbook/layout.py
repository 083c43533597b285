"""The rows of the workbook, the same for writing and reading. Danish: it is a document of the parties, not a page."""

from dataclasses import dataclass

from rammevaerk.pricing.line_kinds import LINE_KINDS, kind_of
from rammevaerk.pricing.rules import CostLine, Measure

FIRST_UNIT = 4
"""Columns A to D say what a row is; each item has a column from E on (counted from 0)."""

HEADINGS = ("Konto", "Tekst", "Art", "Kilde")
VALUES, CALCULATION = "Aftalte værdier", "Beregning"
EMPTY_LINES = 6


BOOK_VALUE = "bogført værdi"
"""The kind of a capital line whose amount follows from the agreed interest."""
ASSET, LIFE = "anlæg", "restlevetid i år"
"""An asset's book value, and in the row right under it how long it is still used: depreciation and interest follow."""
SUPERVISION = "socialtilsyn"
"""The supervision's yearly fee by the number of places; anything but 0 in the cell says that the item pays it."""
_WORDS = {
    "direct": "direkte",
    "direct_pensioned": "direkte tjenestemandsløn",
    "indirect": "indirekte",
    "indirect_pensioned": "indirekte tjenestemandsløn",
    "supervision": SUPERVISION,
    "capital": "kapital",
    "interest": BOOK_VALUE,
    "asset": ASSET,
    "income": "indtægt",
}
KINDS = {words: LINE_KINDS[code] for code, words in _WORDS.items()}
MEASURES = {measure.one: measure for measure in Measure}
"""What one tariff buys, by its word in the file."""
OPTIONAL = frozenset({"measure", "volume", "overhead_own", "overhead_source"})
"""Heads a file may lack: those filled in before they stood in the template."""


def words_of_line(line: CostLine) -> str:
    """The kind a line is written as."""
    return _WORDS[kind_of(line)]


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
            "measure": "Taksten gælder for (døgn, måned, time, fremmøde, forløb, år)",
            "volume": "Solgt om året (ved time, fremmøde, forløb og år)",
            "overhead_own": "Overhead som beløb (tom: den aftalte andel)",
            "overhead_source": "Kilde til overhead som beløb",
        }

    @property
    def values(self) -> dict[str, str]:
        """The agreed values a column is calculated by."""
        return {
            "overhead": "Overhead af de direkte udgifter",
            "pension": "Tillæg for tjenestemandspension",
            "supervision_base": "Socialtilsynets grundtakst",
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
            "pension_amount": "Tjenestemandspension",
            "supervision_fee": "Socialtilsynets takst efter antal pladser",
            "indirect": "Indirekte udgifter med overhead, pension og tilsyn",
            "capital": "Afskrivning og forrentning",
            "income": "Indtægter",
            "basis": "Takstgrundlag",
            "use_first": f"Belægning i regnskab {self.year - 3}",
            "use_second": f"Belægning i regnskab {self.year - 2}",
            "occupancy": "Budgetteret belægning",
            "place_days": "Døgn, måneder eller salg i alt",
            "unrounded": "Takst før afrunding i kr.",
            "tariff": "Takst i kr.",
            "stored": "Takst beregnet i Rammeværk i kr.",
        }
