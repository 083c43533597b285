"""What recording a life event would do, read and calculated without writing: what ends, what goes where, and what stops it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from rammevaerk.kernel.cpr import guard_text
from rammevaerk.kernel.finding import Finding, Severity
from rammevaerk.kernel.wording import text
from rammevaerk.law.rulebook import Rulebook
from rammevaerk.pricing.holdings import holdings_of
from rammevaerk.pricing.models import Handover, ItemKind, LifeEvent, Sheet, SheetState, TariffItem, YearResult
from rammevaerk.pricing.rulebooks import reserve_terms, rulebook_on
from rammevaerk.pricing.rules.life_events import (
    KEEPS_HISTORY,
    KEEPS_RESULTS,
    EventKind,
    HandedShare,
    HeldPart,
    Holding,
    Movement,
    check_shares,
    hand_over,
    to_closing_account,
    waiting,
)
from rammevaerk.pricing.rules.regulation import LAG, RESERVES_AT_CLOSING
from rammevaerk.pricing.taken_over import were_there

OF_KIND = {
    EventKind.CHANGE_OF_OPERATOR: KEEPS_RESULTS,
    EventKind.CHANGE_OF_PARAGRAPH: KEEPS_HISTORY,
    EventKind.CHANGE_OF_TARGET_GROUP: KEEPS_HISTORY,
}
"""The value of the agreement that decides on a kind, where several answers are possible."""


@dataclass(frozen=True)
class PlannedEvent:
    """A life event as somebody wants to record it; `day` is the first day of what comes after."""

    kind: EventKind
    day: date
    decision: str
    shares: tuple[HandedShare, ...]
    note: str = ""
    is_demo: bool = False
    event_id: int | None = None


@dataclass(frozen=True)
class EventPlan:
    """What would happen. `staying` are reserves that stay with the operator; `ended` have no tariff from the day on."""

    event: PlannedEvent
    items: Mapping[int, TariffItem]
    findings: tuple[Finding, ...] = ()
    movements: tuple[Movement, ...] = ()
    staying: tuple[Holding, ...] = ()
    ended: tuple[TariffItem, ...] = ()
    keeps_results: bool = True
    keeps_history: bool = True
    rulebook: str = ""

    @property
    def blocks(self) -> bool:
        return any(finding.blocks for finding in self.findings)

    @property
    def operators(self) -> frozenset[int | None]:
        """Whose services take part."""
        return frozenset(item.unit.service.operator_id for item in self.items.values())

    @property
    def last_day(self) -> date:
        """The last day of what was before."""
        return self.event.day - timedelta(days=1)


def plan_event(event: PlannedEvent) -> EventPlan:
    """Look at an event as if it were recorded now (at most 12 queries whatever the number of items). Never raises on facts or
    values: what stops it is a finding. Items that do not exist are told as such."""
    items = _items(event)
    findings = [*_said(event), *_shape(event), *_of_items(event, items)]
    rulebook = rulebook_on(event.day)
    missing = rulebook.missing(OF_KIND[event.kind]) if event.kind in OF_KIND else ()
    if missing or any(finding.blocks for finding in findings):
        return EventPlan(event, items, (*findings, *missing))
    origins = _ending(event, items)
    findings += _rewritten(event, origins)
    keeps_results = event.kind is not EventKind.CLOSING and _flag(rulebook, event, KEEPS_RESULTS)
    held = _held(event, [origin.pk for origin in origins] + _sharing(event, origins), rulebook)
    findings += _unknown(held, rulebook, keeps_results=keeps_results)
    if any(finding.blocks for finding in findings):
        return EventPlan(event, items, tuple(findings))
    movements, staying = _movements(event, held, rulebook, keeps_results=keeps_results)
    return EventPlan(
        event=event,
        items=items,
        findings=(*findings, *_undecided(held)),
        movements=movements,
        staying=staying,
        ended=tuple(origins),
        keeps_results=keeps_results,
        keeps_history=_flag(rulebook, event, KEEPS_HISTORY),
        rulebook=rulebook.identity,
    )


def _items(event: PlannedEvent) -> dict[int, TariffItem]:
    ids = {pk for share in event.shares for pk in (share.origin, share.successor) if pk is not None}
    return TariffItem.objects.select_related("unit__service__operator").in_bulk(ids)


def _flag(rulebook: Rulebook, event: PlannedEvent, parameter_id: str) -> bool:
    """What the agreement says when the kind asks for it; else results and history follow."""
    return rulebook.flag(parameter_id) if OF_KIND.get(event.kind) == parameter_id else True


def _said(event: PlannedEvent) -> Iterator[Finding]:
    if not event.decision.strip():
        yield _finding("pricing.decision_missing", text("Write who decided it, and where it can be read."), where="decision")
    for name in ("decision", "note"):
        if personal := guard_text(getattr(event, name), name):
            yield personal


def _shape(event: PlannedEvent) -> list[Finding]:
    days = {share.successor: event.day for share in event.shares if share.successor is not None}
    return check_shares(event.kind, event.shares, running=were_there(days))


def _of_items(event: PlannedEvent, items: Mapping[int, TariffItem]) -> Iterator[Finding]:
    """Items that are no calculated ones of one operator, or that have ended or begun by an event before."""
    for item in items.values():
        if item.kind != ItemKind.CALCULATED or item.priced_with_id is not None:
            yield _finding(
                "pricing.event_needs_calculated", text("{service}: only a tariff with a calculation of its own takes part."), item
            )
    operators = {item.unit.service.operator_id for item in items.values()}
    if event.kind is EventKind.CHANGE_OF_OPERATOR and len(operators) == 1:
        yield _finding("pricing.same_operator", text("Both items belong to the same operator."), where="successors")
    if event.kind is not EventKind.CHANGE_OF_OPERATOR and len(operators) > 1:
        remedy = text("Record a change of operator; the other operator confirms it.")
        yield _finding(
            "pricing.other_operator", text("The items belong to different operators."), where="successors", remedy=remedy
        )
    yield from _events_before(event, items)


def _events_before(event: PlannedEvent, items: Mapping[int, TariffItem]) -> Iterator[Finding]:
    origins = {share.origin for share in event.shares if share.origin is not None}
    standing = LifeEvent.objects.filter(declined_at__isnull=True).exclude(pk=event.event_id or 0)
    rows = Handover.objects.filter(event__in=standing).select_related("event")
    ending = [row for row in rows.filter(origin__in=items) if EventKind(row.event.kind).ends_origins]
    stayed = {(row.event_id, row.origin_id) for row in ending if row.origin_id == row.successor_id}
    for row in {row.origin_id: row for row in ending if (row.event_id, row.origin_id) not in stayed}.values():
        item = items[row.origin_id or 0]
        if row.event.recorded_at is None and item.pk in origins:
            yield _finding(
                "pricing.event_proposed_before", text("{service}: an event is proposed already and waits for an answer."), item
            )
        elif row.event.recorded_at is not None and (item.pk in origins or row.event.day <= event.day):
            yield _finding("pricing.item_has_ended", text("{service} has ended already, by an event recorded before."), item)
    if event.kind is EventKind.OPENING:
        opened = rows.filter(successor__in=items).exclude(event__kind=EventKind.CHANGE_OF_TARGET_GROUP.value)
        for row in opened[:1]:
            yield _finding(
                "pricing.opened_before", text("{service}: its opening is recorded already."), items[row.successor_id or 0]
            )


def _ending(event: PlannedEvent, items: Mapping[int, TariffItem]) -> list[TariffItem]:
    """The origins without a tariff of their own from the day on."""
    if not event.kind.ends_origins:
        return []
    successors = {share.successor for share in event.shares}
    origins = sorted({share.origin for share in event.shares if share.origin is not None} - successors)
    return [items[origin] for origin in origins]


def _sharing(event: PlannedEvent, ending: Sequence[TariffItem]) -> list[int]:
    """An origin that goes on after a split, and shares what it holds."""
    if event.kind is not EventKind.SPLIT:
        return []
    gone = {item.pk for item in ending}
    return sorted({share.origin for share in event.shares if share.origin is not None} - gone)


def _rewritten(event: PlannedEvent, ending: Sequence[TariffItem]) -> Iterator[Finding]:
    """Closed accounts and published tariffs after the last day, which the event would make untrue."""
    last = (event.day - timedelta(days=1)).year
    items = {item.pk: item for item in ending}
    for item, year in YearResult.objects.filter(item__in=items, year__gte=event.day.year).values_list("item", "year"):
        said = text("{service}: the accounts of {year} are closed, with days after the event.")
        remedy = text("Choose a day after {year}; what was done in that year stands in its accounts.")
        yield _finding("pricing.event_rewrites_accounts", said, items[item], where="day", remedy=remedy, year=str(year))
    published = Sheet.objects.filter(item__in=items, year__gt=last, state=SheetState.PUBLISHED)
    for item, year in published.values_list("item", "year"):
        said = text("{service}: the tariff of {year} is published, and would never have held.")
        remedy = text("Choose a day within {year}: the tariff then ends the day before.")
        yield _finding("pricing.event_rewrites_tariff", said, items[item], where="day", remedy=remedy, year=str(year))


Held = dict[int, tuple[Holding, ...]]


def _held(event: PlannedEvent, origins: Sequence[int], rulebook: Rulebook) -> Held:
    """What each origin holds that no published tariff has taken in."""
    published = published_years(origins)
    last = (event.day - timedelta(days=1)).year
    held = holdings_of(origins, reserve_terms(rulebook))
    return {
        origin: waiting(holdings, published=published.get(origin, ()), last_tariff_year=last) for origin, holdings in held.items()
    }


def published_years(item_ids: Iterable[int]) -> dict[int, set[int]]:
    """By item, the years whose calculation is published (1 query)."""
    found: dict[int, set[int]] = defaultdict(set)
    rows = Sheet.objects.filter(item__in=list(item_ids), state=SheetState.PUBLISHED)
    for item, year in rows.values_list("item", "year"):
        found[item].add(year)
    return found


def _unknown(held: Held, rulebook: Rulebook, *, keeps_results: bool) -> Iterator[Finding]:
    """Values that decide where something goes, and that nobody knows."""
    holdings = [holding for one in held.values() for holding in one]
    if any(holding.part is HeldPart.UNDECIDED and holding.into_year is None for holding in holdings):
        yield from rulebook.missing(LAG)
    if not keeps_results and any(holding.part is HeldPart.RESERVE for holding in holdings):
        yield from rulebook.missing(RESERVES_AT_CLOSING)


def _movements(
    event: PlannedEvent, held: Held, rulebook: Rulebook, *, keeps_results: bool
) -> tuple[tuple[Movement, ...], tuple[Holding, ...]]:
    """What moves, and the reserves that stay with the operator."""
    if not keeps_results:
        return _settled(held, rulebook)
    published = published_years([share.successor for share in event.shares if share.successor is not None])
    moved: list[Movement] = []
    for origin, holdings in held.items():
        shares = {
            share.successor: share.share for share in event.shares if share.origin == origin and share.successor is not None
        }
        moved += hand_over(holdings, shares, item=origin, published=published)
    return tuple(moved), ()


def _settled(held: Held, rulebook: Rulebook) -> tuple[tuple[Movement, ...], tuple[Holding, ...]]:
    """Without a successor for the results: to the closing account, reserves only when the agreement says so."""
    moved: list[Movement] = []
    staying: list[Holding] = []
    for origin, holdings in held.items():
        reserves = [holding for holding in holdings if holding.part is HeldPart.RESERVE]
        if reserves and not rulebook.flag(RESERVES_AT_CLOSING):
            staying += reserves
        leaving = [holding for holding in holdings if holding not in staying]
        moved += to_closing_account(leaving, item=origin)
    return tuple(moved), tuple(staying)


def _undecided(held: Held) -> Iterator[Finding]:
    years = sorted({one.year for holdings in held.values() for one in holdings if one.part is HeldPart.UNDECIDED})
    for year in years:
        yield Finding(
            code="pricing.undecided_moves",
            severity=Severity.WARNING,
            message=text("The result of {year} is not decided on, and moves whole."),
            remedy=text("Decide first what is carried, if the operator wants to keep a part."),
            params={"year": str(year)},
        )


def _finding(
    code: str, message: str, item: TariffItem | None = None, *, where: str = "", remedy: str = "", **params: str
) -> Finding:
    given = params | ({"service": item.unit.service.name} if item is not None else {})
    return Finding(code, Severity.BLOCKING, message, remedy, where=where, params=given)


def share_words(share: Decimal) -> str:
    """A share in per cent, as people write it."""
    return f"{(share * 100).normalize():f}".replace(".", ",") + "\N{NO-BREAK SPACE}%"
