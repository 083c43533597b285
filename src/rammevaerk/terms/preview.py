"""What putting a term in force will write, shown before it is done; worked out by the same rule."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from rammevaerk.terms.facts import AlternativeRow, CaseBook
from rammevaerk.terms.rules.effects import TermGround, charges_of, duties_of, notices_of, rights_of, tariff_of
from rammevaerk.terms.wording import DUTY_OF_WORDS, duty_title, number, tool_name
from rammevaerk.web import amounts, dates


@dataclass(frozen=True)
class ForcePreview:
    """Payment plans (party, tool, amount, period), what else is in force by itself (what, who, period), and tasks (what, who,
    last day)."""

    plans: list[tuple[str, str, str, str]]
    by_itself: list[tuple[str, str, str]]
    duties: list[tuple[str, str, date | None]]


def preview_of(book: CaseBook) -> ForcePreview | None:
    """The plans of the bound parties and the tasks; None before a term is decided."""
    chosen, deciding = book.chosen, book.deciding
    if chosen is None or deciding is None:
        return None
    names = book.figures.parties
    bound = {names[pk]: day for pk, day in deciding.decided.items() if day is not None}
    charges = charges_of(chosen.term, TermGround(book.figures.basis_ore, bound))
    plans = [
        (
            one.party,
            tool_name(chosen.tools[one.tool].kind),
            amounts.ore(one.price) if one.price is not None else number(one.quantity),
            dates.period(one.term.start, one.term.end),
        )
        for one in charges
        if one.party != book.operator
    ]
    duties = [
        (duty_title(duty.kind, duty.params), str(DUTY_OF_WORDS[duty.of]), duty.due) for duty in duties_of(chosen.term, book.today)
    ]
    return ForcePreview(plans, _by_itself(book, chosen, bound), duties)


def _by_itself(book: CaseBook, chosen: AlternativeRow, bound: Mapping[str, date]) -> list[tuple[str, str, str]]:
    """Longer notices and rights to a place of the bound parties, and what the tariff's draft is given."""
    term = dates.period(chosen.term.term.start, chosen.term.term.end)
    notices = [
        (_("Notice of %(months)s months") % {"months": one.months}, one.party, dates.period(one.term.start, one.term.end))
        for one in notices_of(chosen.term, bound)
    ]
    rights = [
        (
            _("A right to a place, with precedence on the waiting list") if one.first else _("A right to a place"),
            one.party,
            dates.period(one.term.start, one.term.end),
        )
        for one in rights_of(chosen.term, bound)
        if one.party != book.operator
    ]
    tariff = [
        (
            _("A draft of the tariff with an occupancy of %(share)s") % {"share": amounts.percent(one.occupancy, 1)}
            if one.occupancy is not None
            else _("A draft of the tariff less %(amount)s a year") % {"amount": amounts.ore_as_kroner(one.income or 0)},
            book.operator,
            term,
        )
        for one in tariff_of(chosen.term, book.figures.basis_ore)
    ]
    return [*notices, *rights, *tariff]
