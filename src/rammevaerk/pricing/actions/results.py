"""Closing an item's year, and what the operator decides about its result."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from django.db import transaction

from rammevaerk.accounts.actions import Target, audit
from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.accounts.permissions import Permission, require
from rammevaerk.kernel.cpr import guard_text
from rammevaerk.kernel.errors import Refused
from rammevaerk.kernel.finding import Finding, Severity
from rammevaerk.kernel.money import kroner, to_ore
from rammevaerk.kernel.trace import Figure
from rammevaerk.kernel.wording import text
from rammevaerk.law.rulebook import Rulebook
from rammevaerk.pricing.actions.handing_on import hand_on_closed, lag_missing
from rammevaerk.pricing.actions.shared import refuse, require_own
from rammevaerk.pricing.copying import copy_rows, update_by_copy
from rammevaerk.pricing.holdings import LeftReserve, reserves_left, results_that_moved
from rammevaerk.pricing.models import ReserveDraw, Sheet, SheetState, TariffItem, YearResult
from rammevaerk.pricing.rulebooks import reserve_terms, rulebook_of_year, rulebook_on
from rammevaerk.pricing.rules import AccountUse, Regulation, Reserve, ReserveTerms, regulate
from rammevaerk.pricing.rules.accounts import StatedAccounts, check_accounts
from rammevaerk.pricing.rules.calculation import PLAUSIBLE_CHANGE
from rammevaerk.pricing.rules.occupancy import DAYS
from rammevaerk.pricing.rules.regulation import NEEDED, ClosedYear
from rammevaerk.pricing.rules.sold import SoldUnits, YearPrice, check_sold
from rammevaerk.pricing.taken_over import open_periods
from rammevaerk.pricing.year_income import PricedYear, priced_years, put_result, sheets_behind


@dataclass(frozen=True)
class ClosedAccounts:
    """An item's accounts of a year as adopted by the operator's council: days billed, costs and income in ore.

    `covered_ore` is what a guarantee or the closing account has paid of the year's deficit, zero or negative.
    `places` are those budgeted that year; 0 takes them from the year's published sheet. `before` is for years that were
    priced elsewhere, before the platform (readings 1.15): without it and without a sheet the year has use but no result.
    `sold` shares the days by price in a year with several prices; without it such a year has use but no result yet.
    """

    item_id: int
    year: int
    billable_days: Decimal
    actual_cost_ore: int
    own_income_ore: int = 0
    other_income_ore: int = 0
    covered_ore: int = 0
    places: int = 0
    is_demo: bool = False
    before: "PricedBefore | None" = None
    source: str = ""
    sold: tuple[SoldUnits, ...] = ()


@dataclass(frozen=True)
class PricedBefore:
    """The tariff, basis and regulation line of a year that no sheet here holds, in ore."""

    tariff_ore: int
    basis_ore: int
    regulation_ore: int = 0


@transaction.atomic
def close_year(*, by: RoleAssignment, today: date, accounts: ClosedAccounts) -> YearResult:
    """Fix an item's year from its accounts. Refused when the year is closed already or has not ended, for what cannot be, and
    when more is covered than the deficit. It is never changed: a correction is posted in the open year."""
    require(by, Permission.EDIT_SHEETS)
    item = TariffItem.objects.select_related("unit__service").get(pk=accounts.item_id)
    require_own(by, [item], today)
    stops = [finding for finding in look_at_accounts(accounts, today=today).findings if finding.blocks]
    if stops:
        raise Refused(stops)
    if personal := guard_text(accounts.source, "source"):
        raise Refused([personal])
    if missing := lag_missing(item.pk, today):
        raise Refused(missing)
    closed = bulk_close_years([accounts], today=today)
    audit("close_year", by=by, target=Target("tariff_item", item.pk), details={"year": accounts.year})
    return closed[0]


@dataclass(frozen=True)
class AccountsLookedAt:
    """Accounts as they would be fixed: the row, not saved, and what there is to say about it."""

    row: YearResult
    use: AccountUse | None
    findings: tuple[Finding, ...]


def look_at_accounts(accounts: ClosedAccounts, *, today: date) -> AccountsLookedAt:
    """What the accounts would give, without writing (5 queries). Raises Refused when more is covered than the deficit."""
    rulebook = rulebook_of_year(accounts.year)
    days, change = rulebook.value(DAYS).value, rulebook.value(PLAUSIBLE_CHANGE).value
    sheets = sheets_behind([accounts.item_id], [accounts.year])
    priced = priced_years(sheets).get((accounts.item_id, accounts.year))
    findings = [*_closable(accounts, today), *_wrongly_sold(accounts, priced)]
    tried = replace(accounts, covered_ore=0, sold=()) if findings else accounts
    row = _row(tried, sheets.get((accounts.item_id, accounts.year)), priced)
    use, periods = None, open_periods([row.item_id])
    if not periods.is_open_in(row.item_id, row.year):
        findings.append(_not_open(row))
    if isinstance(days, int) and row.places > 0 and row.billable_days >= 0:
        open_days = periods.open_days(row.item_id, row.year, days)
        use = AccountUse(row.year, row.billable_days, row.places, days, (), open_days)
    stated = StatedAccounts(
        year=row.year,
        billable_days=row.billable_days,
        places=row.places,
        actual_cost=kroner(row.actual_cost_ore),
        own_income=kroner(row.own_income_ore),
        other_income=kroner(row.other_income_ore),
        has_tariff=priced is not None or row.result_ore is not None,
        use=use,
    )
    plausible = change if isinstance(change, Decimal) else None
    return AccountsLookedAt(row, use, (*findings, *check_accounts(stated, plausible_change=plausible)))


def _not_open(row: YearResult) -> Finding:
    return Finding(
        code="pricing.item_not_open",
        severity=Severity.BLOCKING,
        message=text("{service} is not open in {year}: it has ended, or not begun, by a recorded event."),
        where="year",
        params={"service": row.item.unit.service.name, "year": str(row.year)},
    )


def _wrongly_sold(accounts: ClosedAccounts, priced: PricedYear | None) -> list[Finding]:
    """Whether the days are told price by price where the year had several; else they are told in all."""
    several = priced.prices if priced is not None and priced.has_several else ()
    return check_sold(accounts.sold, several, billable_days=accounts.billable_days) if several or accounts.sold else []


def _closable(accounts: ClosedAccounts, today: date) -> list[Finding]:
    """Whether the year is over, and open (1 query)."""
    year = {"year": str(accounts.year)}
    if accounts.year >= today.year:
        return [Finding("pricing.year_not_over", Severity.BLOCKING, text("{year} is not over."), where="year", params=year)]
    if YearResult.objects.filter(item=accounts.item_id, year=accounts.year).exists():
        return [
            Finding(
                code="pricing.year_closed",
                severity=Severity.BLOCKING,
                message=text("The accounts of {year} are closed already."),
                remedy=text("A correction is posted in the open year."),
                where="year",
                params=year,
            )
        ]
    return []


def bulk_close_years(accounts: Sequence[ClosedAccounts], *, today: date) -> list[YearResult]:
    """Fix many items' years; those closed already are left as they are (5 queries). The carrying is decided later; the result
    of an item that has ended goes where the event sent the others. A year with several prices whose days come in one sum gets
    no result: an average would be a guess."""
    years = {item.year for item in accounts}
    items = {item.item_id for item in accounts}
    there = set(YearResult.objects.filter(item__in=items, year__in=years).values_list("item_id", "year"))
    sheets = sheets_behind(items, years)
    priced = priced_years(sheets)
    new = [(item, (item.item_id, item.year)) for item in accounts if (item.item_id, item.year) not in there]
    rows = [_row(item, sheets.get(key), priced.get(key)) for item, key in new]
    copy_rows(rows)
    hand_on_closed(rows, today=today)
    return rows


def _row(accounts: ClosedAccounts, sheet: Sheet | None, priced: PricedYear | None) -> YearResult:
    row = YearResult(
        item_id=accounts.item_id,
        year=accounts.year,
        places=sheet.places if sheet else accounts.places,
        billable_days=accounts.billable_days,
        actual_cost_ore=accounts.actual_cost_ore,
        own_income_ore=accounts.own_income_ore,
        other_income_ore=accounts.other_income_ore,
        covered_ore=accounts.covered_ore,
        is_demo=accounts.is_demo,
        source=accounts.source or f"Regnskab {accounts.year}",
    )
    measured = priced or _elsewhere(accounts)
    if measured is not None:
        put_result(row, measured, accounts.sold)
    return row


def _elsewhere(accounts: ClosedAccounts) -> PricedYear | None:
    if accounts.before is None:
        return None
    price = YearPrice(accounts.item_id, accounts.before.tariff_ore)
    return PricedYear((price,), accounts.before.basis_ore, accounts.before.regulation_ore)


DECIDED = ("carried_ore", "scheduled_ore", "met_by_reserves_ore", "into_year", "carried_on", "rulebook", "trace")


@transaction.atomic
def decide_carry(*, by: RoleAssignment, today: date, result_id: int, carried_ore: int | None = None) -> YearResult:
    """The operator's decision how much of a result it carries; the rest goes into the tariff of the year after the lag.

    None carries what the band allows. Refused outside the band, when the year has no result, and when the tariff the
    rest belongs to is published: each krone has one destination, and it has it once.
    """
    require(by, Permission.EDIT_SHEETS)
    row = YearResult.objects.select_for_update(of=("self",)).select_related("item__unit__service").get(pk=result_id)
    require_own(by, [row.item], today)
    rulebook = rulebook_on(today)
    missing = rulebook.missing(*NEEDED)
    if missing:
        raise Refused(missing)
    _require_result(row)
    if results_that_moved([row.pk]):
        raise refuse(
            "pricing.result_handed_on",
            text("The result of {year} has been handed on, and can be decided on no more."),
            params={"year": str(row.year)},
        )
    if row.scheduled_ore is not None:
        raise refuse("pricing.carry_decided", text("The result of {year} is decided already."), params={"year": str(row.year)})
    decided = _decide(row, rulebook, carried_ore, _reserves([row.item_id], reserve_terms(rulebook)))
    _refuse_published(row, decided)
    _write(row, decided, rulebook=rulebook, by=by, today=today)
    row.save()
    _write_draws({row.pk: decided})
    audit(
        "decide_carry",
        by=by,
        target=Target("year_result", row.pk),
        details={"year": row.year, "carried_ore": row.carried_ore, "scheduled_ore": row.scheduled_ore},
        rulebook=rulebook.identity,
    )
    return row


def _require_result(row: YearResult) -> None:
    if row.result_ore is None or row.basis_ore is None:
        raise refuse("pricing.no_result", text("{year} has no result to decide on."), params={"year": str(row.year)})


def weigh_carry(row: YearResult, *, today: date, wishes: Sequence[int | None]) -> list[Regulation]:
    """What each wish in ore would lead to, as if it were decided today; None carries the most (2 queries). Nothing is
    written. Raises UnknownParameter, and Refused without a result or for a wish outside the band."""
    _require_result(row)
    rulebook = rulebook_on(today)
    result = Figure.from_json(row.trace or {}).find("result")
    undecided = YearResult(
        item_id=row.item_id, year=row.year, result_ore=row.result_ore, basis_ore=row.basis_ore, covered_ore=row.covered_ore
    )
    undecided.trace = result.as_json() if result else None
    reserves = _reserves([row.item_id], reserve_terms(rulebook))
    return [_decide(undecided, rulebook, wish, reserves) for wish in wishes]


def bulk_decide(rows: Sequence[YearResult], *, today: date, wishes: Mapping[int, int | None]) -> None:
    """Decisions for many results at once, by `wishes` in ore by result id (None: what the band allows), without asking
    who (5 queries). The rows are of different items: a reserve is read before any of them is drawn on."""
    rulebook = rulebook_on(today)
    reserves = _reserves([row.item_id for row in rows], reserve_terms(rulebook))
    decided = {row.pk: _decide(row, rulebook, wishes.get(row.pk), reserves) for row in rows}
    for row in rows:
        _write(row, decided[row.pk], rulebook=rulebook, by=None, today=today)
    update_by_copy(rows, DECIDED)
    _write_draws(decided)


def _decide(
    row: YearResult, rulebook: Rulebook, carried_ore: int | None, reserves: Mapping[int, Sequence[Reserve]]
) -> Regulation:
    left = reserves.get(row.item_id, ())
    closed = ClosedYear(
        year=row.year,
        result=Figure.from_json(row.trace or {}),
        basis=kroner(row.basis_ore or 0),
        covered=kroner(row.covered_ore),
        reserves=reserve_terms(rulebook).usable(left, row.year) if (row.result_ore or 0) < 0 else (),
    )
    return regulate(closed, rulebook=rulebook, wish=kroner(carried_ore) if carried_ore is not None else None)


def _reserves(items: Collection[int], terms: ReserveTerms) -> dict[int, list[Reserve]]:
    """What is left of carried surpluses by item, own and taken over (5 queries at most). What has expired into a published
    tariff is not there any more."""
    left = reserves_left(items)
    taken_in = _tariffs_that_took_in(left, terms)
    found = {}
    for item, reserves in left.items():
        kept = [reserve for reserve in reserves if (item, reserve.origin_year) not in taken_in]
        found[item] = [Reserve(one.origin_year, kroner(one.ore), None if one.own else one.result) for one in kept]
    return found


def _tariffs_that_took_in(left: Mapping[int, Sequence[LeftReserve]], terms: ReserveTerms) -> set[tuple[int, int]]:
    """Item and year of origin of the reserves that a published tariff has given back (1 query)."""
    years_after = terms.into_year(0)
    if years_after is None or not left:
        return set()
    rows = Sheet.objects.filter(item__in=left, state=SheetState.PUBLISHED)
    return {(item, year - years_after) for item, year in rows.values_list("item", "year")}


def _refuse_published(row: YearResult, decided: Regulation) -> None:
    published = Sheet.objects.filter(item=row.item_id, year=decided.into_year, state=SheetState.PUBLISHED)
    if published.exists():
        raise refuse(
            "pricing.already_in_tariff",
            text("The tariff of {year}, which the rest belongs to, is published."),
            remedy=text("Make a new version of that sheet; a published tariff is never overwritten."),
            params={"year": str(decided.into_year)},
        )


def _write(row: YearResult, decided: Regulation, *, rulebook: Rulebook, by: RoleAssignment | None, today: date) -> None:
    row.carried_ore, row.scheduled_ore = to_ore(decided.carried), to_ore(decided.scheduled)
    row.met_by_reserves_ore, row.into_year = to_ore(decided.met_by_reserves), decided.into_year
    row.carried_by, row.carried_on = by, today
    row.rulebook, row.trace = rulebook.identity, decided.figure.as_json()


def _write_draws(decided: dict[int, Regulation]) -> None:
    drawing = {pk: regulation for pk, regulation in decided.items() if regulation.draws}
    if not drawing:
        return
    rows = {row.pk: row.item_id for row in YearResult.objects.filter(pk__in=drawing).only("item_id")}
    origins = {
        (row.item_id, row.year): row.pk for row in YearResult.objects.filter(item__in=rows.values()).only("item_id", "year")
    }
    ReserveDraw.objects.bulk_create(
        [
            ReserveDraw(
                origin_id=draw.origin or origins[rows[pk], draw.origin_year], used_by_id=pk, amount_ore=to_ore(draw.amount)
            )
            for pk, regulation in drawing.items()
            for draw in regulation.draws
        ]
    )
