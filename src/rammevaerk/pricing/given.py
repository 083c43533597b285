"""Sheets somebody else's program hands over, calculated by the same rules; nothing is read from the platform or kept."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from ninja import Schema
from pydantic import ConfigDict, Field, WithJsonSchema

from rammevaerk.kernel.cpr import guard_text
from rammevaerk.kernel.errors import Refused
from rammevaerk.kernel.finding import Finding, Severity, blocking
from rammevaerk.kernel.paragraphs import parse_paragraph
from rammevaerk.kernel.wording import text
from rammevaerk.law.loader import load_parameters, rulebook
from rammevaerk.law.rulebook import AREA_NAMES, NATIONAL, EnteredValue, Rulebook
from rammevaerk.law.values import State
from rammevaerk.pricing.rules import (
    AccountUse,
    Calculation,
    CostKind,
    CostLine,
    Measure,
    OverheadAmount,
    RegulationLine,
    SheetFacts,
    calculate,
)
from rammevaerk.pricing.rules.lines import LONGEST_LIFE
from rammevaerk.pricing.rules.occupancy import DAYS
from rammevaerk.pricing.rules.spread import MOST_SOLD
from rammevaerk.pricing.rules.structures import (
    PriceStep,
    PriceStructure,
    check_steps,
    check_structure,
    mix_shift,
    structured_prices,
)
from rammevaerk.web.api import (
    NUMBER,
    WHOLE,
    Exact,
    FigureOut,
    FindingOut,
    Kroner,
    Signed,
    Words,
    described,
    figure_out,
    finding_out,
)

GIVEN = "Givet med beregningen"
REGIONS = tuple(code for code in AREA_NAMES if code != NATIONAL)
Places = Annotated[int, Field(ge=1, le=100_000), WHOLE]
Occupancy = Annotated[Decimal, Field(ge=0, le=2), NUMBER, described(0, 2)]
Year = Annotated[int, Field(ge=2000, le=2100), WHOLE]


LEAST = Decimal("0.01")
"""The least that can be sold a year, or be left of a life."""


def _number(most: int) -> dict[str, object]:
    return {"type": "number", "minimum": 0.01, "maximum": most}


Life = Annotated[Decimal, Field(ge=LEAST, le=LONGEST_LIFE), NUMBER, WithJsonSchema(_number(LONGEST_LIFE))]
Volume = Annotated[Decimal, Field(ge=LEAST, le=MOST_SOLD), NUMBER, WithJsonSchema(_number(MOST_SOLD))]


class _Strict(Schema):
    """Input in which a name nobody knows is refused: a misspelt one would otherwise be left out of the price in silence."""

    model_config = ConfigDict(extra="forbid")


class LineIn(_Strict):
    """A cost or income line of a year. With a book value (capital) the amount is the agreed interest of it, and with
    `remaining_years` depreciation too. A `pensioned` line is pay of civil servants, which the pension add-on is taken of. An
    `is_supervision` line (indirect) is the social supervision's fee by places."""

    kind: Literal["direct", "indirect", "capital", "income"]
    text: Annotated[str, Field(min_length=1, max_length=160)]
    amount: Kroner = Decimal(0)
    account: Annotated[str, Field(max_length=40)] = ""
    source: Words = ""
    book_value: Kroner | None = None
    remaining_years: Life | None = None
    pensioned: bool = False
    is_supervision: bool = False


class OverheadIn(_Strict):
    """Central management and administration as an amount instead of the agreed share, and where it comes from."""

    amount: Kroner
    source: Annotated[str, Field(min_length=1, max_length=250)]


class AccountIn(_Strict):
    """What a closed year shows: billable days and budgeted places."""

    year: Year
    billable_days: Kroner
    places: Places


class RegulationIn(_Strict):
    """What earlier results add to the basis: + raises the tariff."""

    amount: Signed
    year: Year


class StepIn(_Strict):
    """One of several prices: its share of the expected days; `weight` times the base plus `fixed` kroner a day."""

    name: Annotated[str, Field(min_length=1, max_length=120)]
    share: Occupancy
    weight: Occupancy | None = None
    fixed: Kroner = Decimal(0)


