"""What putting a term in force will write, shown before it is done; worked out by the same rule."""

from dataclasses import dataclass
from datetime import date

from rammevaerk.terms.facts import CaseBook
from rammevaerk.terms.rules.effects import TermGround, charges_of, duties_of
from rammevaerk.terms.wording import DUTY_OF_WORDS, duty_title, number, tool_name
from rammevaerk.web import amounts, dates


@dataclass(frozen=True)
class ForcePreview:
    """Payment plans (party, tool, amount, period) and tasks (what, who, last day)."""

    plans: list[tuple[str, str, str, str]]
    duties: list[tuple[str, str, date | None]]


def preview_of(book: CaseBook) -> ForcePreview | None:
    """The plans of the bound parties and the tasks; None before a term is decided."""
    chosen, deciding = book.chosen, book.deciding
    if chosen is None or deciding is None:
        return None
    names = book.figures.parties
    bound = {names[pk]: day for pk, day in deciding.decided.items() if day is not None and pk != book.case.operator_id}
    charges = charges_of(chosen.term, TermGround(book.figures.basis_ore, bound))
    plans = [
        (
            one.party,
            tool_name(chosen.tools[one.tool].kind),
            amounts.ore(one.price) if one.price is not None else number(one.quantity),
            dates.period(one.term.start, one.term.end),
        )
        for one in charges
    ]
    duties = [
        (duty_title(duty.kind, duty.params), str(DUTY_OF_WORDS[duty.of]), duty.due) for duty in duties_of(chosen.term, book.today)
    ]
    return ForcePreview(plans, duties)
