"""A year of a solidary deficit guarantee: what the bound members pay of the deficit, before anything of it is regulated (readings
5.1, 5.3, 5.14)."""

from dataclasses import replace
from datetime import date, timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from rammevaerk.accounts.actions import Target, audit
from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.accounts.permissions import Permission
from rammevaerk.financing.rules.bound import BoundShares, bound_shares
from rammevaerk.financing.rules.guarantee import guarantee_settlement
from rammevaerk.financing.rules.guarantee_terms import (
    DeficitGuarantee,
    GuaranteeCap,
    GuaranteeFacts,
    GuaranteeYears,
    ServiceResult,
    new_service_guarantee,
)
from rammevaerk.kernel.errors import DomainError, Refused
from rammevaerk.kernel.finding import Finding
from rammevaerk.kernel.period import Period, year_period
from rammevaerk.kernel.wording import text
from rammevaerk.parameters.facts import rulebook_on
from rammevaerk.pricing.actions import cover_results
from rammevaerk.pricing.facts import ServiceYear, years_of_service
from rammevaerk.settlement.actions import NewSchedule, add_schedules
from rammevaerk.terms.actions.under import opened_duty, require_operator, stop, walls
from rammevaerk.terms.facts import CaseBook
from rammevaerk.terms.models import Duty, DutyDone, WrittenCharge
from rammevaerk.terms.rules.effects import DutyKind
from rammevaerk.terms.rules.tools import TermTool, ToolKind
from rammevaerk.web import amounts

ORIGIN = "special_term_guarantee"


def settle_guarantee(*, by: RoleAssignment, today: date, duty_id: int) -> DutyDone:
    """Settle the guarantee of a year: each bound member is charged its share once, and what is covered is taken out of the result
    before it is regulated. Raises Refused while the result is not reported, or is decided already; what a member is not bound to
    is the operator's."""
    with walls(by, today), transaction.atomic():
        row, book = opened_duty(by, today, duty_id)
        if row.kind != DutyKind.SETTLE_GUARANTEE.value:
            raise Refused([stop("terms.no_duty", text("The task is done already, or not there."))])
        require_operator(by, book, today, Permission.PUT_TERMS_IN_FORCE)
        year = int(row.params["year"])
        number, tool = _tool(book)
        known = _result(book, year)
        shares = _shares(book, tool, year)
        charged = [share for share in shares.shares if share.covered > 0 and share.party != book.operator]
        _charge(by, today, book, row, shares, number)
        if shares.covered:
            cover_results(by=by, today=today, covered={known.result_id: shares.covered})
        words = {"amount": amounts.ore(shares.covered), "count": len(charged)}
        done = DutyDone.objects.create(
            duty=row, case_id=row.case_id, on=today, by=by, is_demo=book.case.is_demo,
            words=_("%(amount)s covered; %(count)s members are charged.") % words,
        )  # fmt: skip
        details = {"year": year, "covered_ore": shares.covered}
        audit("settle_term_guarantee", by=by, target=Target("special_terms", row.case_id), details=details)
    return done


def _tool(book: CaseBook) -> tuple[int, TermTool]:
    found = next(
        ((place, tool) for place, tool in enumerate(book.chosen.tools if book.chosen else ()) if tool.kind is ToolKind.GUARANTEE),
        None,
    )
    if found is None:
        raise PermissionDenied(_("The term has no guarantee."))
    return found


def _result(book: CaseBook, year: int) -> ServiceYear:
    """The year's result, reported and not yet on its way into a tariff."""
    known = next((row for row in _results(book) if row.year == year), None)
    if known is None or known.result_ore is None:
        message = text("The service's result of {year} is not reported yet.")
        raise Refused([stop("terms.no_result", message, remedy=text("Report the accounts first."), year=str(year))])
    return known


def _results(book: CaseBook) -> list[ServiceYear]:
    return [row for row in years_of_service(book.case.service_id) if row.item_id == book.case.item_id]


def _shares(book: CaseBook, tool: TermTool, year: int) -> BoundShares:
    """What each member is bound to pay of the year, of what nobody else covers. What the term does not say follows the area's own
    values for guarantees; one that is unknown stops."""
    assert book.in_force is not None and tool.key is not None
    term = Period(book.in_force.valid_from, book.valid_to)
    try:
        terms = _terms(book, tool, term)
    except DomainError as unknown:
        raise Refused(list(unknown.findings)) from unknown
    results = tuple(
        ServiceResult(year_period(row.year), row.result_ore - row.covered_ore)
        for row in _results(book)
        if row.result_ore is not None and term.start.year <= row.year <= year
    )
    settled = guarantee_settlement(terms, GuaranteeFacts(results, closed_on=term.end), tool.key)
    found = next((one for one in settled.years if one.period.start.year == year), None)
    if found is None:
        raise Refused([finding for finding in settled.findings if finding.blocks] or [_not_covered(year)])
    decided = book.deciding.decided if book.deciding else {}
    names = book.figures.parties
    return bound_shares(found.payments, found.period, term, {names[pk]: day for pk, day in decided.items()})


def _not_covered(year: int) -> Finding:
    return stop("terms.year_outside", text("The guarantee does not cover {year}."), year=str(year))


def _terms(book: CaseBook, tool: TermTool, term: Period) -> DeficitGuarantee:
    """Raises UnknownParameter for a value of the area that is not known."""
    cap = GuaranteeCap(tool.cap if tool.is_capped else None, GuaranteeYears.CALENDAR, by_days=True)
    agreed = new_service_guarantee(rulebook_on(book.case.area.code, term.start), term.start, cap)
    last = term.last_day or date(term.start.year + 99, 12, 31)
    return replace(
        agreed, years=last.year - term.start.year + 1, counted=GuaranteeYears.CALENDAR, own_share=tool.own_share,
        rounding=tool.rounding,
    )  # fmt: skip


def _charge(by: RoleAssignment, today: date, book: CaseBook, row: Duty, shares: BoundShares, number: int) -> None:
    ids = {name: pk for pk, name in book.figures.parties.items()}
    charged = [share for share in shares.shares if share.covered > 0 and ids[share.party] != book.case.operator_id]
    words = {"service": book.case.service.name, "year": row.params["year"]}
    schedules = [
        NewSchedule(
            seller=book.case.operator_id, buyer=ids[share.party], source="guarantee",
            title=_("Deficit guarantee of %(service)s, %(year)s") % words,
            decided=_("Special terms, case %(case)s") % {"case": book.case.pk}, measure="once", valid_from=today,
            valid_to=today + timedelta(days=1), price_ore=share.covered, service=book.case.service_id, origin=ORIGIN,
            origin_id=row.pk,
        )
        for share in charged
    ]  # fmt: skip
    if not schedules:
        return
    chains = add_schedules(by=by, today=today, schedules=schedules)
    WrittenCharge.objects.bulk_create(
        WrittenCharge(
            in_force=row.in_force, case_id=row.case_id, party_id=ids[share.party], tool=number, schedule=chain,
            bound_from=today, share_ore=share.share, on=today,
        )
        for share, chain in zip(charged, chains, strict=True)
    )  # fmt: skip
