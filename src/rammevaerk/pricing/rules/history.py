"""Where every krone of an item's results went, year of origin by year of origin (readings 2.2, TR C15).

For each year of origin: result = carried + used + scheduled + expired + covered + closing account + moved on, nothing left over.
Amounts in kroner, signed as the result is (+ surplus). What is used counts twice with opposite signs: − at the deficit
that was met, + at the surplus it was taken from; over all years it sums to zero.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from rammevaerk.pricing.rules.regulation import Draw, Reserve

ZERO = Decimal(0)


@dataclass(frozen=True)
class MovedOn:
    """A part of a result that went to another item (`to` names it), or to the closing account (empty), in kroner."""

    amount: Decimal
    to: str
    from_reserve: bool
    event: int | None = None


@dataclass(frozen=True)
class SettledYear:
    """A closed year as it was settled, in kroner. `scheduled` None: nobody has decided, and no tariff has taken it in.

    `carried` is what was carried at the decision; `draws` are the earlier reserves that met the year's deficit. What was
    taken over from another item (`taken_from` names it, `origin` its result) is a year of its own, with what came as its result.
    `scheduled` is without what has moved on; `instalments` by tariff year when it goes into several.
    """

    year: int
    result: Decimal
    carried: Decimal = ZERO
    scheduled: Decimal | None = None
    into_year: int | None = None
    covered: Decimal = ZERO
    draws: tuple[Draw, ...] = ()
    taken_from: str = ""
    origin: int | None = None
    instalments: tuple[tuple[int, Decimal], ...] = ()
    moved: tuple[MovedOn, ...] = ()


@dataclass(frozen=True)
class ReserveTerms:
    """How long a reserve lasts: `life` years after its origin, then into the tariff `lag` years after the last of them.

    None is unknown: without `life` no reserve expires, without `lag` nobody can say into which tariff.
    """

    life: int | None
    lag: int | None

    def last_year(self, origin_year: int) -> int | None:
        """The last accounting year whose deficit the reserve may meet."""
        return None if self.life is None else origin_year + self.life

    def into_year(self, origin_year: int) -> int | None:
        """The tariff that takes in what is left: the one the last of those years' own result goes into."""
        last = self.last_year(origin_year)
        return None if last is None or self.lag is None else last + self.lag

    def usable(self, reserves: Iterable[Reserve], year: int) -> tuple[Reserve, ...]:
        """The reserves that a deficit of the year may draw on: earlier ones whose life has not ended."""
        return tuple(
            reserve
            for reserve in reserves
            if reserve.origin_year < year and (self.life is None or year <= reserve.origin_year + self.life)
        )


@dataclass(frozen=True)
class OriginYear:
    """One year of origin. `carried` is what the operator still holds, `used` + what later deficits took (`uses`) and −
    what earlier reserves paid (`draws`), `expired` what was left of the reserve when its life ended."""

    year: int
    result: Decimal
    covered: Decimal
    used: Decimal
    carried: Decimal
    scheduled: Decimal | None
    into_year: int | None
    expired: Decimal = ZERO
    expired_into: int | None = None
    last_year: int | None = None
    closing: Decimal = ZERO
    draws: tuple[Draw, ...] = ()
    uses: tuple[Draw, ...] = ()
    taken_from: str = ""
    origin: int | None = None
    instalments: tuple[tuple[int, Decimal], ...] = ()
    moved: tuple[MovedOn, ...] = ()

    @property
    def left(self) -> Decimal:
        """What has no destination: zero when all is settled and drawn no further than it was carried."""
        placed = self.covered + self.used + self.carried + (self.scheduled or ZERO) + self.expired + self.closing
        return self.result - placed - self.moved_on

    @property
    def moved_on(self) -> Decimal:
        """What went to other items or, by an event, to the closing account."""
        return sum((moved.amount for moved in self.moved), ZERO)

    @property
    def due(self) -> tuple[tuple[int, Decimal], ...]:
        """What is scheduled, by the year of the tariff that takes it in."""
        if self.instalments:
            return self.instalments
        return ((self.into_year, self.scheduled),) if self.scheduled and self.into_year is not None else ()

    @property
    def decided(self) -> bool:
        return self.scheduled is not None


