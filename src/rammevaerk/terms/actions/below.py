"""What a term in force writes in the areas below, each from the day the party is bound, and what its end stops there."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.contracts.actions import AgreedNotice, agree_longer_notices, end_longer_notices
from rammevaerk.pricing.actions import NewAgreedTariff, agree_tariff, end_agreed_tariff
from rammevaerk.pricing.actions.deviations import Decided, grant_agreed_occupancy
from rammevaerk.settlement.actions import NewSchedule, add_schedules, stop_schedule
from rammevaerk.terms.facts import CaseBook
from rammevaerk.terms.models import Proposal, TermInForce, WrittenCharge
from rammevaerk.terms.rules.consequences import TermAlternative
from rammevaerk.terms.rules.effects import PlannedCharge, TermGround, charges_of, notices_of, rights_of, tariff_of
from rammevaerk.terms.rules.tools import ToolKind
from rammevaerk.terms.wording import tool_name
from rammevaerk.waiting.actions import NewDrawRight, agree_draw_rights, end_draw_rights

ORIGIN = "special_term"
TOOLS_MOST = 100


@dataclass(frozen=True)
class Written:
    """What is written below is of: the case, the row in force, the proposal and its alternative in the days written now."""

    book: CaseBook
    in_force: TermInForce
    proposal: Proposal
    alternative: TermAlternative

    @property
    def ids(self) -> dict[str, int]:
        """The parties by name."""
        return {name: pk for pk, name in self.book.figures.parties.items()}

    @property
    def bound(self) -> Mapping[str, date]:
        """The day each party decided for itself."""
        names, decided = self.book.figures.parties, self.book.decidings[self.proposal.pk].decided
        return {names[pk]: day for pk, day in decided.items() if day is not None}

    def origin_id(self, tool: int) -> int:
        """The number that names a tool of this proposal to the areas below."""
        return int(self.proposal.pk) * TOOLS_MOST + tool


def write_below(written: Written, by: RoleAssignment, today: date) -> int:
    """Everything the term writes; gives how many payment plans."""
    plans = _write_charges(written, by, today)
    _write_notices(written, by, today)
    _write_rights(written, by, today)
    _grant_occupancy(written, by, today)
    _write_tariff(written, by, today)
    return plans


def end_below(book: CaseBook, until: date, by: RoleAssignment, today: date) -> None:
    """Everything the term has written ends: `until` is the first day without."""
    _end_charges(book, until, by, today)
    assert book.chosen is not None
    places = range(len(book.chosen.tools))
    ids = [proposal.pk * TOOLS_MOST + place for proposal in book.proposals for place in places]
    end_longer_notices(by=by, today=today, origin=ORIGIN, origin_ids=ids, until=until)
    end_draw_rights(by=by, today=today, origin=ORIGIN, origin_ids=ids, until=until)
    end_agreed_tariff(by=by, today=today, origin=ORIGIN, origin_ids=ids, until=until)


def _source(written: Written, decided: date) -> str:
    """Where a party's part of the term is agreed."""
    words = {"case": written.book.case.pk, "day": f"{decided:%d.%m.%Y}"}
    return _("Special terms, case %(case)s; own decision of %(day)s") % words


def _write_notices(written: Written, by: RoleAssignment, today: date) -> None:
    ids, bound = written.ids, written.bound
    agreed = [
        AgreedNotice(
            service=written.book.case.service_id, paying=ids[one.party], months=one.months, valid_from=one.term.start,
            valid_to=one.term.end, source=_source(written, bound[one.party]), origin=ORIGIN,
            origin_id=written.origin_id(one.tool),
        )
        for one in notices_of(written.alternative, bound)
    ]  # fmt: skip
    agree_longer_notices(by=by, today=today, agreed=agreed)


def _write_rights(written: Written, by: RoleAssignment, today: date) -> None:
    ids, bound = written.ids, written.bound
    rights = [
        NewDrawRight(
            service=written.book.case.service_id, party=ids[one.party], first=one.first, valid_from=one.term.start,
            valid_to=one.term.end, source=_source(written, bound[one.party]), origin=ORIGIN,
            origin_id=written.origin_id(one.tool),
        )
        for one in rights_of(written.alternative, bound)
    ]  # fmt: skip
    agree_draw_rights(by=by, today=today, rights=rights)


