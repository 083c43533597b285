"""What the pages of a case show: the alternatives side by side, the steps, who is bound, and what is possible for the reader."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from rammevaerk.accounts.asking import AskedRequest
from rammevaerk.accounts.permissions import Permission, Role, may
from rammevaerk.decisions.queries import Course, course
from rammevaerk.financing.rules.consequence import Consequence
from rammevaerk.kernel.money import kroner
from rammevaerk.kernel.sorting import danish_key
from rammevaerk.terms.deciding import ACT, subject_of
from rammevaerk.terms.facts import AlternativeRow, CaseBook
from rammevaerk.terms.models import Proposal
from rammevaerk.terms.rules.consequences import as_today, consequence_of, result_span, who_is_bound
from rammevaerk.terms.rules.state import MOST_ALTERNATIVES, CaseAct, CaseState
from rammevaerk.terms.wording import number, state_badge, state_name, tool_line, tool_name
from rammevaerk.web import amounts, dates
from rammevaerk.web.components.lists import StepShown

NEEDS = {
    CaseAct.ANALYSE: Permission.WORK_ON_TERMS,
    CaseAct.SHAPE: Permission.WORK_ON_TERMS,
    CaseAct.OPEN_HEARING: Permission.HEAR_TERMS,
    CaseAct.COMMENT: Permission.COMMENT_ON_TERMS,
    CaseAct.RECOMMEND: Permission.HEAR_TERMS,
    CaseAct.GO_BACK: Permission.HEAR_TERMS,
    CaseAct.CARRY: Permission.PUT_TERMS_IN_FORCE,
    CaseAct.PUT_IN_FORCE: Permission.PUT_TERMS_IN_FORCE,
    CaseAct.FOLLOW_UP: Permission.FOLLOW_UP_TERMS,
    CaseAct.PROPOSE_CHANGE: Permission.HEAR_TERMS,
    CaseAct.CARRY_OUT_CHANGE: Permission.PUT_TERMS_IN_FORCE,
}
OF_ANY_PARTY = (CaseAct.COMMENT,)


@dataclass(frozen=True)
class Weighed:
    """The case's alternatives calculated, today's terms first."""

    book: CaseBook

    @cached_property
    def found(self) -> tuple[Consequence, ...]:
        """One for each column of the comparison."""
        service = self.book.economy(self.book.year)
        today = as_today(service, _("As today"), self.book.demand)
        return (today, *(consequence_of(service, row.term, self.book.demand) for row in self.book.alternatives))

    def of(self, row: AlternativeRow) -> Consequence:
        """The consequence of one alternative."""
        return self.found[1 + self.book.alternatives.index(row)]

    @property
    def lead(self) -> str:
        """The answer in a sentence or two: how many places are used, what lacks, how many ways there are."""
        figures, today = self.book.figures, self.found[0].expected
        words = {"used": number(figures.used), "places": figures.places, "year": self.book.year}
        said = _("%(used)s of %(places)s places are in use.") % words
        if today is not None and today.result_after < 0:
            lacking = amounts.millions(kroner(-today.result_after))
            said += " " + _("At today's tariff %(amount)s are lacking in %(year)s.") % {"amount": lacking, "year": self.book.year}
        return said


def may_now(request: AskedRequest, book: CaseBook, act: CaseAct) -> bool:
    """Whether the reader may do this, and the case's state allows it."""
    if not book.possible(act) or not may(request, NEEDS[act]):
        return False
    if request.by.as_role is Role.SECRETARIAT:
        return True
    own = book.case.operator_id in request.acting.parties
    return own or (act in OF_ANY_PARTY and request.by.organisation_id in book.figures.parties)


@dataclass(frozen=True)
class Row:
    """A row of the comparison: heading, and for each column its words and a line under them."""

    label: str
    cells: tuple[tuple[str, str], ...]


def comparison(weighed: Weighed) -> list[Row]:
    """The rows of the comparison; a column that cannot be calculated says so."""
    found = weighed.found
    rows: list[tuple[str, list[tuple[str, str]]]] = [
        (_("Tariff, kr. per day"), [_tariff(one) for one in found]),
        (_("The municipalities pay in all"), [_total(one) for one in found]),
        (_("Parties that pay"), [_payers(one) for one in found]),
        (_("Most for one party"), [_most(one) for one in found]),
        (_("The operator's result at today's use"), [_result(one) for one in found]),
        (_("Risk: result %(span)s") % {"span": demand_words(weighed.book)}, [_span(one) for one in found]),
        (_("Whose money is bound"), [("–", _("Nobody's")), *(_bound(row) for row in weighed.book.alternatives)]),
    ]
    return [Row(label, tuple(cells)) for label, cells in rows]


