"""Reads of pricing for its own pages and the areas above. Each function says how many queries it makes."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import cast

from django.db.models import Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Sum
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.accounts.permissions import Permission, role_may
from rammevaerk.kernel.sorting import folded
from rammevaerk.kernel.trace import Figure
from rammevaerk.pricing.averages import amounts_once, places_behind, priced_together
from rammevaerk.pricing.deviations import deviation_tasks
from rammevaerk.pricing.inclusions import including, with_inclusions
from rammevaerk.pricing.individual_tasks import individual_tasks
from rammevaerk.pricing.models import (
    BETWEEN_TWO,
    ItemKind,
    KeptAlternative,
    LifeEvent,
    Measure,
    Posting,
    Sheet,
    SheetState,
    Tariff,
    TariffItem,
    YearResult,
)
from rammevaerk.pricing.rulebooks import smallest_public
from rammevaerk.pricing.sight import Sight
from rammevaerk.pricing.taken_over import open_periods
from rammevaerk.pricing.year_income import awaiting_prices, awaits_prices
from rammevaerk.registry.queries import acting_of
from rammevaerk.web.todo import Task


@dataclass(frozen=True)
class TariffFilter:
    """What narrows the list; empty values narrow nothing. `groups` are target groups of which a unit takes one; `includes` a part
    said to be in the price; `known_at`
    asks what was known at a moment."""

    text: str = ""
    location: int | None = None
    paragraph: str = ""
    operator_kind: str = ""
    kind: str = ""
    groups: tuple[int, ...] = ()
    includes: str = ""
    known_at: datetime | None = None


def tariff_list(day: date, wanted: TariffFilter | None = None) -> QuerySet[Tariff]:
    """The tariffs that hold on a day, with item, unit, service and the places behind them selected (1 query).

    Individual and negotiated prices are never in it: they stand between two parties.
    """
    chosen = wanted or TariffFilter()
    known = Tariff.objects.known_at(chosen.known_at) if chosen.known_at else Tariff.objects.current()
    rows = known.filter(valid_from__lte=day).filter(Q(valid_to__isnull=True) | Q(valid_to__gt=day))
    rows = rows.exclude(item__kind__in=BETWEEN_TWO).filter(_chosen(chosen))
    for word in folded(chosen.text).split():
        rows = rows.filter(item__unit__service__search_text__contains=word)
    before = Tariff.objects.current().filter(item=OuterRef("item"), valid_to=OuterRef("valid_from"))
    shown = rows.select_related("item__unit__service__operator", "item__priced_with", "sheet").annotate(
        before_ore=Subquery(before.values("amount_ore")[:1]), places=places_behind()
    )
    return cast(QuerySet[Tariff], shown.defer("sheet__trace", "sheet__facts", "sheet__findings"))


def average_tariff(day: date, wanted: TariffFilter) -> Decimal | None:
    """The mean of a day's calculated prices per day in ore, each calculation counted once (1 query and those of
    `smallest_public`); None without any. Small services are left out: beside the prices of all others, the mean would tell
    theirs."""
    calculated = tariff_list(day, wanted).filter(item__measure=Measure.DAY, item__kind=ItemKind.CALCULATED)
    found = amounts_once(calculated.exclude(sheet__places__lt=smallest_public(day)).order_by())
    return Decimal(sum(found)) / len(found) if found else None


def _chosen(wanted: TariffFilter) -> Q:
    narrowed = Q()
    if wanted.location:
        narrowed &= Q(item__unit__service__location=wanted.location)
    if wanted.paragraph:
        narrowed &= Q(item__paragraph=wanted.paragraph)
    if wanted.operator_kind:
        narrowed &= Q(item__unit__service__operator_kind=wanted.operator_kind)
    if wanted.kind:
        narrowed &= Q(item__kind=wanted.kind)
    if wanted.groups:
        taking = TariffItem.objects.filter(unit__target_groups__target_group__in=wanted.groups)
        narrowed &= Q(item__in=taking.values("pk"))
    if wanted.includes:
        narrowed &= Q(item__in=including(wanted.includes).values("pk"))
    return narrowed


def sheet_for(pk: int, sight: Sight) -> Sheet:
    """A sheet the reader may open, with item, unit, service and what its price includes (1 query). Raises
    Sheet.DoesNotExist otherwise."""
    rows = Sheet.objects.filter(sight.sheets()).select_related("item__unit__service__operator", "made_by__organisation")
    found: Sheet = with_inclusions(rows).get(pk=pk)
    return found


def versions_of(sheet: Sheet, sight: Sight) -> list[Sheet]:
    """The versions of the same item and year that the reader may see, newest first (1 query)."""
    rows = Sheet.objects.filter(sight.sheets(), item=sheet.item_id, year=sheet.year).order_by("-version")
    return list(rows.defer("trace", "facts", "findings"))


def kept_alternatives(sheet_id: int, organisation_id: int) -> list[KeptAlternative]:
    """An organisation's kept alternatives of a sheet by name, with who kept them (1 query)."""
    rows = KeptAlternative.objects.filter(sheet=sheet_id, organisation=organisation_id)
    return list(rows.select_related("kept_by__user").order_by("name"))


