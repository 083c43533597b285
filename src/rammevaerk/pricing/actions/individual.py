"""Individual tariffs: made by the operator for one buyer, approved by both, ended or declined (readings 2.6). No act adds
anything to a tariff of the list."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from decimal import Decimal

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from rammevaerk.accounts.actions import Target, audit
from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.accounts.permissions import Permission, require, role_may
from rammevaerk.accounts.walls import Acting, acting_for
from rammevaerk.kernel.cpr import guard_text
from rammevaerk.kernel.errors import Refused
from rammevaerk.kernel.period import Period, year_period
from rammevaerk.kernel.trace import Figure
from rammevaerk.kernel.wording import text
from rammevaerk.pricing.actions.shared import moment, refuse, require_own
from rammevaerk.pricing.actions.states import not_ready
from rammevaerk.pricing.actions.tariffs import NewTariff, cut_tariffs, replace_tariffs
from rammevaerk.pricing.calculating import calculate_again
from rammevaerk.pricing.gathering import lines_of
from rammevaerk.pricing.individual import agreed_of, ordinary_sheets
from rammevaerk.pricing.models import CostLine as LineRow
from rammevaerk.pricing.models import IndividualTariff, ItemKind, Sheet, SheetState, TariffItem
from rammevaerk.pricing.rulebooks import rulebook_of_year
from rammevaerk.pricing.rules import CostLine
from rammevaerk.pricing.rules.individual import (
    IndividualState,
    IndividualWish,
    check_end,
    check_two_people,
    check_wish,
    one_place,
    state_on,
    years_of,
)
from rammevaerk.pricing.snapshots import line_row, regulation_in
from rammevaerk.registry.queries import acting_of

NAME = "Individuel takst"


@contextmanager
def _walls(by: RoleAssignment, today: date, permission: Permission) -> Iterator[Acting]:
    """Permission, the person's own walls, one transaction."""
    require(by, permission)
    who = acting_of(by, today)
    with acting_for(who), transaction.atomic():
        yield who


def make_individual(*, by: RoleAssignment, today: date, wish: IndividualWish) -> IndividualTariff:
    """The operator starts an individual tariff instead of one of its calculated items: a sheet for each year of the period
    with one place's share of the ordinary sheet's lines. Raises Refused without explanation or ordinary calculation."""
    with _walls(by, today, Permission.EDIT_SHEETS):
        ordinary = TariffItem.objects.select_related("unit__service").get(pk=wish.item_id, kind=ItemKind.CALCULATED)
        require_own(by, [ordinary], today)
        sheets = ordinary_sheets(ordinary.pk)
        findings = check_wish(wish, calculated_years=sorted(sheets))
        if findings:
            raise Refused(list(findings))
        row = _made(by, today, ordinary, wish)
        for year in years_of(wish.period):
            _put_sheet(row.item, sheets[year], by, today)
        details = {"reason": wish.reason, "from": wish.period.start.isoformat(), "to": str(wish.period.last_day)}
        audit("make_individual_tariff", by=by, target=Target("individual_tariff", row.pk), details=details)
    return row


def _made(by: RoleAssignment, today: date, ordinary: TariffItem, wish: IndividualWish) -> IndividualTariff:
    assert wish.period.end is not None
    item = TariffItem.objects.create(
        unit=ordinary.unit,
        paragraph=ordinary.paragraph,
        name=f"{NAME} {ordinary.pk}-{moment(today):%y%m%d%H%M%S%f}",
        kind=ItemKind.INDIVIDUAL,
        measure=ordinary.measure,
        within=ordinary,
        is_demo=ordinary.is_demo,
        source=ordinary.source if ordinary.is_demo else "",
    )
    row = IndividualTariff.objects.create(
        item=item,
        buyer_id=wish.buyer_id,
        reason=wish.reason,
        explanation=wish.explanation.strip(),
        starts=wish.period.start,
        ends=wish.period.end,
        asked_at=moment(today),
        asked_by=by,
        prolongs_id=wish.prolongs,
        is_demo=item.is_demo,
        source=item.source,
    )
    item.name = f"{NAME} {row.pk}"  # known only now; the list of a unit's names tells nothing of whom it is for
    item.save(update_fields=["name"])
    return row


