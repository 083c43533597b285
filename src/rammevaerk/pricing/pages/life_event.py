"""A life event as a page shows it: before it is recorded, and afterwards with what was posted."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from django.utils.translation import gettext as _

from rammevaerk.kernel.finding import Finding
from rammevaerk.kernel.money import kroner
from rammevaerk.pricing.event_plans import OF_KIND, EventPlan
from rammevaerk.pricing.models import LifeEvent, Posting, TariffItem, YearResult
from rammevaerk.pricing.pages.event_lines import item_words, kind_words
from rammevaerk.pricing.pages.values import ValueShown, shown
from rammevaerk.pricing.rulebooks import rulebook_on
from rammevaerk.pricing.rules.life_events import EventKind, HeldPart
from rammevaerk.pricing.rules.regulation import RESERVES_AT_CLOSING
from rammevaerk.web import dates


@dataclass(frozen=True)
class MovedLine:
    """An amount in kroner of a year of origin: what it was, whose, and where it goes."""

    year: int
    part: str
    amount: Decimal
    origin: str
    receiver: str
    into: str


@dataclass(frozen=True)
class MovedSum:
    """What left an item of a year of origin, in kroner: the sum of what its receivers get."""

    origin: str
    year: int
    amount: Decimal


@dataclass(frozen=True)
class EventPage:
    """What an event does, in the order it is read."""

    lines: tuple[MovedLine, ...]
    sums: tuple[MovedSum, ...]
    staying: tuple[MovedLine, ...]
    sentences: tuple[str, ...]
    values: tuple[ValueShown, ...]
    findings: tuple[Finding, ...] = ()

    @property
    def findings_block(self) -> bool:
        """Whether something stops the event."""
        return any(finding.blocks for finding in self.findings)


def planned_page(plan: EventPlan) -> EventPage:
    """The preview of an event (2 queries)."""
    results = YearResult.objects.filter(pk__in=[one.holding.result for one in plan.movements]).in_bulk()
    moved = [
        MovedLine(
            year=one.holding.year,
            part=part_words(one.holding.part),
            amount=kroner(one.ore),
            origin=item_words(plan.items[one.from_item]),
            receiver=item_words(plan.items[one.to_item] if one.to_item is not None else None),
            into=_into(one.to_year),
        )
        for one in plan.movements
        if one.holding.result in results
    ]
    staying = [
        MovedLine(one.year, part_words(one.part), kroner(one.ore), "", _("stays with the operator"), "") for one in plan.staying
    ]
    return EventPage(
        lines=tuple(moved),
        sums=_sums(moved),
        staying=tuple(staying),
        sentences=tuple(_sentences(plan.event.kind, plan.ended, plan)),
        values=_values(plan),
        findings=tuple(replace(finding, where="") for finding in plan.findings),
    )


def recorded_page(event: LifeEvent) -> EventPage:
    """An event with what was posted by it, also what was closed later (2 queries)."""
    rows = Posting.objects.filter(event=event).order_by("result__year", "pk")
    moved = [
        MovedLine(
            year=row.result.year,
            part=part_words(HeldPart(row.part)),
            amount=kroner(row.amount_ore),
            origin=item_words(row.from_item),
            receiver=item_words(row.to_item),
            into=_into(row.to_year),
        )
        for row in rows.select_related("result", "from_item__unit__service", "to_item__unit__service")
    ]
    return EventPage(tuple(moved), _sums(moved), (), (), _values_of(EventKind(event.kind), event))


def part_words(part: HeldPart) -> str:
    """Hensættelse · på vej ind i en takst · ikke besluttet."""
    return {
        HeldPart.RESERVE: _("Reserve"),
        HeldPart.SCHEDULED: _("On its way into a tariff"),
        HeldPart.UNDECIDED: _("Not decided"),
    }[part]


def _into(year: int | None) -> str:
    return _("the tariff of %(year)s") % {"year": year} if year is not None else ""


def _sums(lines: Sequence[MovedLine]) -> tuple[MovedSum, ...]:
    """Year of origin by year of origin."""
    sums: dict[tuple[str, int], Decimal] = defaultdict(Decimal)
    for line in lines:
        sums[line.origin, line.year] += line.amount
    return tuple(MovedSum(origin, year, amount) for (origin, year), amount in sorted(sums.items()))


def _sentences(kind: EventKind, ended: Iterable[TariffItem], plan: EventPlan) -> Iterable[str]:
    """What happens to tariff, occupancy and results, in words."""
    day = {"day": dates.long(plan.last_day), "first": dates.long(plan.event.day)}
    for item in ended:
        yield _("The tariff of %(what)s has its last day on %(day)s.") % (day | {"what": item_words(item)})
    if kind is EventKind.OPENING:
        left = (plan.event.day.replace(year=plan.event.day.year + 1, month=1, day=1) - plan.event.day).days
        yield _("The year has %(days)s days left. Calculate the tariff from costs and days of the same time.") % {"days": left}
        yield _("There are no accounts yet: the operator budgets the occupancy on the sheet, and it needs approval.")
    elif kind is not EventKind.CLOSING:
        yield _history_words(plan)
    if kind is EventKind.CLOSING or not plan.keeps_results:
        yield _("What waits for a later tariff goes to the closing account.")
    if ended:
        yield _("Accounts that are closed later follow the same way, as soon as they are closed.")


def _history_words(plan: EventPlan) -> str:
    if plan.keeps_history:
        return _("The occupancy of earlier years counts in the coming tariffs.")
    return _("The occupancy of earlier years does not count: the operator budgets it on the sheet.")


def _values(plan: EventPlan) -> tuple[ValueShown, ...]:
    book = rulebook_on(plan.event.day)
    ids = [OF_KIND[plan.event.kind]] if plan.event.kind in OF_KIND else []
    if plan.event.kind is EventKind.CLOSING or not plan.keeps_results:
        ids.append(RESERVES_AT_CLOSING)
    return tuple(shown(book.value(one)) for one in ids)


def _values_of(kind: EventKind, event: LifeEvent) -> tuple[ValueShown, ...]:
    book = rulebook_on(event.day)
    ids = [OF_KIND[kind]] if kind in OF_KIND else []
    if kind is EventKind.CLOSING or not event.keeps_results:
        ids.append(RESERVES_AT_CLOSING)
    return tuple(shown(book.value(one)) for one in ids)


def kinds_explained() -> list[tuple[EventKind, str, str]]:
    """Every kind with its name and one sentence, for the choice."""
    said = {
        EventKind.CLOSING: _("The service ends, and nothing takes it over."),
        EventKind.MERGER: _("Two or more become one, or one joins another of the operator's."),
        EventKind.SPLIT: _("One becomes several, each with a share."),
        EventKind.CHANGE_OF_OPERATOR: _("Another operator takes it over. Both operators confirm it."),
        EventKind.CHANGE_OF_PARAGRAPH: _("The same place goes on under another paragraph."),
        EventKind.CHANGE_OF_TARGET_GROUP: _("The same place goes on for other citizens."),
        EventKind.OPENING: _("The service begins, perhaps within the year."),
    }
    return [(kind, kind_words(kind), words) for kind, words in said.items()]