class SheetIn(_Strict):
    """One item's sheet. Without `days` the agreed days count; without `occupancy` the mean of the accounts of t−3 and t−2.
    `measure` is what one tariff buys; other than day and month it follows from `volume`, what is sold a year.
    `steps` are several prices from the one basis, with the expected mix."""

    name: Words = ""
    paragraph: Annotated[str, Field(max_length=40)]
    places: Places | None = None
    lines: Annotated[list[LineIn], Field(max_length=500)]
    days: Annotated[int, Field(ge=1, le=366), WHOLE] | None = None
    measure: Literal["day", "month", "hour", "attendance", "course", "year"] = "day"
    volume: Volume | None = None
    overhead: OverheadIn | None = None
    occupancy: Occupancy | None = None
    accounts: Annotated[list[AccountIn], Field(default_factory=list, max_length=10)]
    regulation: RegulationIn | None = None
    steps: Annotated[list[StepIn], Field(default_factory=list, max_length=60)]


class SheetsIn(_Strict):
    """Sheets of a year and the region whose agreed values hold. `values` gives values the region has not made known, by the id
    of the parameter; they are marked as assumed. `demo` uses the marked demo set."""

    region: Literal["sjaelland", "hovedstaden", "nordjylland", "midtjylland", "syddanmark", "oestdanmark"] = "sjaelland"
    year: Year
    sheets: Annotated[list[SheetIn], Field(min_length=1, max_length=1000)]
    values: Annotated[dict[str, str | int | bool], Field(default_factory=dict, max_length=60)]
    demo: bool = False


class StepOut(Schema):
    """A step's price in whole kroner a day, and the days it is expected to be used."""

    name: str
    price: int
    unrounded: Exact
    days: Exact


class StructureOut(Schema):
    """Several prices that bring the basis in at the expected mix, but for rounding; and what a year's income changes by when
    everybody moves one step down or up."""

    base: Exact
    prices: list[StepOut]
    income: Exact
    difference: Exact
    one_down: Exact
    one_up: Exact


class SheetOut(Schema):
    """A tariff in whole kroner per `measure` with its trace, or null with the findings that stop it."""

    name: str
    measure: str
    tariff: int | None
    unrounded: Exact | None
    basis: Exact | None
    occupancy: Exact | None
    days: int | None
    findings: list[FindingOut]
    trace: FigureOut | None
    structure: StructureOut | None = None


class SheetsOut(Schema):
    """The sheets in their order; `rulebook` identifies the values used."""

    rulebook: str
    sheets: list[SheetOut]


def calculated(asked: SheetsIn) -> SheetsOut:
    """All sheets calculated. Raises Refused for values, paragraphs and texts that cannot be used."""
    rules = rulebook_given(asked.region, asked.year, asked.values, demo=asked.demo)
    facts = [facts_of(sheet, asked.year, rules, place) for place, sheet in enumerate(asked.sheets)]
    found = [calculate(fact, rules) for fact in facts]
    sheets = [
        sheet_out(sheet.name, Measure(sheet.measure), calculation, steps_of(sheet))
        for sheet, calculation in zip(asked.sheets, found, strict=True)
    ]
    return SheetsOut(rulebook=rules.identity, sheets=sheets)


def rulebook_given(region: str, year: int, values: Mapping[str, str | int | bool], *, demo: bool) -> Rulebook:
    """The region's values on 1 January of the year, and beside them those given. Raises Refused for an id no file defines and
    for a value that does not fit."""
    first = date(year, 1, 1)
    known = load_parameters().parameters
    unknown = [name for name in values if name not in known]
    if unknown:
        raise Refused([_no_parameter(name) for name in unknown])
    entered = tuple(EnteredValue(name, region, first, value, State.ASSUMED, GIVEN) for name, value in values.items())
    try:
        return rulebook(region, first, demo=demo, entered=entered)
    except ValueError as error:
        raise Refused([_no_value(str(error))]) from None


