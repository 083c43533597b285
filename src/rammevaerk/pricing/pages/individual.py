"""What the page of an individual tariff shows each of its readers, and the numbers for those who look after the agreement."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.accounts.permissions import Permission, role_may
from rammevaerk.accounts.queries import organisation_names
from rammevaerk.kernel.paragraphs import paragraph_label
from rammevaerk.pricing import individual as reads
from rammevaerk.pricing.individual import ListedIndividual
from rammevaerk.pricing.models import IndividualTariff, Sheet, Tariff
from rammevaerk.pricing.pages.private_words import (
    STATE_BADGES,
    individual_reason_words,
    individual_state_words,
    negotiated_reason_words,
)
from rammevaerk.pricing.pages.words import measure_words, state_words
from rammevaerk.pricing.rules.individual import IndividualState, state_on
from rammevaerk.registry import queries as registry
from rammevaerk.registry.queries import UnitRow, acting_of, operator_words
from rammevaerk.web import amounts, dates
from rammevaerk.web.components.lists import StepShown
from rammevaerk.web.tables import Column, Table


def state_of(row: IndividualTariff, today: date) -> IndividualState:
    return state_on(reads.agreed_of(row), today)


@dataclass(frozen=True)
class SheetOf:
    """A year's calculation; `price` in kroner, or a dash while it cannot be calculated."""

    sheet: Sheet
    price: str
    state: str


@dataclass(frozen=True)
class IndividualPage:
    """`as_operator` and `as_buyer` are what the reader may do for that party; the sheets only when the reader may open them."""

    state: IndividualState
    badge: tuple[str, str]
    operator: str
    paragraph: str
    reason: str
    period: str
    measure: str
    price: str
    ordinary: str
    sheets: tuple[SheetOf, ...]
    steps: tuple[StepShown, ...]
    as_operator: bool
    as_buyer: bool

    @property
    def may_end(self) -> bool:
        return (self.as_operator or self.as_buyer) and self.state in (IndividualState.HOLDS, IndividualState.COMING)

    @property
    def may_decline(self) -> bool:
        open_states = (IndividualState.BEING_CALCULATED, IndividualState.WAITS_FOR_BUYER)
        return (self.as_operator or self.as_buyer) and self.state in open_states


def individual_page(row: IndividualTariff, reader: RoleAssignment, today: date) -> IndividualPage:
    """The page of one the reader is party to (4 queries)."""
    state = state_of(row, today)
    parties = acting_of(reader, today).parties
    operator = role_may(reader.as_role, Permission.EDIT_SHEETS) and row.item.unit.service.operator_id in parties
    buyer = role_may(reader.as_role, Permission.APPROVE_INDIVIDUAL_TARIFFS) and row.buyer_id in parties
    ids = [row.item_id, *([row.item.within_id] if row.item.within_id else [])]
    prices = reads.prices_of(ids)
    sheets = reads.sheets_of(row) if role_may(reader.as_role, Permission.SEE_SHEETS) else []
    opens = operator or reader.as_role.value == "auditor" or row.buyer_id in parties
    return IndividualPage(
        state=state,
        badge=(STATE_BADGES[state], individual_state_words(state)),
        operator=operator_words(row.item.unit.service),
        paragraph=paragraph_label(row.item.paragraph),
        reason=individual_reason_words(row.reason),
        period=dates.period(row.starts, row.ends),
        measure=measure_words(row.item.measure),
        price=_price(prices.get(row.item_id, []), sheets, row.starts),
        ordinary=_price(prices.get(row.item.within_id or 0, []), [], row.starts),
        sheets=tuple(_sheet(sheet) for sheet in sheets) if opens else (),
        steps=tuple(_steps(row)),
        as_operator=operator,
        as_buyer=buyer,
    )


