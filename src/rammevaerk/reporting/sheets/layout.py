"""Names of sheets and columns, the same for the template and for the reading."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from rammevaerk.reporting.models import Return
from rammevaerk.reporting.rules.answers import ExpectedChange
from rammevaerk.reporting.wording import CHANGES, DO_NOT_KNOW, FIGURES, KINDS, figure_name

Words = Callable[[], str]


@contextmanager
def in_danish() -> Iterator[None]:
    """The language of the sheet while the body runs."""
    with translation.override("da"):
        yield


@dataclass(frozen=True)
class Layout:
    """Headings of each sheet in their order; made inside `in_danish`."""

    identity: str
    places: str
    budget: str
    demand: str
    number: str
    unit: str
    paragraph: str
    figures: dict[str, str]
    kind: str
    text: str
    account: str
    amount: str
    last_amount: str
    group: str
    citizens: str
    change: str
    expected: str
    score: str
    explanation: str

    @property
    def place_headings(self) -> list[str]:
        return [self.number, self.unit, self.paragraph, *self.figures.values()]

    @property
    def budget_headings(self) -> list[str]:
        return [
            self.number,
            self.unit,
            self.paragraph,
            self.kind,
            self.text,
            self.account,
            self.amount,
            self.last_amount,
        ]

    @property
    def demand_headings(self) -> list[str]:
        return [self.number, self.group, self.citizens, self.change, self.expected, self.score, self.explanation]


def layout(row: Return) -> Layout:
    """The names for a return; its years stand in some of them."""
    year = row.round.for_year
    years = {"accounts_year": year - 2, "budget_year": year}
    return Layout(
        identity=_("Return"),
        places=_("Places and use"),
        budget=_("Budget lines"),
        demand=_("Expected demand"),
        number=_("No."),
        unit=pgettext("return", "Unit"),
        paragraph=pgettext("return", "Paragraph"),
        figures={name: figure_name(name, **years) for name in FIGURES},
        kind=pgettext("return", "Kind"),
        text=pgettext("return", "Text"),
        account=pgettext("return", "Account"),
        amount=_("Budget %(year)s, kr.") % {"year": year},
        last_amount=_("Last budget, kr."),
        group=_("Target group"),
        citizens=_("Citizens now"),
        change=_("Expected change"),
        expected=_("Places needed in %(year)s") % {"year": year},
        score=_("Match of supply and need, 1 to 5"),
        explanation=_("Explanation (at 1 and 2)"),
    )


def kind_words() -> dict[str, str]:
    """Danish words of the kinds of budget lines, by their code."""
    return {kind.value: str(words) for kind, words in KINDS.items()}


def change_words() -> dict[ExpectedChange, str]:
    return {change: str(words) for change, words in CHANGES.items()}


def do_not_know() -> str:
    return str(DO_NOT_KNOW)


def return_number() -> str:
    """The heading of the number that says which return a file belongs to."""
    return _("Number of the return")


def answer_for() -> str:
    return _("Answer for")
