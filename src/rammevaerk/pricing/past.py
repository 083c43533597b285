"""An item's closed years as facts: what became of each result, and what the published tariffs hold of them."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Q

from rammevaerk.kernel.money import kroner
from rammevaerk.pricing.models import Posting, ReserveDraw, Sheet, SheetState, YearResult
from rammevaerk.pricing.rules import Draw, SettledYear
from rammevaerk.pricing.rules.history import MovedOn
from rammevaerk.pricing.year_income import awaits_prices


@dataclass(frozen=True)
class TariffLine:
    """The regulation a published sheet holds, in kroner (+ raised the tariff); `of_year` None: no accounts stood behind it."""

    sheet_id: int
    of_year: int | None
    amount: Decimal


@dataclass(frozen=True)
class Decision:
    """Who decided what is carried, and when; `organisation` empty when it was handed over without."""

    result_id: int
    organisation: str
    on: date | None


@dataclass(frozen=True)
class Awaiting:
    """A closed year without a result, because its days by price are missing."""

    year: int
    result_id: int


@dataclass(frozen=True)
class Past:
    """`years` have a result, own and taken over; `unpriced` are closed years without a tariff of the model, `awaiting` those that
    wait for their days by price. `lines` by tariff year."""

    years: tuple[SettledYear, ...]
    unpriced: tuple[int, ...]
    lines: Mapping[int, TariffLine]
    decisions: Mapping[int, Decision]
    awaiting: tuple[Awaiting, ...] = ()


def past_of(item_id: int) -> Past:
    """Everything an item's history rests on (4 queries)."""
    results = YearResult.objects.filter(item=item_id).select_related("carried_by__organisation")
    rows = list(results.annotate(awaits=awaits_prices()).defer("trace").order_by("year"))
    lines = _lines(item_id)
    draws = _draws(item_id)
    moves = _moves(item_id)
    priced = [row for row in rows if row.result_ore is not None]
    own = [_settled(row, draws.get(row.year, ()), lines, moves.pop(row.pk, ())) for row in priced]
    return Past(
        years=(*own, *(_taken_over(item_id, moved) for moved in moves.values())),
        unpriced=tuple(row.year for row in rows if row.result_ore is None and not row.awaits),
        awaiting=tuple(Awaiting(row.year, row.pk) for row in rows if row.awaits),
        lines=lines,
        decisions={row.year: _decision(row) for row in rows},
    )


def _lines(item_id: int) -> dict[int, TariffLine]:
    published = Sheet.objects.filter(item=item_id, state=SheetState.PUBLISHED).order_by("year")
    return {
        year: TariffLine(pk, held["year"], kroner(held["ore"])) if held else TariffLine(pk, None, Decimal(0))
        for pk, year, held in published.values_list("pk", "year", "facts__regulation")
    }


def _draws(item_id: int) -> dict[int, tuple[Draw, ...]]:
    found: dict[int, list[Draw]] = defaultdict(list)
    rows = ReserveDraw.objects.filter(used_by__item=item_id).order_by("origin__year", "origin")
    fields = ("used_by__year", "origin__year", "amount_ore", "origin", "origin__item")
    for of_year, origin_year, ore, origin, of_item in rows.values_list(*fields):
        found[of_year].append(Draw(origin_year, kroner(ore), None if of_item == item_id else origin))
    return {year: tuple(draws) for year, draws in found.items()}


def _moves(item_id: int) -> dict[int, list[Posting]]:
    """By result, what came to the item, left it, or was spread over its tariffs."""
    found: dict[int, list[Posting]] = defaultdict(list)
    rows = Posting.objects.filter(Q(from_item=item_id) | Q(to_item=item_id)).order_by("pk")
    for row in rows.select_related("result__item__unit__service", "to_item__unit__service"):
        found[row.result_id].append(row)
    return found


def _settled(row: YearResult, draws: tuple[Draw, ...], lines: Mapping[int, TariffLine], moves: Sequence[Posting]) -> SettledYear:
    """A result that nobody decided on before the tariff was published is in it whole; so is what was not handed on."""
    result, due = kroner(row.result_ore or 0), _due(row.item_id, moves)
    scheduled, into = row.scheduled_kroner, row.into_year
    if scheduled is None:
        into = next((year for year, line in lines.items() if line.of_year == row.year), None)
        waits = result - kroner(row.covered_ore)
        gone = sum(due.values(), Decimal(0))
        scheduled = waits if into is not None or waits + gone == 0 else None
        due = defaultdict(Decimal, {into or row.year: gone} if gone else {})
    if scheduled is not None and due:
        due[into or row.year] += scheduled
        scheduled = sum(due.values(), Decimal(0))
    instalments = tuple((year, amount) for year, amount in sorted(due.items()) if amount) if scheduled is not None else ()
    return SettledYear(
        year=row.year,
        result=result,
        carried=row.carried_kroner,
        scheduled=scheduled,
        into_year=into,
        covered=kroner(row.covered_ore),
        draws=draws,
        instalments=instalments if due and scheduled else (),
        moved=_moved_on(row.item_id, moves),
    )


def _taken_over(item_id: int, moves: Sequence[Posting]) -> SettledYear:
    """What came of another item's year, as a year of its own: what came is its result."""
    came = [one for one in moves if one.to_item_id == item_id != one.from_item_id]
    reserve = sum((kroner(one.amount_ore) for one in came if one.part == Posting.Part.RESERVE), Decimal(0))
    due = _due(item_id, moves)
    origin = moves[0].result
    return SettledYear(
        year=origin.year,
        result=sum((kroner(one.amount_ore) for one in came), Decimal(0)),
        carried=reserve,
        scheduled=sum(due.values(), Decimal(0)),
        taken_from=origin.item.unit.service.name,
        origin=origin.pk,
        instalments=tuple((year, amount) for year, amount in sorted(due.items()) if amount),
        moved=_moved_on(item_id, moves),
    )


def _due(item_id: int, moves: Sequence[Posting]) -> dict[int, Decimal]:
    """Kroner by the year of the tariff, as postings have changed it; a year that nobody can name is 0."""
    due: dict[int, Decimal] = defaultdict(Decimal)
    for one in moves:
        if one.part == Posting.Part.RESERVE:
            continue
        if one.to_item_id == item_id:
            due[one.to_year or 0] += kroner(one.amount_ore)
        if one.from_item_id == item_id:
            due[one.from_year or 0] -= kroner(one.amount_ore)
    return due


def _moved_on(item_id: int, moves: Sequence[Posting]) -> tuple[MovedOn, ...]:
    return tuple(
        MovedOn(
            kroner(one.amount_ore),
            one.to_item.unit.service.name if one.to_item else "",
            one.part == Posting.Part.RESERVE,
            one.event_id,
        )
        for one in moves
        if one.from_item_id == item_id != one.to_item_id
    )


def _decision(row: YearResult) -> Decision:
    return Decision(row.pk, row.carried_by.organisation.name if row.carried_by else "", row.carried_on)