def _put_sheet(item: TariffItem, ordinary: Sheet, by: RoleAssignment, today: date) -> None:
    """A draft for one place, with the occupancy the ordinary tariff is calculated with."""
    places = ordinary.places
    sheet = Sheet.objects.create(
        item=item,
        year=ordinary.year,
        places=1,
        budget_adopted_on=ordinary.budget_adopted_on,
        occupancy_wanted=ordinary.occupancy,
        own_days=ordinary.own_days,
        volume=None if ordinary.volume is None else ordinary.volume / places,
        overhead_ore=None if ordinary.overhead_ore is None else round(ordinary.overhead_ore / places),
        overhead_source=ordinary.overhead_source,
        made_at=moment(today),
        made_by=by,
        is_demo=item.is_demo,
        source=f"Takstberegning {ordinary.year}, version {ordinary.version}",
    )
    source = f"1/{places} af takstberegning {ordinary.year}, version {ordinary.version}"
    lines = lines_of([ordinary.pk]).get(ordinary.pk, ())
    shared = one_place(lines, regulation_in(ordinary.facts), places=places, source=source, fees=_fees(ordinary, lines))
    LineRow.objects.bulk_create([line_row(sheet.pk, position, line) for position, line in enumerate(shared, 1)])
    calculate_again([sheet], year=sheet.year, rulebook=rulebook_of_year(sheet.year))


def _fees(ordinary: Sheet, lines: tuple[CostLine, ...]) -> Decimal | None:
    """What the supervision's line came to in the ordinary calculation."""
    trace = Figure.from_json(ordinary.trace) if ordinary.trace else None
    place = next((place for place, line in enumerate(lines, 1) if line.is_supervision), None)
    found = trace.find(f"{lines[place - 1].kind.value}_{place}") if trace and place else None
    return found.number if found else None


def approve_as_operator(*, by: RoleAssignment, today: date, pk: int) -> IndividualTariff:
    """The operator stands by its calculation; the buyer can now see and approve it. Refused while a sheet is not ready."""
    with _walls(by, today, Permission.EDIT_SHEETS):
        row = _locked(pk)
        require_own(by, [row.item], today)
        _expect(row, today, IndividualState.BEING_CALCULATED)
        sheets = list(Sheet.objects.filter(item=row.item, state=SheetState.DRAFT).select_related("item__unit__service"))
        stops = [finding for sheet in sheets for finding in not_ready(sheet)]
        stops += check_two_people(_person(row.buyer_approved_by), by.user_id)
        if stops:
            raise Refused(stops)
        at = moment(today)
        Sheet.objects.filter(pk__in=[sheet.pk for sheet in sheets]).update(state=SheetState.APPROVED, approved_at=at)
        row.operator_approved_at, row.operator_approved_by = at, by
        row.save(update_fields=["operator_approved_at", "operator_approved_by"])
        audit("approve_individual_tariff", by=by, target=Target("individual_tariff", row.pk), details={"for": "operator"})
    return row


def take_back_individual(*, by: RoleAssignment, today: date, pk: int) -> IndividualTariff:
    """The operator takes its approval back to change the calculation, as long as the buyer has not approved it."""
    with _walls(by, today, Permission.EDIT_SHEETS):
        row = _locked(pk)
        require_own(by, [row.item], today)
        _expect(row, today, IndividualState.WAITS_FOR_BUYER)
        Sheet.objects.filter(item=row.item, state=SheetState.APPROVED).update(state=SheetState.DRAFT, approved_at=None)
        row.operator_approved_at = row.operator_approved_by = None
        row.save(update_fields=["operator_approved_at", "operator_approved_by"])
        audit("take_back_individual_tariff", by=by, target=Target("individual_tariff", row.pk))
    return row


def approve_as_buyer(*, by: RoleAssignment, today: date, pk: int) -> IndividualTariff:
    """The buyer approves what the operator has calculated, by somebody else than who approved there; the tariff then holds in
    its period, year by year."""
    with _walls(by, today, Permission.APPROVE_INDIVIDUAL_TARIFFS) as who:
        row = _locked(pk)
        _require_buyer(row, who)
        _expect(row, today, IndividualState.WAITS_FOR_BUYER)
        stops = check_two_people(_person(row.operator_approved_by), by.user_id)
        if stops:
            raise Refused(list(stops))
        row.buyer_approved_at, row.buyer_approved_by = moment(today), by
        row.save(update_fields=["buyer_approved_at", "buyer_approved_by"])
        _put_tariffs(row, today)
        audit("approve_individual_tariff", by=by, target=Target("individual_tariff", row.pk), details={"for": "buyer"})
    return row


