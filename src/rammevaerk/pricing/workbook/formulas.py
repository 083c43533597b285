"""The calculation model as formulas of a spreadsheet: the same steps and roundings as `pricing.rules`."""

from collections.abc import Mapping
from dataclasses import dataclass

from rammevaerk.kernel.money import Rounding
from rammevaerk.pricing.rules import CostKind
from rammevaerk.pricing.workbook.layout import BOOK_VALUE, KINDS

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
    def kinds(self) -> str:
        """The kinds of the lines, the same for all columns."""
        return f"$C${self.at['first_line'] + 1}:$C${self.at['last_line'] + 1}"


def result_formulas(own: Column, rounding: Rounding | None) -> dict[str, str]:
    """The formula of each figure in the calculation. Without a known rounding there is no tariff, only what is before it."""
    words_of = {kind: words for words, kind in KINDS.items()}
    days = f"IF(ISNUMBER({own['days']}),{own['days']},{own['agreed_days']})"
    books = f'({own.kinds}="{BOOK_VALUE}")*'
    interest = f"SUMPRODUCT({books}ROUND({own.lines}*{own['interest']},2))"
    no_interest = f"AND(SUMPRODUCT({books}{own.lines})>0,NOT(ISNUMBER({own['interest']})))"
    mean = f"ROUND(AVERAGE({own['use_first']},{own['use_second']}),4)"
    clipped = f"MIN(MAX({mean},{own['low']}),{own['high']})"
    no_mean = f"OR(COUNT({own['use_first']},{own['use_second']})=0,COUNT({own['low']},{own['high']})<2)"
    return {
        "direct": _sum(own, words_of[CostKind.DIRECT]),
        "overhead_amount": f"=IF(ISNUMBER({own['overhead']}),ROUND({own['direct']}*{own['overhead']},2),{MISSING})",
        "indirect": f"{_sum(own, words_of[CostKind.INDIRECT])}+{own['overhead_amount']}",
        "capital": f"=IF({no_interest},{MISSING},{_sum(own, words_of[CostKind.CAPITAL])[1:]}+{interest})",
        "income": _sum(own, words_of[CostKind.INCOME]),
        "basis": f"={own['direct']}+{own['indirect']}+{own['capital']}-{own['income']}+ROUND(N({own['regulation']}),2)",
        "use_first": _use(own, "first"),
        "use_second": _use(own, "second"),
        "occupancy": f"=IF(ISNUMBER({own['wanted']}),{own['wanted']},IF({no_mean},{MISSING},{clipped}))",
        "place_days": f"={own['places']}*{own['occupancy']}*{days}",
        "unrounded": f"={own['basis']}/{own['place_days']}",
        "tariff": _rounded(own["unrounded"], rounding),
    }


def _sum(own: Column, kind: str) -> str:
    """The lines of a kind, each to the øre."""
    return f'=SUMPRODUCT(({own.kinds}="{kind}")*ROUND({own.lines},2))'


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
