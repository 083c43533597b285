"""Everything the page and the document of a calculation sheet show."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext as _

from rammevaerk.kernel.finding import Finding, Severity
from rammevaerk.kernel.paragraphs import paragraph_label
from rammevaerk.kernel.trace import Figure
from rammevaerk.law.rulebook import Rulebook
from rammevaerk.law.values import State
from rammevaerk.pricing import queries
from rammevaerk.pricing.deviations import is_below_band, newest_deviation
from rammevaerk.pricing.gathering import lines_of
from rammevaerk.pricing.models import OccupancyDeviation, Sheet, SheetState, Structure
from rammevaerk.pricing.pages.breakdown import Breakdown, breakdown, state_of, trace_of
from rammevaerk.pricing.pages.changes import Change, change
from rammevaerk.pricing.pages.conversions import ConversionRow, conversions
from rammevaerk.pricing.pages.finding_links import links_to
from rammevaerk.pricing.pages.prices import PricesShown, prices_of_sheet
from rammevaerk.pricing.pages.spending import spending
from rammevaerk.pricing.pages.values import ValueShown, values_behind
from rammevaerk.pricing.pages.words import measure_words, sheet_amount, spread_words, state_badge, state_words
from rammevaerk.pricing.price_rows import prices_of_sheets
from rammevaerk.pricing.rulebooks import rulebook_of_year
from rammevaerk.pricing.rules import Converted, CostLine, DayConvention, Measure, Per, convert
from rammevaerk.pricing.sight import Sight
from rammevaerk.pricing.values_due import values_moved
from rammevaerk.registry.queries import operator_words
from rammevaerk.web import dates
from rammevaerk.web.charts import Chart
from rammevaerk.web.components.lists import StepShown

DEVELOPMENT = "pricing.price_wage_development"
CONVENTION = "settlement.day_convention"


@dataclass(frozen=True)
class DeviationShown:
    """What is asked and decided of an occupancy below the band; no `row`: nobody has asked."""

    row: OccupancyDeviation | None
    may_ask: bool


@dataclass(frozen=True)
class SheetPage:
    """The page from top to bottom. `tariff` None: it could not be calculated, and the findings say why; with several `prices`
    it is their average."""

    operator: str
    paragraph: str
    badge: tuple[str, str]
    tariff: int | None
    unit: str
    spread_words: str
    converted: Converted | None
    month_words: str
    conversions: list[ConversionRow]
    breakdown: Breakdown | None
    change: Change | None
    spending: Chart | None
    findings: list[Finding]
    warnings: int
    versions: list[StepShown]
    values: list[ValueShown]
    lines: tuple[CostLine, ...]
    may_edit: bool
    state: str
    prices: PricesShown | None = None
    links: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    deviation: DeviationShown | None = None

    @property
    def paper_findings(self) -> list[Finding]:
        """The findings with the place in words: paper has no links."""
        places = {where: words for where, (url, words) in self.links.items() if url.startswith("#")}
        return [replace(finding, where=places.get(finding.where, "")) for finding in self.findings]


def sheet_page(sheet: Sheet, sight: Sight, *, area_code: str) -> SheetPage:
    """Build the page of a sheet the reader may open (3 queries; one more with several prices)."""
    book = rulebook_of_year(sheet.year, area_code=area_code)
    before = queries.published_before(sheet)
    ids = [sheet.pk, *([before.pk] if before else [])]
    lines = lines_of(ids)
    trace = trace_of(sheet.trace) if sheet.trace else None
    findings = [Finding.from_json(stored) for stored in sheet.findings]
    compare_url = reverse("pricing:compare", args=[before.pk, sheet.pk]) if before else ""
    links = links_to(findings, trace, compare_url=compare_url)
    # elsewhere `where` is for machines: the id of a missing parameter, the place of a line in a file
    findings = [finding if finding.where in links else replace(finding, where="") for finding in findings]
    findings = [*values_moved([sheet], rulebook=book), *findings]
    earlier = lines.get(before.pk, ()) if before else ()
    tariff = sheet.tariff_ore // 100 if sheet.tariff_ore is not None else None
    measure = Measure(sheet.item.measure)
    converted, month_words = _converted(tariff, book) if measure is Measure.DAY else (None, "")
    return SheetPage(
        operator=operator_words(sheet.item.unit.service),
        paragraph=paragraph_label(sheet.item.paragraph),
        badge=state_badge(sheet),
        tariff=tariff,
        unit=measure_words(measure.value),
        spread_words=spread_words(measure),
        converted=converted,
        month_words=month_words,
        conversions=conversions(tariff, measure, book),
        breakdown=breakdown(trace, earlier, year=sheet.year) if trace else None,
        change=_change(sheet, before, book),
        spending=spending(trace) if trace else None,
        findings=findings,
        links=links,
        warnings=sum(finding.severity is not Severity.NOTE for finding in findings),
        versions=_versions(sheet, sight),
        values=values_behind(book, by_places=measure.by_places),
        lines=lines.get(sheet.pk, ()),
        may_edit=sight.edits_of(sheet.item.unit.service.operator_id),
        state=sheet.state,
        prices=_prices(sheet, trace),
        deviation=_deviation(sheet, sight),
    )


def _deviation(sheet: Sheet, sight: Sight) -> DeviationShown | None:
    """Of a sheet below the band (1 query); None within it, and then no query."""
    if not is_below_band(sheet):
        return None
    row = newest_deviation(sheet)
    own = sheet.state == SheetState.DRAFT and sight.edits_of(sheet.item.unit.service.operator_id)
    return DeviationShown(row, own and (row is None or row.approved is False))


def _prices(sheet: Sheet, trace: Figure | None) -> PricesShown | None:
    """The several prices (1 query); None with one average tariff, and then no query."""
    if sheet.structure == Structure.AVERAGE:
        return None
    return prices_of_sheet(sheet, prices_of_sheets([sheet.pk]).get(sheet.pk, []), trace)


def _change(sheet: Sheet, before: Sheet | None, book: Rulebook) -> Change | None:
    if before is None or not before.trace or not sheet.trace or not before.tariff_ore or sheet.tariff_ore is None:
        return None
    development = book.value(DEVELOPMENT).value
    return change(
        state_of(trace_of(before.trace), before.year, before.tariff_ore),
        state_of(trace_of(sheet.trace), sheet.year, sheet.tariff_ore),
        development=development if isinstance(development, Decimal) else None,
    )


def _converted(tariff: int | None, book: Rulebook) -> tuple[Converted | None, str]:
    """Year and month by the agreed convention; the month by actual days has no one amount."""
    convention = book.value(CONVENTION)
    if tariff is None or convention.state not in (State.IN_FORCE, State.ASSUMED):
        return None, ""
    chosen = DayConvention(str(convention.value))
    if chosen is DayConvention.ACTUAL_DAYS:
        return convert(Decimal(tariff), per=Per.DAY, convention=chosen, days_in_month=30), _("for a month of 30 days")
    return convert(Decimal(tariff), per=Per.DAY, convention=chosen), convention.shown


def _versions(sheet: Sheet, sight: Sight) -> list[StepShown]:
    return [_version(row, now=row.pk == sheet.pk) for row in queries.versions_of(sheet, sight)]


def _version(row: Sheet, *, now: bool) -> StepShown:
    amount = f", {sheet_amount(row)}" if row.tariff_ore is not None else ""
    label = _("Version %(number)s, %(state)s") % {"number": row.version, "state": state_words(row.state).lower()}
    return StepShown(label + amount, _when(row), "now" if now else "done", "" if now else row_url(row))


def row_url(row: Sheet) -> str:
    """The address of a sheet's page."""
    return reverse("pricing:sheet", args=[row.pk])


def _when(row: Sheet) -> str:
    parts = [_("calculated %(day)s") % {"day": dates.short(row.made_at.date())}]
    if row.approved_at:
        parts.append(_("approved %(day)s") % {"day": dates.short(row.approved_at.date())})
    if row.published_at and row.state in (SheetState.PUBLISHED, SheetState.SUPERSEDED):
        parts.append(_("published %(day)s") % {"day": dates.short(row.published_at.date())})
    joined = ", ".join(parts)
    return joined[:1].upper() + joined[1:]
