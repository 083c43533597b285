"""A returned surplus that would make a tariff zero or negative is spread over several tariffs (readings 2.13)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from rammevaerk.accounts.actions import Target, audit
from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.accounts.permissions import Permission, require
from rammevaerk.kernel.errors import Refused
from rammevaerk.kernel.finding import Finding, Severity
from rammevaerk.kernel.wording import text
from rammevaerk.pricing.actions.life_events import postings
from rammevaerk.pricing.actions.shared import moment, require_own
from rammevaerk.pricing.calculating import calculate_again
from rammevaerk.pricing.event_plans import published_years
from rammevaerk.pricing.holdings import holdings_of
from rammevaerk.pricing.models import Posting, Sheet, SheetState, TariffItem, YearResult
from rammevaerk.pricing.rulebooks import reserve_terms, rulebook_of_year
from rammevaerk.pricing.rules.life_events import HeldPart, Holding, Movement, spread

LEVELLING = "pricing.regulation_levelling_years"
TOO_LARGE = "pricing.basis_not_positive"


@dataclass(frozen=True)
class LevellingPlan:
    """How a surplus would be spread: ore by tariff year, the first its own. `years` is the agreement's value."""

    year: int
    years: int
    ore_by_year: tuple[tuple[int, int], ...]
    movements: tuple[Movement, ...]
    findings: tuple[Finding, ...] = ()


def sheet_to_level(item_id: int) -> Sheet | None:
    """The newest sheet on its way whose returned surplus is larger than its costs (1 query)."""
    rows = Sheet.objects.filter(item=item_id, state__in=(SheetState.DRAFT, SheetState.APPROVED))
    found = rows.filter(findings__contains=[{"code": TOO_LARGE}]).order_by("-year", "-version")
    return found.select_related("item__unit__service").first()


def plan_levelling(sheet: Sheet) -> LevellingPlan:
    """What spreading would do, without writing (6 queries)."""
    rulebook = rulebook_of_year(sheet.year)
    missing = rulebook.missing(LEVELLING)
    if missing:
        return LevellingPlan(sheet.year, 0, (), (), missing)
    years = rulebook.integer(LEVELLING)
    held = holdings_of([sheet.item_id], reserve_terms(rulebook))[sheet.item_id]
    due = [one for one in held if one.into_year == sheet.year and one.ore > 0]
    stops = _stops(sheet, due, years)
    if stops:
        return LevellingPlan(sheet.year, years, (), (), tuple(stops))
    movements = tuple(moved for one in due for moved in spread(one, years, item=sheet.item_id))
    ore = {sheet.year + place: 0 for place in range(years)}
    for moved in movements:
        ore[moved.to_year or 0] += moved.ore
    ore[sheet.year] = sum(one.ore for one in due) - sum(ore.values())
    return LevellingPlan(sheet.year, years, tuple(sorted(ore.items())), movements)


def _stops(sheet: Sheet, due: Sequence[Holding], years: int) -> list[Finding]:
    year = {"year": str(sheet.year)}
    if not due or years < 2:
        return [_finding("pricing.nothing_to_level", text("No returned surplus in the tariff of {year} can be spread."), year)]
    if Posting.objects.filter(from_item=sheet.item_id, event__isnull=True, from_year=sheet.year).exists():
        said = text("The surplus in the tariff of {year} has been spread already.")
        return [_finding("pricing.levelled_before", said, year)]
    own = YearResult.objects.filter(pk__in=[one.result for one in due], item=sheet.item_id).values_list("pk", flat=True)
    if any(one.part is HeldPart.UNDECIDED and one.result in set(own) for one in due):
        said = text("The result that goes into the tariff of {year} is not decided on.")
        return [_finding("pricing.decide_first", said, year, remedy=text("Decide first what is carried."))]
    published = published_years([sheet.item_id]).get(sheet.item_id, set())
    if published & set(range(sheet.year + 1, sheet.year + years)):
        return [_finding("pricing.later_published", text("A later tariff is published already."), {})]
    return []


@transaction.atomic
def level_surplus(*, by: RoleAssignment, today: date, item_id: int) -> LevellingPlan:
    """Spread the surplus that makes the newest sheet's tariff zero or negative in equal parts over the agreed years, to the
    ore, and calculate the draft again. Refused when there is none, or the agreement's value is unknown."""
    require(by, Permission.EDIT_SHEETS)
    item = TariffItem.objects.select_for_update(of=("self",)).select_related("unit__service").get(pk=item_id)
    require_own(by, [item], today)
    sheet = sheet_to_level(item_id)
    if sheet is None:
        raise Refused([_finding("pricing.nothing_to_level", text("No returned surplus makes a tariff zero or negative."), {})])
    plan = plan_levelling(sheet)
    if plan.findings:
        raise Refused(plan.findings)
    Posting.objects.bulk_create(postings(plan.movements, event=None, at=moment(today), by=by))
    if sheet.state == SheetState.DRAFT:
        calculate_again([sheet], year=sheet.year, rulebook=rulebook_of_year(sheet.year))
    audit(
        "level_surplus",
        by=by,
        target=Target("tariff_item", item_id),
        details={"year": plan.year, "ore_by_year": [list(pair) for pair in plan.ore_by_year]},
        rulebook=rulebook_of_year(sheet.year).identity,
    )
    return plan


def _finding(code: str, message: str, params: dict[str, str], *, remedy: str = "") -> Finding:
    return Finding(code, Severity.BLOCKING, message, remedy, params=params, rule="Beregningsmodellen C15")
