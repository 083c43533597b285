"""The several prices of a sheet as they are read: what each costs, how they came about, and what another mix would cost."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from django.utils.translation import gettext as _

from rammevaerk.kernel.finding import Finding
from rammevaerk.kernel.money import kroner
from rammevaerk.kernel.trace import Figure
from rammevaerk.law.rulebook import ParameterValue, Rulebook
from rammevaerk.pricing.models import Sheet, SheetPrice, Structure
from rammevaerk.pricing.price_form import PriceForm, comma, price_form
from rammevaerk.pricing.rules import Calculation, SheetFacts, calculate
from rammevaerk.pricing.rules.price_mix import (
    ALLOWED,
    MIX_CODES,
    PriceMix,
    SheetPrices,
    first_year_with_hold,
    income_at,
    shift_of,
)
from rammevaerk.pricing.rules.structures import StructureKind
from rammevaerk.web import amounts

HOLD = "pricing.hold_months_after_step_down"
_HUNDREDTH = Decimal("0.01")


@dataclass(frozen=True)
class PriceShown:
    """One price: its name, what it is weighed by, expected places and days, and kroner a day; None while it is not known."""

    name: str
    factor: str
    expected: str
    days: Decimal | None
    amount: Decimal | None
    item_id: int | None = None

    @property
    def amount_words(self) -> str:
        if self.amount is None:
            return amounts.DASH
        return amounts.thousands(self.amount, 0 if self.amount == self.amount.to_integral_value() else 2)

    @property
    def days_words(self) -> str:
        return amounts.DASH if self.days is None else amounts.thousands(self.days, 0)


@dataclass(frozen=True)
class PricesShown:
    """The prices with what they rest on; kroner. `figures` open to formula and inputs."""

    structure: str
    explained: str
    factor_heading: str
    rows: tuple[PriceShown, ...]
    places: str
    step: Decimal | None
    base: Decimal | None
    income: Decimal | None
    basis: Decimal | None
    figures: tuple[Figure, ...] = ()

    @property
    def difference(self) -> Decimal | None:
        return None if self.income is None or self.basis is None else self.income - self.basis


@dataclass(frozen=True)
class ShiftShown:
    """A move of the mix and what it changes a year's income by, in kroner."""

    label: str
    change: Decimal
    note: str = ""

    @property
    def words(self) -> str:
        return amounts.signed_kroner(self.change)


@dataclass(frozen=True)
class PricesPage:
    """The page of a sheet's prices as the form says them. `shown` None: one average tariff. `hold` is the agreed months, None
    when nobody has agreed any."""

    form: PriceForm
    shown: PricesShown | None
    average: int | None
    shifts: tuple[ShiftShown, ...]
    findings: tuple[Finding, ...]
    hold: int | None
    hold_value: ParameterValue
    allowed: ParameterValue
    is_changed: bool
    fields: Mapping[str, str]


def prices_of_sheet(sheet: Sheet, rows: Sequence[SheetPrice], trace: Figure | None) -> PricesShown | None:
    """The stored prices of a sheet (no query); None when it has one average tariff."""
    if sheet.structure == Structure.AVERAGE:
        return None
    kind = StructureKind(sheet.structure)
    base, income = (trace.find(key) if trace else None for key in ("base", "mix_income"))
    shown = tuple(
        PriceShown(
            name=row.name,
            factor=_factor(kind, row.factor),
            expected=comma(row.expected),
            days=_value(trace, f"mix_days_{place}"),
            amount=kroner(row.amount_ore) if row.amount_ore is not None else None,
            item_id=row.item_id,
        )
        for place, row in enumerate(rows, 1)
    )
    steps = tuple(found for place in range(1, len(rows) + 1) if trace and (found := trace.find(f"price_{place}")) is not None)
    return PricesShown(
        structure=str(Structure(sheet.structure).label),
        explained=explained(kind),
        factor_heading=_factor_heading(kind),
        rows=shown,
        places=comma(sum((row.expected for row in rows), Decimal(0))),
        step=kroner(sheet.step_ore) if sheet.step_ore is not None else None,
        base=base.number if base else None,
        income=income.number if income else None,
        basis=kroner(sheet.basis_ore) if income and sheet.basis_ore is not None else None,
        figures=(base, *steps) if base else (),
    )