def _put_tariffs(row: IndividualTariff, today: date) -> None:
    whole = Period(row.starts, row.ends)
    for sheet in Sheet.objects.filter(item=row.item, state=SheetState.APPROVED).order_by("year"):
        period = whole.intersection(year_period(sheet.year))
        assert period is not None
        assert sheet.tariff_ore is not None
        source = f"Individuel takstberegning {sheet.year}, version {sheet.version}"
        new = NewTariff(row.item_id, sheet.tariff_ore, period, sheet.pk, source=source, is_demo=row.is_demo)
        replace_tariffs([new], at=moment(today))  # between two parties: not told to the register


def decline_individual(*, by: RoleAssignment, today: date, pk: int, because: str) -> IndividualTariff:
    """Either party says no before both have approved, with a reason the other can use."""
    with _walls(by, today, Permission.SEE_INDIVIDUAL_TARIFFS) as who:
        row = _locked(pk)
        _require_party(row, by, who)
        _expect(row, today, IndividualState.BEING_CALCULATED, IndividualState.WAITS_FOR_BUYER)
        _check_words(because, "because")
        row.declined_at, row.declined_by, row.declined_because = moment(today), by, because.strip()
        row.save(update_fields=["declined_at", "declined_by", "declined_because"])
        audit("decline_individual_tariff", by=by, target=Target("individual_tariff", row.pk))
    return row


def end_individual(*, by: RoleAssignment, today: date, pk: int, last_day: date, because: str) -> IndividualTariff:
    """Either party ends a tariff early, not before today; its prices end with it."""
    with _walls(by, today, Permission.SEE_INDIVIDUAL_TARIFFS) as who:
        row = _locked(pk)
        _require_party(row, by, who)
        _expect(row, today, IndividualState.HOLDS, IndividualState.COMING)
        _check_words(because, "because")
        stops = check_end(Period(row.starts, row.ends), last_day, today)
        if stops:
            raise Refused(list(stops))
        row.agreed_end = row.agreed_end or row.ends
        row.ends = last_day + timedelta(days=1)
        row.ended_at, row.ended_by, row.ended_because = moment(today), by, because.strip()
        row.save(update_fields=["agreed_end", "ends", "ended_at", "ended_by", "ended_because"])
        cut_tariffs(row.item_id, row.ends, at=moment(today))
        audit("end_individual_tariff", by=by, target=Target("individual_tariff", row.pk), details={"last_day": str(last_day)})
    return row


def _locked(pk: int) -> IndividualTariff:
    rows = IndividualTariff.objects.select_for_update(of=("self",))
    return rows.select_related("item__unit__service", "operator_approved_by", "buyer_approved_by").get(pk=pk)


def _person(assignment: RoleAssignment | None) -> int | None:
    return assignment.user_id if assignment else None


def _require_buyer(row: IndividualTariff, who: Acting) -> None:
    if row.buyer_id not in who.parties:
        raise PermissionDenied(_("Only the buyer approves for the buyer."))


def _require_party(row: IndividualTariff, by: RoleAssignment, who: Acting) -> None:
    """The operator's economist, or who approves for the buyer."""
    operator = role_may(by.as_role, Permission.EDIT_SHEETS) and row.item.unit.service.operator_id in who.parties
    buyer = role_may(by.as_role, Permission.APPROVE_INDIVIDUAL_TARIFFS) and row.buyer_id in who.parties
    if not (operator or buyer):
        raise PermissionDenied(_("Only the two parties decide on an individual tariff."))


def _expect(row: IndividualTariff, today: date, *states: IndividualState) -> None:
    if state_on(agreed_of(row), today) not in states:
        said = text("The individual tariff has moved on and can no longer be changed this way.")
        raise refuse("pricing.individual_moved_on", said, remedy=text("Look at it again."))


def _check_words(words: str, where: str) -> None:
    if not words.strip():
        raise refuse("pricing.reason_missing", text("Write the reason."), where=where)
    personal = guard_text(words, where)
    if personal is not None:
        raise Refused([personal])