def _write_tariff(written: Written, by: RoleAssignment, today: date) -> None:
    """What is agreed of the tariff, and the draft that holds it: a person publishes."""
    case, term = written.book.case, written.alternative.term
    agreed = [
        NewAgreedTariff(
            item=case.item_id, text=tool_name(written.alternative.tools[one.tool].kind),
            source=_("Special terms, case %(case)s") % {"case": case.pk}, valid_from=term.start, valid_to=term.end, origin=ORIGIN,
            origin_id=written.origin_id(one.tool), occupancy=one.occupancy, income_ore=one.income,
        )
        for one in tariff_of(written.alternative, written.book.figures.basis_ore)
    ]  # fmt: skip
    if agreed:
        agree_tariff(by=by, today=today, agreed=agreed)


def _write_charges(written: Written, by: RoleAssignment, today: date) -> int:
    """The payment plans of the bound parties; gives how many. A term that binds nobody's money has none."""
    book = written.book
    ground, ids = TermGround(book.figures.basis_ore, written.bound), written.ids
    # The operator's own share is no purchase: it stands in its own result.
    charges = [one for one in charges_of(written.alternative, ground) if ids[one.party] != book.case.operator_id]
    if not charges:
        return 0
    schedules = [_schedule(written, charge, ids[charge.party], ground.bound[charge.party]) for charge in charges]
    chains = add_schedules(by=by, today=today, schedules=schedules)
    WrittenCharge.objects.bulk_create(
        WrittenCharge(
            in_force=written.in_force, case_id=book.case.pk, party_id=ids[charge.party], tool=charge.tool, schedule=chain,
            bound_from=charge.term.start, share_ore=charge.share, on=today,
        )
        for charge, chain in zip(charges, chains, strict=True)
    )  # fmt: skip
    return len(chains)


def _schedule(written: Written, charge: PlannedCharge, buyer: int, decided: date) -> NewSchedule:
    case = written.book.case
    tool = written.alternative.tools[charge.tool]
    words = {"service": case.service.name, "tool": tool_name(tool.kind)}
    is_minimum = charge.price is None
    return NewSchedule(
        seller=case.operator_id,
        buyer=buyer,
        source=charge.source,
        title=(_("Special terms of %(service)s: %(tool)s") % words)[:160],
        decided=_source(written, decided),
        measure="day" if is_minimum else "month",
        valid_from=charge.term.start,
        valid_to=charge.term.end,
        quantity=charge.quantity,
        price_ore=charge.price,
        item=case.item_id if is_minimum else None,
        service=case.service_id,
        reckoned_months=charge.reckoned,
        relief_from=charge.relief_from,
        origin=ORIGIN,
        origin_id=written.origin_id(charge.tool),
    )


def _grant_occupancy(written: Written, by: RoleAssignment, today: date) -> None:
    """The lower occupancy is approved for each year of the term, as the decision says; an open term gets two years."""
    tool = next((tool for tool in written.alternative.tools if tool.kind is ToolKind.LOWERED), None)
    if tool is None or tool.occupancy is None:
        return
    term = written.alternative.term
    years = range(term.start.year, (term.last_day or date(term.start.year + 1, 12, 31)).year + 1)
    case, deciding = written.book.case, written.book.decidings[written.proposal.pk]
    decided = Decided(
        approved=True,
        body=deciding.bodies[:120],
        on=deciding.decided_on or today,
        reference=_("Special terms, case %(case)s") % {"case": case.pk},
    )
    grant_agreed_occupancy(by=by, today=today, item_id=case.item_id, years=tuple(years), share=tool.occupancy, decided=decided)


def _end_charges(book: CaseBook, until: date, by: RoleAssignment, today: date) -> None:
    """Stop each plan the day before; one that has not begun by then is taken back. What ended earlier, and the years of a
    guarantee that are settled, stay."""
    assert book.in_force is not None and book.chosen is not None
    last = until - timedelta(days=1)
    known = sorted(day for day in (book.in_force.valid_to, *(end.valid_to for end in book.ends)) if day)
    for row in WrittenCharge.objects.filter(in_force=book.in_force).order_by("pk"):
        ends = next((day for day in known if day > row.bound_from), None)
        settled = book.chosen.tools[row.tool].kind is ToolKind.GUARANTEE
        if not settled and (ends is None or ends > until):
            stop_schedule(by=by, today=today, chain=row.schedule, last_day=last if row.bound_from <= last else None)
