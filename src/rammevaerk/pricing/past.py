"""An item's closed years as facts: what became of each result, and what the published tariffs hold of them."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from rammevaerk.kernel.money import kroner
from rammevaerk.pricing.models import ReserveDraw, Sheet, SheetState, YearResult
from rammevaerk.pricing.rules import Draw, SettledYear


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
class Past:
    """`years` have a result; `unpriced` are closed years without a tariff of the model. `lines` by tariff year."""

    years: tuple[SettledYear, ...]
    unpriced: tuple[int, ...]
    lines: Mapping[int, TariffLine]
    decisions: Mapping[int, Decision]


def past_of(item_id: int) -> Past:
    """Everything an item's history rests on (3 queries)."""
    results = YearResult.objects.filter(item=item_id).select_related("carried_by__organisation")
    rows = list(results.defer("trace").order_by("year"))
    lines = _lines(item_id)
    draws = _draws(item_id)
    return Past(
        years=tuple(_settled(row, draws.get(row.year, ()), lines) for row in rows if row.result_ore is not None),
        unpriced=tuple(row.year for row in rows if row.result_ore is None),
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
    rows = ReserveDraw.objects.filter(used_by__item=item_id).order_by("origin__year")
    for of_year, origin, ore in rows.values_list("used_by__year", "origin__year", "amount_ore"):
        found[of_year].append(Draw(origin, kroner(ore)))
    return {year: tuple(draws) for year, draws in found.items()}


def _settled(row: YearResult, draws: tuple[Draw, ...], lines: Mapping[int, TariffLine]) -> SettledYear:
    """A result that nobody decided on before the tariff was published is in it whole."""
    result = kroner(row.result_ore or 0)
    scheduled, into = row.scheduled_kroner, row.into_year
    if scheduled is None:
        into = next((year for year, line in lines.items() if line.of_year == row.year), None)
        scheduled = result - kroner(row.covered_ore) if into is not None else None
    return SettledYear(
        year=row.year,
        result=result,
        carried=row.carried_kroner,
        scheduled=scheduled,
        into_year=into,
        covered=kroner(row.covered_ore),
        draws=draws,
    )


def _decision(row: YearResult) -> Decision:
    return Decision(row.pk, row.carried_by.organisation.name if row.carried_by else "", row.carried_on)
