"""The rows of the workbook, the same for writing and reading. Danish: it is a document of the parties, not a page."""

from dataclasses import dataclass

from rammevaerk.pricing.rules import CostKind, CostLine, Measure

FIRST_UNIT = 4
"""Columns A to D say what a row is; each item has a column from E on (counted from 0)."""

HEADINGS = ("Konto", "Tekst", "Art", "Kilde")
VALUES, CALCULATION = "Aftalte værdier", "Beregning"
EMPTY_LINES = 6


@dataclass(frozen=True)
class LineKind:
    """What the kind of a line says: its part of the basis, and what its amount is."""

    kind: CostKind
    is_book_value: bool = False
    has_life: bool = False
    pensioned: bool = False
    is_supervision: bool = False


BOOK_VALUE = "bogført værdi"
"""The kind of a capital line whose amount follows from the agreed interest."""
ASSET, LIFE = "anlæg", "restlevetid i år"
"""An asset's book value, and in the row right under it how long it is still used: depreciation and interest follow."""
SUPERVISION = "socialtilsyn"
"""The supervision's yearly fee by the number of places; anything but 0 in the cell says that the item pays it."""
KINDS = {
    "direkte": LineKind(CostKind.DIRECT),
    "direkte tjenestemandsløn": LineKind(CostKind.DIRECT, pensioned=True),
    "indirekte": LineKind(CostKind.INDIRECT),
    "indirekte tjenestemandsløn": LineKind(CostKind.INDIRECT, pensioned=True),
    SUPERVISION: LineKind(CostKind.INDIRECT, is_supervision=True),
    "kapital": LineKind(CostKind.CAPITAL),
    BOOK_VALUE: LineKind(CostKind.CAPITAL, is_book_value=True),
    ASSET: LineKind(CostKind.CAPITAL, is_book_value=True, has_life=True),
    "indtægt": LineKind(CostKind.INCOME),
}
MEASURES = {measure.one: measure for measure in Measure}
"""What one tariff buys, by its word in the file."""
OPTIONAL = frozenset({"measure", "volume", "overhead_own", "overhead_source"})
"""Heads a file may lack: those filled in before they stood in the template."""


def words_of_line(line: CostLine) -> str:
    """The kind a line is written as."""
    is_capital = line.kind is CostKind.CAPITAL
    own = LineKind(
        line.kind,
        is_book_value=is_capital and line.book_value is not None,
        has_life=is_capital and line.book_value is not None and line.remaining_years is not None,
        pensioned=line.pensioned,
        is_supervision=line.is_supervision,
    )
    return next(words for words, kind in KINDS.items() if kind == own)


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