def demand_words(book: CaseBook) -> str:
    """`at 4 to 7 places in use`."""
    words = {"low": number(book.demand.lowest), "high": number(book.demand.highest)}
    return _("at %(low)s to %(high)s places in use") % words


_CANNOT = ("–", "")


def _tariff(one: Consequence) -> tuple[str, str]:
    if one.expected is None:
        return "–", _("Cannot be calculated yet")
    tariffs = sorted({party.tariff for party in one.expected.parties.values()}) or [0]
    if len(tariffs) == 1:
        return amounts.thousands(tariffs[0]), ""
    return amounts.thousands(tariffs[0]), _("outside the circle %(tariff)s") % {"tariff": amounts.thousands(tariffs[-1])}


def _total(one: Consequence) -> tuple[str, str]:
    if one.expected is None:
        return _CANNOT
    return amounts.millions(kroner(sum(party.after for party in one.expected.parties.values()))), ""


def _payers(one: Consequence) -> tuple[str, str]:
    if one.expected is None:
        return _CANNOT
    return str(sum(party.after > 0 for party in one.expected.parties.values())), ""


def _most(one: Consequence) -> tuple[str, str]:
    if one.expected is None or not one.expected.parties:
        return _CANNOT
    name, party = max(one.expected.parties.items(), key=lambda item: (item[1].after, danish_key(item[0])))
    return amounts.millions(kroner(party.after)), name


def _result(one: Consequence) -> tuple[str, str]:
    return _CANNOT if one.expected is None else (_signed(one.expected.result_after), "")


def _span(one: Consequence) -> tuple[str, str]:
    span = result_span(one)
    if span is None:
        return _CANNOT
    return _("%(low)s to %(high)s") % {"low": _signed(span[0]), "high": _signed(span[1])}, ""


def _signed(ore: int) -> str:
    return _("%(amount)s mio. kr.") % {"amount": amounts.signed(kroner(ore) / 1_000_000, 1)}


def _bound(row: AlternativeRow) -> tuple[str, str]:
    count = len(row.term.payers)
    return (str(count), ngettext("party", "parties", count)) if count else ("–", _("Nobody's"))


def tool_lines(row: AlternativeRow) -> list[tuple[str, str]]:
    """Name and line of each tool."""
    return [(tool_name(tool.kind), tool_line(tool)) for tool in row.tools]


def steps(book: CaseBook) -> list[StepShown]:
    """The case's way, what is done, where it is, and what is to come."""
    order = [
        (_("Case opened"), CaseState.OPENED, _opened_note(book)),
        (_("Joint analysis"), CaseState.ANALYSED, dates.short(book.analysis.on) if book.analysis else ""),
        (_("Alternatives proposed"), CaseState.PROPOSED, _alternatives_note(book)),
        (_("Hearing"), CaseState.IN_HEARING, _hearing_note(book)),
        (_("Recommendation"), CaseState.HEARD, dates.short(book.proposal.on) if book.proposal else ""),
        (pgettext("terms", "Decision"), CaseState.RECOMMENDED, _decision_note(book)),
        (pgettext("terms", "In force"), CaseState.AGREED, _force_note(book)),
        (_("Yearly follow-up"), CaseState.IN_FORCE, ""),
        (pgettext("terms", "End"), CaseState.ENDED, dates.short(book.last_day) if book.last_day else ""),
    ]
    states = [state for _label, state, _note in order]
    here = CaseState.RECOMMENDED if book.state is CaseState.REJECTED else book.state
    # What a state says is done: the step after it is where the case is.
    now = (
        states.index(here)
        if here in (CaseState.IN_HEARING, CaseState.RECOMMENDED, CaseState.IN_FORCE)
        else states.index(here) + 1
    )
    if here in (CaseState.HEARD, CaseState.AGREED):
        now = states.index(here)
    return [
        StepShown(label, note, "done" if place < now else "now" if place == now else "next")
        for place, (label, _state, note) in enumerate(order)
    ]


def _opened_note(book: CaseBook) -> str:
    by = book.case.opened_by.organisation.name if book.case.opened_by else ""
    return ", ".join(part for part in (dates.short(book.case.opened_on), by, str(book.case.get_origin_display())) if part)


def _alternatives_note(book: CaseBook) -> str:
    count = len(book.alternatives)
    return ngettext("%(count)s alternative", "%(count)s alternatives", count) % {"count": count} if count else ""


def _hearing_note(book: CaseBook) -> str:
    if book.hearing is None:
        return _("Back with the parties") if book.returns else ""
    words = {"day": dates.short(book.hearing.last_day), "said": len(book.comments), "all": len(book.figures.parties)}
    return _("Until %(day)s. %(said)s of %(all)s parties have answered") % words