def published_before(sheet: Sheet) -> Sheet | None:
    """Last year's published sheet of the item (1 query)."""
    return Sheet.objects.filter(item=sheet.item_id, year=sheet.year - 1, state=SheetState.PUBLISHED).first()


def sheets_of_operators(operators: Sequence[int], year: int | None = None) -> QuerySet[Sheet]:
    """The newest version of each item's sheet, of the operators' services, without individual tariffs' (1 query)."""
    newest = Sheet.objects.filter(item=OuterRef("item"), year=OuterRef("year")).order_by("-version").values("version")[:1]
    rows = Sheet.objects.filter(item__unit__service__operator__in=operators).exclude(item__kind__in=BETWEEN_TWO)
    rows = rows.filter(version=Subquery(newest, output_field=IntegerField()))
    if year is not None:
        rows = rows.filter(year=year)
    return rows.select_related("item__unit__service").defer("trace", "facts")


def published_sheets(year: int) -> QuerySet[Sheet]:
    """The published sheet of each item that is on the list for a year (1 query)."""
    rows = Sheet.objects.filter(year=year, state=SheetState.PUBLISHED).exclude(item__kind__in=BETWEEN_TWO)
    return rows.select_related("item__unit__service__operator").defer("trace", "facts")


def items_of_service(service_id: int) -> list[TariffItem]:
    """The items of a service but for those between two parties (1 query)."""
    rows = TariffItem.objects.filter(unit__service=service_id).exclude(kind__in=BETWEEN_TWO)
    return list(rows.select_related("unit").order_by("unit__name", "paragraph", "name"))


def items_at(places: Collection[tuple[int, str]]) -> list[TariffItem]:
    """The calculated items of units under paragraphs that have one of their own (1 query)."""
    rows = TariffItem.objects.filter(unit__in={unit for unit, _paragraph in places}, kind=ItemKind.CALCULATED)
    found = rows.filter(priced_with__isnull=True).select_related("unit__service__operator")
    return [row for row in found if (row.unit_id, row.paragraph) in set(places)]


def operators_of_event(event: LifeEvent) -> set[int | None]:
    """Whose services take part in an event (1 query)."""
    rows = event.handovers.values_list("origin__unit__service__operator", "successor__unit__service__operator")
    operators: set[int | None] = {operator for pair in rows for operator in pair}
    return operators - {None}


def tariffs_of_items(item_ids: Sequence[int]) -> list[Tariff]:
    """All current tariffs of items in order of time, with their sheet (1 query)."""
    rows = Tariff.objects.current().filter(item__in=list(item_ids)).select_related("sheet")
    return list(rows.order_by("valid_from").defer("sheet__trace", "sheet__facts", "sheet__findings"))


def tariffs_priced_by(item_id: int) -> list[Tariff]:
    """The current tariffs of an item and of those its sheets give a price, in order of time, with their item (1 query)."""
    rows = Tariff.objects.current().filter(Q(item=item_id) | Q(item__priced_with=item_id))
    return list(rows.select_related("item").order_by("valid_from", "item_id"))


def results_of(item_id: int) -> list[YearResult]:
    """The closed years of an item, newest first, each with whether it `awaits` its days by price (1 query)."""
    rows = YearResult.objects.filter(item=item_id).annotate(awaits=awaits_prices())
    return list(rows.order_by("-year").defer("trace"))


def latest_results(service_ids: Collection[int]) -> dict[int, tuple[int, int, int]]:
    """Of each service the newest closed year with a result: year, result and basis in øre of all its items together; services
    without one are not in it (1 query)."""
    rows = YearResult.objects.filter(item__unit__service__in=list(service_ids), result_ore__isnull=False, basis_ore__gt=0)
    summed = rows.order_by("item__unit__service", "year").values_list("item__unit__service", "year")
    known = summed.annotate(result=Sum("result_ore"), basis=Sum("basis_ore"))
    return {service: (year, int(result), int(basis)) for service, year, result, basis in known}