def facts_of(sheet: SheetIn, year: int, rules: Rulebook, place: int = 0) -> SheetFacts:
    """A handed-over sheet as facts. Raises Refused for an unknown paragraph, and for text that could hold a person's number."""
    paragraph = parse_paragraph(sheet.paragraph)
    where = f"sheets.{place}"
    said = [
        found
        for number, line in enumerate(sheet.lines)
        for words in (line.text, line.account, line.source)
        if (found := guard_text(words, f"{where}.lines.{number}")) is not None
    ]
    if sheet.overhead and (found := guard_text(sheet.overhead.source, f"{where}.overhead.source")) is not None:
        said.append(found)
    if paragraph is None:
        said.append(_no_paragraph(f"{where}.paragraph"))
    if said or paragraph is None:
        raise Refused(said)
    days = rules.value(DAYS).value
    uses = [AccountUse(use.year, use.billable_days, use.places, days) for use in sheet.accounts if isinstance(days, int)]
    return SheetFacts(
        year=year,
        paragraph=paragraph.code,
        places=sheet.places or 0,
        lines=tuple(_line(line) for line in sheet.lines),
        accounts=tuple(uses),
        regulation=RegulationLine(sheet.regulation.amount, sheet.regulation.year) if sheet.regulation else RegulationLine(),
        wanted=sheet.occupancy,
        days=sheet.days,
        measure=Measure(sheet.measure),
        volume=sheet.volume,
        overhead=OverheadAmount(sheet.overhead.amount, sheet.overhead.source) if sheet.overhead else None,
    )


def _line(line: LineIn) -> CostLine:
    return CostLine(
        kind=CostKind(line.kind),
        text=line.text,
        amount=line.amount,
        account=line.account,
        source=line.source,
        book_value=line.book_value,
        remaining_years=line.remaining_years,
        pensioned=line.pensioned,
        is_supervision=line.is_supervision,
    )


def steps_of(sheet: SheetIn) -> tuple[PriceStep, ...]:
    """The steps of a sheet; a step without a weight counts the base once."""
    return tuple(
        PriceStep(step.name, step.share, Decimal(1) if step.weight is None else step.weight, step.fixed) for step in sheet.steps
    )


def sheet_out(name: str, measure: Measure, found: Calculation, steps: tuple[PriceStep, ...] = ()) -> SheetOut:
    """A calculation as others read it, with several prices when steps are given."""
    tariff = None if blocking(found.findings) else found.tariff
    findings = found.findings
    structure = None
    if steps and tariff and found.basis:
        findings += check_steps(steps)
        if not blocking(findings):
            structure = structured_prices(found.basis.total, tariff.place_days, steps)
            findings += check_structure(structure, found.basis.total)
    return SheetOut(
        name=name,
        measure=measure.value,
        tariff=tariff.amount if tariff else None,
        unrounded=tariff.unrounded if tariff else None,
        basis=found.basis.total if found.basis else None,
        occupancy=found.occupancy,
        days=found.days,
        findings=[finding_out(finding) for finding in findings],
        trace=figure_out(tariff.figure) if tariff else None,
        structure=_structure(structure) if structure else None,
    )


def _structure(found: PriceStructure) -> StructureOut:
    shift = mix_shift(found)
    prices = [StepOut(name=row.name, price=row.amount, unrounded=row.unrounded, days=row.days) for row in found.prices]
    return StructureOut(
        base=found.base, prices=prices, income=found.income, difference=found.difference, one_down=shift.down, one_up=shift.up
    )


def _no_parameter(name: str) -> Finding:
    return Finding(
        code="pricing.no_parameter",
        severity=Severity.BLOCKING,
        message=text("There is no value with the id {name}."),
        remedy=text("The ids stand on the page “Values”."),
        where=f"values.{name[:80]}",
        params={"name": name[:80]},
    )


def _no_value(said: str) -> Finding:
    return Finding(
        "pricing.no_value", Severity.BLOCKING, text("A given value does not fit: {said}"), where="values", params={"said": said}
    )


def _no_paragraph(where: str) -> Finding:
    return Finding(
        code="pricing.no_paragraph",
        severity=Severity.BLOCKING,
        message=text("This is no paragraph of the register."),
        remedy=text("Write it as SEL-108 or SEL § 108."),
        where=where,
    )