def _price(prices: list[Tariff], sheets: list[Sheet], day: date) -> str:
    """The price on the first day: the one agreed, else the one calculated."""
    standing = [row for row in prices if row.valid_from <= day and (row.valid_to is None or day < row.valid_to)]
    if standing:
        return amounts.thousands(standing[0].amount_ore // 100)
    calculated = [sheet for sheet in sheets if sheet.tariff_ore is not None]
    return amounts.thousands(calculated[0].tariff_ore // 100) if calculated and calculated[0].tariff_ore else amounts.DASH


def _sheet(sheet: Sheet) -> SheetOf:
    price = amounts.thousands(sheet.tariff_ore // 100) if sheet.tariff_ore is not None else amounts.DASH
    return SheetOf(sheet, price, state_words(sheet.state))


def _steps(row: IndividualTariff) -> list[StepShown]:
    """Who did what, and what comes next."""
    steps = [StepShown(_("Begun"), _by(row.asked_by, row.asked_at), "done", "")]
    if row.operator_approved_at:
        steps.append(
            StepShown(_("Approved by the operator"), _by(row.operator_approved_by, row.operator_approved_at), "done", "")
        )
    if row.buyer_approved_at:
        steps.append(StepShown(_("Approved by the buyer"), _by(row.buyer_approved_by, row.buyer_approved_at), "done", ""))
    if row.declined_at:
        words = f"{_by(row.declined_by, row.declined_at)}: {row.declined_because}"
        return [*steps, StepShown(_("Declined"), words, "done", "")]
    if not row.operator_approved_at:
        steps.append(StepShown(_("The operator approves its calculation"), row.item.unit.service.operator_name or "", "next", ""))
    if not row.buyer_approved_at:
        steps.append(StepShown(_("The buyer approves"), row.buyer.name, "next", ""))
    if row.ended_at:
        steps.append(StepShown(_("Ended early"), f"{_by(row.ended_by, row.ended_at)}: {row.ended_because}", "done", ""))
    return steps


def _by(who: RoleAssignment | None, at: datetime | None) -> str:
    day = dates.short(at.date()) if at else ""
    return day if who is None else f"{day}, {who.user.get_full_name()}, {who.organisation.name}"


@dataclass(frozen=True)
class CountsPage:
    """Numbers by operator, by reason and by the year they were asked for; `table` is the list without buyer and words."""

    by_operator: list[tuple[str, int]]
    by_reason: list[tuple[str, int]]
    by_year: list[tuple[int, int, int]]
    holding: int
    negotiated: list[tuple[int, str, int]]
    add_ons: list[tuple[str, str, str, str]]
    table: Table


def counts_page(request: Any, today: date) -> CountsPage:
    """All of the area for a reader who may have it (5 queries)."""
    listed = reads.listed_individuals()
    add_ons = reads.listed_add_ons()
    units = {unit.id: unit for unit in registry.units(today)}
    agreed = [row for row in listed if row.holds and not row.declined]
    names = organisation_names()
    operators = Counter(_operator(units, names, row) for row in agreed)
    years = sorted({row.asked_year for row in listed}, reverse=True)
    table = Table(
        _columns(units, names, today),
        rows=listed,
        request=request,
        name="individuelle-takster-i-tal",
        caption=_("Individual tariffs of the area"),
        empty=_("There are no individual tariffs."),
    )
    return CountsPage(
        by_operator=sorted(operators.items(), key=lambda pair: (-pair[1], pair[0])),
        by_reason=[(individual_reason_words(code), n) for code, n in Counter(row.reason for row in agreed).most_common()],
        by_year=[(year, *_in_year(listed, year)) for year in years],
        holding=sum(row.starts <= today < row.ends for row in agreed),
        negotiated=[(year, negotiated_reason_words(code), count) for year, code, count in reads.counted_negotiated()],
        add_ons=[
            (_unit(units, row.unit_id), paragraph_label(row.paragraph), dates.period(row.starts, row.ends), _range(row))
            for row in add_ons
        ],
        table=table,
    )


def _in_year(listed: list[ListedIndividual], year: int) -> tuple[int, int]:
    """Asked for, and of those prolonging another."""
    asked = [row for row in listed if row.asked_year == year]
    return len(asked), sum(row.prolongs for row in asked)


def _operator(units: dict[int, UnitRow], names: dict[int, str], row: ListedIndividual) -> str:
    unit = units.get(row.unit_id)
    if unit is None:
        return _("A unit that has closed")
    return names.get(unit.operator_id or 0, unit.operator_name)


def _unit(units: dict[int, UnitRow], pk: int) -> str:
    unit = units.get(pk)
    return unit.full_name if unit else _("A unit that has closed")


def _marked(units: dict[int, UnitRow], row: ListedIndividual) -> SafeString:
    demo = format_html(' <span class="rv-demo">{}</span>', _("Demo data")) if row.is_demo else ""
    return format_html("{}{}", _unit(units, row.unit_id), demo)


def _range(row: Any) -> str:
    if row.low is None:
        return amounts.DASH
    return f"{amounts.thousands(row.low)}–{amounts.thousands(row.high)} {measure_words(row.measure)}"


def _columns(units: dict[int, UnitRow], names: dict[int, str], today: date) -> list[Column]:
    return [
        Column("unit", _("Unit"), lambda row: _marked(units, row), export=lambda row: _unit(units, row.unit_id)),
        Column("operator", _("Operator"), lambda row: _operator(units, names, row)),
        Column("paragraph", _("Paragraph"), lambda row: paragraph_label(row.paragraph)),
        Column("reason", _("Reason"), lambda row: individual_reason_words(row.reason)),
        Column("period", _("Period"), lambda row: dates.period(row.starts, row.ends)),
        Column("price", _("Tariff within"), _range, numeric=True),
        Column("state", _("State"), lambda row: _listed_state(row, today)),
    ]


def _listed_state(row: ListedIndividual, today: date) -> str:
    if row.declined:
        return individual_state_words(IndividualState.DECLINED)
    if not row.holds:
        return _("Not agreed yet")
    if today < row.starts:
        return individual_state_words(IndividualState.COMING)
    return individual_state_words(IndividualState.HOLDS if today < row.ends else IndividualState.OVER)
