"""The calculation model as formulas of a spreadsheet: the same steps and roundings as `pricing.rules`."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rammevaerk.kernel.money import Rounding
from rammevaerk.pricing.rules import CostKind, Measure, SupervisionBand
from rammevaerk.pricing.workbook.layout import ASSET, BOOK_VALUE, KINDS, SUPERVISION

MISSING = '"Mangler"'


@dataclass(frozen=True)
class Column:
    """One item's column by its letters; `at` is the row of each figure, counted from 0."""

    letters: str
    at: Mapping[str, int]

    def __getitem__(self, key: str) -> str:
        """The address of a figure."""
        return f"{self.letters}{self.at[key] + 1}"

    @property
    def lines(self) -> str:
        """The amounts of the lines."""
        return f"{self.letters}{self.at['first_line'] + 1}:{self.letters}{self.at['last_line'] + 1}"

    @property
    def under(self) -> str:
        """The cell under each of them: where an asset's remaining life stands."""
        return f"{self.letters}{self.at['first_line'] + 2}:{self.letters}{self.at['last_line'] + 2}"

    @property
    def kinds(self) -> str:
        """The kinds of the lines, the same for all columns."""
        return f"$C${self.at['first_line'] + 1}:$C${self.at['last_line'] + 1}"


@dataclass(frozen=True)
class Terms:
    """What the formulas cannot take from a cell: the rounding, None when unknown, and the supervision's weights, none where its
    fee does not follow from places."""

    rounding: Rounding | None
    bands: tuple[SupervisionBand, ...] = ()


def result_formulas(own: Column, terms: Terms) -> dict[str, str]:
    """The formula of each figure in the calculation. Without a known rounding there is no tariff, only what is before it."""
    parts = {
        "direct": _sum(own, CostKind.DIRECT),
        "overhead_amount": _overhead(own),
        "pension_amount": _pension(own),
        "supervision_fee": _supervision_fee(own, terms.bands),
        "indirect": f"{_sum(own, CostKind.INDIRECT)}+{own['overhead_amount']}+{own['pension_amount']}+{_supervision(own)}",
        "capital": _capital(own),
        "income": _sum(own, CostKind.INCOME),
        "basis": f"={own['direct']}+{own['indirect']}+{own['capital']}-{own['income']}+ROUND(N({own['regulation']}),2)",
    }
    return parts | {
        "use_first": _use(own, "first"),
        "use_second": _use(own, "second"),
        "occupancy": _occupancy(own),
        "place_days": _sold(own),
        "unrounded": f"={own['basis']}/{own['place_days']}",
        "tariff": _rounded(own["unrounded"], terms.rounding),
    }


def _sum(own: Column, kind: CostKind) -> str:
    """The lines of a part whose amount is what is written, each to the øre."""
    plain = [words for words, one in KINDS.items() if one.kind is kind and not (one.is_book_value or one.is_supervision)]
    return f"=SUMPRODUCT(({_any_of(own, plain)})*ROUND({own.lines},2))"


def _any_of(own: Column, kinds: Sequence[str]) -> str:
    return "+".join(f'({own.kinds}="{words}")' for words in kinds)


def _overhead(own: Column) -> str:
    share = f"IF(ISNUMBER({own['overhead']}),ROUND({own['direct']}*{own['overhead']},2),{MISSING})"
    return f"=IF(ISNUMBER({own['overhead_own']}),ROUND({own['overhead_own']},2),{share})"


def _pension(own: Column) -> str:
    pay = f"SUMPRODUCT(({_any_of(own, [words for words, one in KINDS.items() if one.pensioned])})*ROUND({own.lines},2))"
    return f"=IF({pay}=0,0,IF(ISNUMBER({own['pension']}),ROUND({pay}*{own['pension']},2),{MISSING}))"


def _supervision_fee(own: Column, bands: Sequence[SupervisionBand]) -> str:
    """The weight of the largest band the places reach, times the base, rounded."""
    if not bands:
        return f"={MISSING}"
    weight = ""
    for band in sorted(bands, key=lambda band: band.from_places):
        weight = f"IF(N({own['places']})>={band.from_places},{band.weight},{weight})" if weight else str(band.weight)
    return f"=IF(ISNUMBER({own['supervision_base']}),ROUND({own['supervision_base']}*{weight},0),{MISSING})"


def _supervision(own: Column) -> str:
    """The fee when a line says that the item pays it."""
    return f'IF(SUMPRODUCT(({own.kinds}="{SUPERVISION}")*({own.lines}<>0))=0,0,{own["supervision_fee"]})'


def _capital(own: Column) -> str:
    """Written amounts, interest of book values, and depreciation of assets over the years in the row under each."""
    books = f"({_any_of(own, [BOOK_VALUE, ASSET])})*"
    own_asset = f'({own.kinds}="{ASSET}")*({own.lines}<>0)'
    interest = f"SUMPRODUCT({books}ROUND({own.lines}*{own['interest']},2))"
    depreciation = f"SUMPRODUCT({own_asset}*ROUND({own.lines}/({own_asset}*{own.under}+1-{own_asset}),2))"
    no_interest = f"AND(SUMPRODUCT({books}{own.lines})>0,NOT(ISNUMBER({own['interest']})))"
    return f"=IF({no_interest},{MISSING},{_sum(own, CostKind.CAPITAL)[1:]}+{interest}+{depreciation})"


def _occupancy(own: Column) -> str:
    mean = f"ROUND(AVERAGE({own['use_first']},{own['use_second']}),4)"
    clipped = f"MIN(MAX({mean},{own['low']}),{own['high']})"
    no_mean = f"OR(COUNT({own['use_first']},{own['use_second']})=0,COUNT({own['low']},{own['high']})<2)"
    return f"=IF(ISNUMBER({own['wanted']}),{own['wanted']},IF({no_mean},{MISSING},{clipped}))"


def _sold(own: Column) -> str:
    """Places over days or months, or what is sold a year, by what one tariff buys."""
    days = f"IF(ISNUMBER({own['days']}),{own['days']},{own['agreed_days']})"
    placed = f"{own['places']}*{own['occupancy']}"
    measure, day, month = own["measure"], Measure.DAY.one, Measure.MONTH.one
    by_month = f'IF({measure}="{month}",{placed}*12,{own["volume"]})'
    return f'=IF(OR({measure}="",{measure}="{day}"),{placed}*{days},{by_month})'


def _use(own: Column, which: str) -> str:
    """Actual occupancy to the hundredth of a per cent; empty when the year is not known."""
    billable, places = own[f"billable_{which}"], own[f"places_{which}"]
    return f'=IF(COUNT({billable},{places})=2,ROUND({billable}/({places}*{own["agreed_days"]}),4),"")'


def _rounded(cell: str, rounding: Rounding | None) -> str:
    if rounding is Rounding.HALF_UP:
        return f"=ROUND({cell},0)"
    if rounding is Rounding.DOWN:
        return f"=TRUNC({cell})"
    if rounding is Rounding.HALF_EVEN:
        return f"=IF(ABS({cell}-TRUNC({cell}))=0.5,2*ROUND({cell}/2,0),ROUND({cell},0))"
    return f"={MISSING}"