def result_history(years: Iterable[SettledYear], *, terms: ReserveTerms, on_year: int) -> tuple[OriginYear, ...]:
    """The years in order, as they stand in the year `on_year`. The order of `years` makes no difference.

    `uses` name the later year in `origin_year` of their draws. A reserve has expired when `on_year` lies after the last
    year that may use it.
    """
    settled = sorted(years, key=lambda year: (year.year, year.origin or 0))
    taken: dict[tuple[int, int | None], list[Draw]] = {}
    for year in settled:
        for draw in year.draws:
            taken.setdefault((draw.origin_year, draw.origin), []).append(Draw(year.year, draw.amount))
    return tuple(_origin(year, tuple(taken.get((year.year, year.origin), ())), terms, on_year) for year in settled)


def _origin(year: SettledYear, uses: tuple[Draw, ...], terms: ReserveTerms, on_year: int) -> OriginYear:
    drawn = sum((use.amount for use in uses), ZERO)
    met = sum((draw.amount for draw in year.draws), ZERO)
    gone = sum((moved.amount for moved in year.moved if moved.from_reserve), ZERO)
    held = max(year.carried - drawn - gone, ZERO) if year.carried > 0 else year.carried
    last = terms.last_year(year.year) if year.carried > 0 else None
    expired = held if last is not None and held > 0 and on_year > last else ZERO
    return OriginYear(
        year=year.year,
        result=year.result,
        covered=year.covered,
        used=drawn - met,
        carried=held - expired,
        scheduled=year.scheduled,
        into_year=year.into_year,
        expired=expired,
        expired_into=terms.into_year(year.year) if expired else None,
        last_year=last,
        draws=year.draws,
        uses=uses,
        taken_from=year.taken_from,
        origin=year.origin,
        instalments=year.instalments,
        moved=year.moved,
    )


def closed_history(
    years: Iterable[OriginYear], *, last_tariff_year: int, reserves_to_account: bool | None
) -> tuple[OriginYear, ...]:
    """The same years when the service closes: what waits for a tariff after the last one goes to the closing account
    (readings 2.7), an undecided result too. What a tariff of the last year did not bring in stands in that year's own
    result, since the result contains the regulation line.

    `reserves_to_account` says whether reserves follow; None (unknown) leaves them with the operator for now. A deficit
    the operator has carried stays carried.
    """
    return tuple(_closed(year, last_tariff_year, reserves_to_account) for year in years)


def _closed(year: OriginYear, last: int, reserves_to_account: bool | None) -> OriginYear:
    moved = ZERO
    if not year.decided:
        moved += year.left
        year = replace(year, scheduled=ZERO, into_year=None)
    elif late := sum((amount for into, amount in year.due if into > last), ZERO):
        moved += late
        kept = tuple((into, amount) for into, amount in year.due if into <= last)
        into_year = kept[0][0] if kept else None
        year = replace(year, scheduled=(year.scheduled or ZERO) - late, into_year=into_year, instalments=kept)
    if year.expired and year.expired_into is not None and year.expired_into > last:
        moved += year.expired
        year = replace(year, expired=ZERO, expired_into=None)
    if reserves_to_account and year.carried > 0:
        moved += year.carried
        year = replace(year, carried=ZERO)
    return replace(year, closing=year.closing + moved)


def into_tariffs(years: Sequence[OriginYear]) -> dict[int, Decimal]:
    """What each tariff year must hold of the results, in kroner as the regulation line has it: + raises the tariff."""
    lines: dict[int, Decimal] = {}
    for year in years:
        expired = ((year.expired_into, year.expired),) if year.expired and year.expired_into is not None else ()
        for into, amount in (*year.due, *expired):
            lines[into] = lines.get(into, ZERO) - amount
    return lines


def differing_tariffs(years: Sequence[OriginYear], held: Mapping[int, Decimal]) -> dict[int, tuple[Decimal, Decimal]]:
    """The tariff years whose published line (`held`, by year) is not what the results put into them: (due, held)."""
    due = into_tariffs(years)
    return {year: (due.get(year, ZERO), line) for year, line in sorted(held.items()) if due.get(year, ZERO) != line}