def counts_by_state(year: int, operators: Sequence[int]) -> list[tuple[str, int]]:
    """How many of the operators' items stand in each state for a year, by their newest version (1 query)."""
    rows = sheets_of_operators(operators, year).order_by().values_list("state").annotate(Count("pk"))
    found = dict(rows)
    return [(state.value, found[state.value]) for state in SheetState if state.value in found]


def public_item(pk: int) -> TariffItem:
    """An item of the list, with unit, service, operator and the items `together` with it in one calculation (1 query). Raises
    TariffItem.DoesNotExist."""
    rows = TariffItem.objects.exclude(kind__in=BETWEEN_TWO).annotate(together=priced_together())
    return rows.select_related("unit__service__operator", "unit__service__location").get(pk=pk)


def all_tariffs(item_id: int) -> list[Tariff]:
    """Every price an item has or had, newest period first, superseded ones after what replaced them (1 query)."""
    rows = Tariff.objects.filter(item=item_id).select_related("item__unit__service", "sheet")
    kept = rows.defer("sheet__trace", "sheet__facts", "sheet__findings")
    return list(kept.order_by("-valid_from", F("superseded_at").desc(nulls_first=True), "-pk"))


def sheets_of_item(item_id: int, sight: Sight) -> list[Sheet]:
    """The sheets that give an item its price and that a reader may open, newest first (1 query)."""
    leading = TariffItem.objects.filter(prices=item_id).values("pk")
    rows = Sheet.objects.filter(sight.sheets(), Q(item=item_id) | Q(item__in=leading)).order_by("-year", "-version")
    return list(rows.defer("trace", "facts", "findings"))


def open_results(operators: Sequence[int]) -> list[YearResult]:
    """Results of the operators' items that nobody has decided on, and that are in no published tariff (1 query)."""
    rows = YearResult.objects.filter(item__unit__service__operator__in=operators)
    rows = rows.filter(result_ore__isnull=False, scheduled_ore__isnull=True).exclude(_in_a_tariff()).exclude(_handed_on())
    return list(rows.select_related("item__unit__service").defer("trace").order_by("item__unit__service__sort_key", "pk"))


def results_without_days(operators: Sequence[int]) -> list[YearResult]:
    """Closed years of the operators' items that have no result yet, because their days by price are missing (1 query)."""
    rows = awaiting_prices(YearResult.objects.filter(item__unit__service__operator__in=operators))
    return list(rows.select_related("item__unit__service").defer("trace").order_by("item__unit__service__sort_key", "pk"))


def own_result(pk: int, operators: Sequence[int]) -> YearResult:
    """A result of the operators' items, with whether it `awaits` its days by price (1 query). Raises YearResult.DoesNotExist."""
    rows = YearResult.objects.filter(item__unit__service__operator__in=operators).annotate(awaits=awaits_prices())
    found: YearResult = rows.select_related("item__unit__service").get(pk=pk)
    return found


def waits_for_days(row: YearResult) -> bool:
    """Whether the year waits for its days by price (1 query)."""
    return awaiting_prices(YearResult.objects.filter(pk=row.pk)).exists()


@dataclass(frozen=True)
class ServiceYear:
    """A service's economy in one year, summed over its items of the list, in ore: budgeted costs behind the published tariffs,
    and what the closed year cost and resulted in. None: no published sheet, the year is not closed, or one item lacks it."""

    budget_ore: int | None = None
    cost_ore: int | None = None
    result_ore: int | None = None
    places: int | None = None
    billable_days: Decimal | None = None


def years_of_service(service_id: int, years: Collection[int]) -> dict[int, ServiceYear]:
    """A service's economy by year (2 queries); years of which nothing is known are left out."""
    listed = Q(item__unit__service=service_id, year__in=list(years)) & ~Q(item__kind__in=BETWEEN_TWO)
    sheets = Sheet.objects.filter(listed, state=SheetState.PUBLISHED).values_list("year", "basis_ore")
    closed = YearResult.objects.filter(listed)
    results = list(closed.values_list("year", "actual_cost_ore", "result_ore", "places", "billable_days"))
    budgets = [(year, ore) for year, ore in sheets]
    found = {}
    for year in {year for year, _ore in budgets} | {row[0] for row in results}:
        own = [row for row in results if row[0] == year]
        found[year] = ServiceYear(
            _whole([ore for of_year, ore in budgets if of_year == year]),
            _whole([row[1] for row in own]),
            _whole([row[2] for row in own]),
            _whole([row[3] for row in own]),
            sum((row[4] for row in own), Decimal(0)) if own else None,
        )
    return found