def _decision_note(book: CaseBook) -> str:
    if book.state is CaseState.REJECTED:
        return _("Rejected")
    return ", ".join(part for part in (book.deciding.bodies, "") if part) if book.deciding else ""


def _force_note(book: CaseBook) -> str:
    return dates.period(book.in_force.valid_from, book.valid_to) if book.in_force else ""


def treatment(book: CaseBook) -> Course | None:
    """The bodies' treatment of what is before them now (5 queries); None before anything is."""
    row = book.change or book.proposal
    return course(ACT, subject_of(row.pk), book.today, book.case.operator_id) if row else None


@dataclass(frozen=True)
class BoundLine:
    """A party whose money the term binds: its money of the first year, from when, and what nobody covers."""

    party: str
    share: int
    bound: str
    gap: int
    state: str


def bound_lines(book: CaseBook, weighed: Weighed) -> tuple[list[BoundLine], int]:
    """Who is bound to the alternative before the bodies, and the gap in ore."""
    chosen, deciding = book.chosen, book.deciding
    if chosen is None or deciding is None or not deciding.words:
        return [], 0
    outcome = weighed.of(chosen).expected
    if outcome is None:
        return [], 0
    names = book.figures.parties
    decided = {names[pk]: day for pk, day in deciding.decided.items() if pk in names}
    carried = {names[int(word.party)] for word in deciding.words if word.carried}
    refused = {names[int(word.party)] for word in deciding.words if word.refused}
    found = who_is_bound(book.economy(book.year), chosen.term, outcome, decided)
    rows = [
        BoundLine(
            row.party,
            row.share,
            dates.short(row.bound_from) if row.bound_from else "–",
            row.gap,
            _word(row.party, carried, refused, has_decided=row.bound_from is not None),
        )
        for row in found.shares
    ]
    return rows, found.gap


def _word(party: str, carried: set[str], refused: set[str], *, has_decided: bool) -> str:
    if party in carried:
        return _("The operator carries it")
    if party in refused:
        return _("Said no")
    return _("Bound") if has_decided else _("Has not decided")


def acts_of(request: AskedRequest, book: CaseBook) -> list[tuple[str, str, bool]]:
    """Label, address and whether it is the main one, of what the reader may do now."""
    pk = book.case.pk
    known = (
        (CaseAct.ANALYSE, _("Record the joint analysis"), "terms:analysis", book.state is CaseState.OPENED),
        (CaseAct.SHAPE, _("Add an alternative"), "terms:new_alternative", book.state is CaseState.ANALYSED),
        (CaseAct.OPEN_HEARING, _("Open the hearing"), "terms:hearing", True),
        (CaseAct.COMMENT, _("Answer the hearing"), "terms:hearing", True),
        (CaseAct.RECOMMEND, _("Recommend an alternative"), "terms:recommend", True),
        (CaseAct.PUT_IN_FORCE, _("Put the term in force"), "terms:force", True),
        (CaseAct.CARRY, _("Carry a share at the operator's risk"), "terms:carry", False),
        (CaseAct.GO_BACK, _("Take the case back to the parties"), "terms:back", False),
        (CaseAct.PROPOSE_CHANGE, _("Prolong or end the term"), "terms:change", False),
    )
    return [
        (label, reverse(page, args=[pk]), main)
        for act, label, page, main in known
        if may_now(request, book, act) and _makes_sense(book, act)
    ]


def _makes_sense(book: CaseBook, act: CaseAct) -> bool:
    if act is CaseAct.CARRY:
        return bool(book.deciding and book.deciding.undecided)
    if act is CaseAct.SHAPE:
        return len(book.alternatives) < MOST_ALTERNATIVES
    if act is CaseAct.PROPOSE_CHANGE:
        return book.change is None
    return True


def heading_of(book: CaseBook) -> dict[str, Any]:
    """What every page of a case has above its content."""
    return {
        "book": book,
        "case": book.case,
        "state_badge": state_badge(book.state),
        "state_name": state_name(book.state),
    }


def change_words(change: Proposal) -> str:
    """What a change before the bodies asks for."""
    assert change.until is not None
    last = dates.short(change.until.fromordinal(change.until.toordinal() - 1))
    if change.kind == Proposal.Kind.PROLONG:
        return _("Prolong the term until %(day)s") % {"day": last}
    return _("End the term on %(day)s") % {"day": last}


def answered(book: CaseBook) -> tuple[Sequence[Any], list[str]]:
    """The answers by party in Danish order, and the parties that have not answered."""
    said = {row.party_id for row in book.comments}
    waiting = [name for pk, name in book.figures.parties.items() if pk not in said]
    return sorted(book.comments, key=lambda row: danish_key(row.party.name)), sorted(waiting, key=danish_key)
