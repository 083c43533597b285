"""The guarantee's terms, written before the parties decide, and its years settled by an explicit act."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, timedelta
from decimal import Decimal

from django.utils.translation import gettext as _

from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.accounts.permissions import Permission
from rammevaerk.changes.actions.under import acting, audited, own_case
from rammevaerk.changes.facts import Case
from rammevaerk.changes.guaranteeing import GuaranteeCase, Reckoned, guarantee_of
from rammevaerk.changes.models import Guarantee, GuaranteeMember, GuaranteePayment, GuaranteeReckoning
from rammevaerk.changes.rules.standing import AllowedStep
from rammevaerk.changes.rules.stopping import stop
from rammevaerk.financing.rules.guarantee_terms import year_end
from rammevaerk.kernel.errors import Refused
from rammevaerk.kernel.finding import Finding
from rammevaerk.kernel.money import split_largest_remainder
from rammevaerk.kernel.wording import text
from rammevaerk.pricing.actions import cover_results
from rammevaerk.pricing.facts import ServiceYear
from rammevaerk.settlement.actions import NewSchedule, add_schedules
from rammevaerk.web import dates
from rammevaerk.web.clock import is_demo

ORIGIN = "changes.guarantee"


@dataclass(frozen=True)
class AgreedTerms:
    """The terms of one service's guarantee; None and an empty text follow the area. `members` are municipalities with the
    places each ordered (None where the key is another)."""

    opened_on: date
    members: Mapping[int, Decimal | None]
    years: int | None = None
    counted: str = ""
    surplus_offset: bool | None = None
    has_cap: bool | None = None
    cap_ore: int | None = None
    cap_per: str = ""
    cap_by_days: bool | None = None
    own_share: Decimal | None = None
    own_share_regulated: bool | None = None
    leaving: str = ""
    closing: str = ""
    rounding: str = ""
    key: str = ""
    ages: str = "i alt"


def agree_guarantee(*, by: RoleAssignment, today: date, change_id: int, terms: AgreedTerms) -> Guarantee:
    """Write the terms the parties are to decide on; they can be written anew until the first of them has decided."""
    with acting(by, today, Permission.NOTIFY_CHANGES) as who:
        case = own_case(change_id, AllowedStep.AGREE_GUARANTEE, today, who)
        if wrong := _wrong(terms):
            raise Refused(wrong)
        values = {field.name: getattr(terms, field.name) for field in fields(terms) if field.name != "members"}
        row, _made = Guarantee.objects.update_or_create(
            change=case.row, defaults={**values, "written_on": today, "written_by": by}
        )
        row.members.all().delete()
        GuaranteeMember.objects.bulk_create(
            GuaranteeMember(guarantee=row, municipality_id=party, places=places)
            for party, places in sorted(terms.members.items())
        )
        audited("agree_guarantee", by, change_id, members=len(terms.members))
    return row


def _wrong(terms: AgreedTerms) -> list[Finding]:
    found = []
    if not terms.members:
        found.append(stop("no_members", text("Choose who carries the guarantee."), "members"))
    if terms.has_cap and (terms.cap_ore is None or terms.cap_by_days is None or not terms.cap_per):
        found.append(
            stop("cap_unsaid", text("Write the cap's amount, which year it is for, and how a part of a year counts."), "cap_ore")
        )
    if terms.key == "ordered_places" and any(places is None for places in terms.members.values()):
        found.append(stop("places_unsaid", text("Write how many places each member has ordered."), "members"))
    return found


def leave_guarantee(*, by: RoleAssignment, today: date, change_id: int, municipality: int, left_on: date) -> None:
    """Note the first day a member is no member any more; what it still pays is in the terms. Refused when it is none, has left
    already, or for a day in a year that is settled."""
    with acting(by, today, Permission.NOTIFY_CHANGES) as who:
        own_case(change_id, AllowedStep.LEAVE_GUARANTEE, today, who)
        row = (
            GuaranteeMember.objects.select_related("guarantee")
            .filter(guarantee__change=change_id, municipality=municipality)
            .first()
        )
        if row is None or row.left_on is not None:
            raise Refused([stop("not_a_member", text("This municipality is no member of the guarantee."), "municipality")])
        last = GuaranteeReckoning.objects.filter(guarantee=row.guarantee).order_by("-until").first()
        if left_on < row.guarantee.opened_on or (last is not None and left_on < last.until):
            message = text("The guarantee begins on {first}, and its years are settled until {until}. Write a later day.")
            days = {
                "first": f"{row.guarantee.opened_on:%d.%m.%Y}",
                "until": f"{last.until if last else row.guarantee.opened_on:%d.%m.%Y}",
            }
            raise Refused([stop("left_early", message, "left_on", **days)])
        row.left_on = left_on
        row.save(update_fields=["left_on"])
        audited("leave_guarantee", by, change_id, municipality=municipality, left_on=left_on.isoformat())


def settle_guarantee_year(*, by: RoleAssignment, today: date, change_id: int, number: int) -> GuaranteeReckoning:
    """Settle a reckoned year: what it covers is taken out of the results before they are regulated, and a schedule is written
    for each member that is bound; in a surplus year for each that is paid back. The operator's own part is internal. Refused out
    of order and twice."""
    with acting(by, today, Permission.NOTIFY_CHANGES) as who:
        case = own_case(change_id, AllowedStep.RECKON_GUARANTEE, today, who)
        known = guarantee_of(case.row, case.said.bound_from)
        one = known.reckoned(number) if known else None
        if known is None or one is None or known.stops:
            raise Refused(known.findings if known and known.stops else [_unknown_year()])
        if wrong := _out_of_order(known, one):
            raise Refused(wrong)
        row = _written(by, today, known, one)
        cover_results(by=by, today=today, covered=covering(known.results, one))
        _charge(by, today, case, known, one, row)
        audited("settle_guarantee_year", by, change_id, known.book.identity, year=number, covered_ore=row.covered_ore)
    return row


def _unknown_year() -> Finding:
    return stop("year_unknown", text("The year's result is not known in full."), "")


def _out_of_order(known: GuaranteeCase, one: Reckoned) -> list[Finding]:
    if one.written is not None:
        return [stop("year_settled", text("This year is settled already."), "")]
    if any(other.written is None for other in known.years if other.year.number < one.year.number):
        return [stop("year_before", text("Settle the year before it first."), "")]
    return []


def covering(results: tuple[ServiceYear, ...], one: Reckoned) -> dict[int, int]:
    """What of a year's covered amount (ore; below zero paid back) belongs to each result with a deficit (a surplus), by its part
    of the days of the guarantee year."""
    period, weights, covered = one.year.period, {}, one.bound.covered
    for row in results:
        days = (min(date(row.year + 1, 1, 1), period.end or date.max) - max(date(row.year, 1, 1), period.start)).days
        if row.result_ore is not None and row.result_ore * covered < 0 and days > 0:
            weights[str(row.result_id)] = abs(row.result_ore) * days
    if not weights:
        return {}
    return {int(key): ore for key, ore in split_largest_remainder(covered, weights).items() if ore}


def _written(by: RoleAssignment, today: date, known: GuaranteeCase, one: Reckoned) -> GuaranteeReckoning:
    year = one.year
    return GuaranteeReckoning.objects.create(
        guarantee=known.row,
        number=year.number,
        first=year.period.start,
        until=year_end(year.period),
        result_ore=year.result,
        covered_ore=one.bound.covered,
        gap_ore=one.bound.gap,
        to_regulate_ore=year.to_regulate - one.bound.gap,
        trace=year.figure.as_json(),
        rulebook=known.book.identity,
        written_on=today,
        written_by=by,
        is_demo=is_demo(),
    )


def _charge(by: RoleAssignment, today: date, case: Case, known: GuaranteeCase, one: Reckoned, row: GuaranteeReckoning) -> None:
    parties = {name: party for party, name in known.names.items()}
    shares = [(parties[share.party], share) for share in one.bound.shares]
    charged = [(party, share) for party, share in shares if share.covered and party != case.row.operator_id]
    back = one.bound.covered < 0
    words = _("Back from the guarantee, %(name)s, year %(number)s") if back else _("Deficit guarantee, %(name)s, year %(number)s")
    title = words % {"name": case.row.name, "number": one.year.number}
    days = case.said.bound_from
    chains = add_schedules(
        by=by,
        today=today,
        schedules=[
            NewSchedule(
                seller=case.row.operator_id, buyer=party, source="repayment" if back else "guarantee", title=title[:160],
                decided=_("Own decision of %(day)s") % {"day": dates.long(days[party])},
                measure="once", valid_from=today, valid_to=today + timedelta(days=1), price_ore=share.covered,
                service=case.row.service_id, origin=ORIGIN, origin_id=row.pk,
            )
            for party, share in charged
        ],
    )  # fmt: skip
    chain_of = dict(zip((party for party, _share in charged), chains, strict=True))
    GuaranteePayment.objects.bulk_create(
        GuaranteePayment(
            reckoning=row, municipality_id=party, share_ore=share.share, paid_ore=share.covered, gap_ore=share.gap,
            schedule=chain_of.get(party),
        )
        for party, share in shares
    )  # fmt: skip