def _whole(parts: Sequence[int | None]) -> int | None:
    """The sum; None without parts, and when one of them is not known."""
    known = [part for part in parts if part is not None]
    return sum(known) if parts and len(known) == len(parts) else None


def result_figure(row: YearResult) -> Figure | None:
    """The trace of a closed year: the result, and its destinations once decided; None when there was no tariff."""
    return Figure.from_json(row.trace) if row.trace else None


def is_in_a_tariff(row: YearResult) -> bool:
    """Whether the result is in a published tariff, so that nothing can be decided any more (1 query)."""
    return YearResult.objects.filter(_in_a_tariff(), pk=row.pk).exists()


def _in_a_tariff() -> Exists:
    """The tariff the result belongs to is published already."""
    later = Sheet.objects.filter(item=OuterRef("item"), year__gte=OuterRef("year") + 2, state=SheetState.PUBLISHED)
    return Exists(later)


def _handed_on() -> Exists:
    """The result has gone on by a life event, and can be decided on no more."""
    return Exists(Posting.objects.filter(result=OuterRef("pk"), part=Posting.Part.UNDECIDED))


def without_tariff(operators: Sequence[int], year: int) -> int:
    """How many calculated items of the operators had a tariff until 1 January of the year and have none after, though they are
    still open (1 query, 1 more when there are any)."""
    own = Tariff.objects.current().filter(
        item__unit__service__operator__in=operators, item__kind=ItemKind.CALCULATED, valid_to=date(year, 1, 1)
    )
    later = Tariff.objects.current().filter(item=OuterRef("item"), valid_from__gte=date(year, 1, 1))
    waiting = list(own.exclude(Exists(later)).values_list("item", flat=True))
    periods = open_periods(waiting) if waiting else None
    return sum(periods.is_open_in(item, year) for item in waiting) if periods else 0


def tasks_for(assignment: RoleAssignment, today: date) -> list[Task]:
    """What an operator's economist must do: approve, publish, decide on results (6 queries); for others individual tariffs to
    approve (1 query)."""
    individual = individual_tasks(assignment, today)
    if role_may(assignment.as_role, Permission.DECIDE_DEVIATIONS):
        return [*individual, *deviation_tasks()]
    if not role_may(assignment.as_role, Permission.EDIT_SHEETS):
        return individual
    own = Q(item__unit__service__operator__in=acting_of(assignment, today).parties)
    return [*_sheet_tasks(own, today), *_result_tasks(own, today), *individual]


def _sheet_tasks(own: Q, today: date) -> list[Task]:
    year = today.year + 1
    states = list(Sheet.objects.filter(own, year=year).exclude(item__kind__in=BETWEEN_TWO).values_list("state", flat=True))
    tasks = []
    drafts, approved = states.count(SheetState.DRAFT), states.count(SheetState.APPROVED)
    if drafts:
        title = ngettext("Approve %(count)s tariff for %(year)s", "Approve %(count)s tariffs for %(year)s", drafts)
        context = _("Drafts made from the reported budgets")
        tasks.append(_task(title, drafts, year, context, SheetState.DRAFT))
    if approved:
        title = ngettext("Publish %(count)s tariff for %(year)s", "Publish %(count)s tariffs for %(year)s", approved)
        context = _("Approved, and not yet seen by the other parties")
        tasks.append(_task(title, approved, year, context, SheetState.APPROVED))
    return tasks


def _task(title: str, count: int, year: int, context: str, state: str) -> Task:
    url = f"{reverse('pricing:own_sheets')}?year={year}&state={state}"
    return Task(date(year, 1, 1), title % {"count": count, "year": year}, context, url)


def _result_tasks(own: Q, today: date) -> list[Task]:
    waiting = YearResult.objects.filter(own, result_ore__isnull=False, scheduled_ore__isnull=True)
    own_sheets, tasks = reverse("pricing:own_sheets"), []
    if count := waiting.exclude(_in_a_tariff()).exclude(_handed_on()).count():
        title = ngettext("Decide on %(count)s result", "Decide on %(count)s results", count) % {"count": count}
        tasks.append(Task(None, title, _("How much the operator carries; the rest goes into the tariff"), own_sheets))
    if count := awaiting_prices(YearResult.objects.filter(own)).count():
        title = ngettext("Enter days by price for %(count)s year", "Enter days by price for %(count)s years", count)
        tasks.append(Task(None, title % {"count": count}, _("Until then the accounts give no result"), own_sheets))
    return tasks