def prices_page(facts: SheetFacts, rulebook: Rulebook, given: Mapping[str, str]) -> PricesPage:
    """Calculate the prices the form asks for, and what other mixes would bring (no query)."""
    form = price_form(facts.mix, given)
    mix = form.mix
    found = calculate(replace(facts, mix=mix), rulebook)
    hold = rulebook.value(HOLD)
    months = hold.value if isinstance(hold.value, int) and not isinstance(hold.value, bool) else None
    return PricesPage(
        form=form,
        shown=prices_of_calculation(mix, found),
        average=found.tariff.amount if found.tariff else None,
        shifts=_shifts(form, found.prices, months) if found.prices else (),
        findings=_findings(found),
        hold=months,
        hold_value=hold,
        allowed=rulebook.value(ALLOWED),
        is_changed=mix != facts.mix and not form.errors,
        fields=form.written(),
    )


def explained(kind: StructureKind) -> str:
    """How the prices are built, for somebody who has never seen it."""
    return {
        StructureKind.AVERAGE: _("Everybody pays the same: the basis spread over all days."),
        StructureKind.LEVELS: _(
            "Each level costs its weight times the same base. The base is set so that the levels, used as expected, bring in "
            "what the service costs."
        ),
        StructureKind.BASE_PACKAGES: _(
            "Everybody pays the base, and on top of it a package by the support the citizen gets. Package 1 costs half the "
            "interval, and each package one interval more than the one before. The base is set so that base and packages, used "
            "as expected, bring in what the service costs. The prices below hold both."
        ),
        StructureKind.BASE_HOURS: _(
            "Everybody pays the base, and each hour of support costs the same. The base is set so that base and hours, used as "
            "expected, bring in what the service costs. Base and hour are sold each by itself; the rows show what a day costs."
        ),
        StructureKind.STANDARD_PERCENTAGE: _(
            "There is one standard price, and prices a number of per cent above or below it. The standard price is set so that "
            "all of them, used as expected, bring in what the service costs."
        ),
    }[kind]


def prices_of_calculation(mix: PriceMix | None, found: Calculation) -> PricesShown | None:
    """The prices of a calculation that is nobody's sheet (no query); None without a mix."""
    if mix is None:
        return None
    asked = Sheet(structure=mix.kind.value, basis_ore=int(found.basis.total * 100) if found.basis else None)
    asked.step_ore = int(mix.step * 100) if mix.step is not None else None
    prices = found.prices.prices if found.prices else (None,) * len(mix.prices)
    rows = [
        SheetPrice(name=row.name, expected=row.expected, factor=row.factor, amount_ore=int(price.amount * 100) if price else None)
        for row, price in zip(mix.prices, prices, strict=True)
    ]
    return prices_of_sheet(asked, rows, found.figure)


def _findings(found: Calculation) -> tuple[Finding, ...]:
    """What the prices themselves say; without a tariff what stops it."""
    said = found.findings if found.tariff is None else [finding for finding in found.findings if finding.code in MIX_CODES]
    return tuple(replace(finding, where="") for finding in said if found.tariff or finding.blocks)


def _shifts(form: PriceForm, prices: SheetPrices, months: int | None) -> tuple[ShiftShown, ...]:
    if len(prices.prices) < 2:
        return _tried(form, prices)
    moved = shift_of(prices)
    shifts = [
        ShiftShown(_("Everybody moves one step down"), moved.down, _("Those on the lowest price stay there")),
        ShiftShown(_("Everybody moves one step up"), moved.up, _("Those on the highest price stay there")),
    ]
    if months is not None:
        label = _("One step down with the hold, in the first year")
        shifts.insert(1, ShiftShown(label, first_year_with_hold(moved.down, months).quantize(_HUNDREDTH)))
    return (*shifts, *_tried(form, prices))


def _tried(form: PriceForm, prices: SheetPrices) -> tuple[ShiftShown, ...]:
    other = form.other
    if other is None or len(other) != len(prices.prices):
        return ()
    change = income_at(prices, other) - prices.income
    places = _("%(places)s places") % {"places": comma(sum(other, Decimal(0)))}
    return (ShiftShown(_("The other mix"), change, places),)


def _value(trace: Figure | None, key: str) -> Decimal | None:
    found = trace.find(key) if trace else None
    return found.number if found is not None else None


def _factor(kind: StructureKind, factor: Decimal | None) -> str:
    if factor is None:
        return ""
    return amounts.signed(factor * 100) + amounts.NO_BREAK + "%" if kind is StructureKind.STANDARD_PERCENTAGE else comma(factor)


def _factor_heading(kind: StructureKind) -> str:
    return {
        StructureKind.LEVELS: _("Weight"),
        StructureKind.BASE_HOURS: _("Hours a day"),
        StructureKind.STANDARD_PERCENTAGE: _("Per cent"),
    }.get(kind, "")
