"""Where a year's result goes: covered, met by reserves, carried by the operator, or into a later tariff (TR C15).

Order: what a guarantee or closing account covers; earlier reserves (when the agreement draws them first); what the
operator carries, within the band; the rest to the tariff of year t + lag. Each krone has one destination.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from rammevaerk.kernel.errors import Refused
from rammevaerk.kernel.finding import Finding, Severity
from rammevaerk.kernel.money import kroner, split_largest_remainder, to_ore
from rammevaerk.kernel.trace import Figure
from rammevaerk.kernel.wording import text
from rammevaerk.law.rulebook import Rulebook

BAND = "pricing.result_band"
LAG = "pricing.result_lag_years"
DRAWN_FIRST = "pricing.reserves_drawn_first"
RESERVE_LIFE = "pricing.reserve_life_years"
RESERVES_AT_CLOSING = "pricing.reserves_to_closing_account"
NEEDED = (BAND, LAG, DRAWN_FIRST)


@dataclass(frozen=True)
class Reserve:
    """What is left of a surplus carried from its year of origin, in kroner, above zero. `origin` is the result it comes from
    when it was taken over from another item."""

    origin_year: int
    amount: Decimal
    origin: int | None = None


@dataclass(frozen=True)
class Draw:
    """An amount taken from a reserve of a year of origin to meet a deficit, in kroner, above zero; `origin` as the reserve's."""

    origin_year: int
    amount: Decimal
    origin: int | None = None


@dataclass(frozen=True)
class ClosedYear:
    """A closed year before its result is given a destination, in kroner: `result` is the figure of `year_result`,
    `basis` the year's own tariff basis, `covered` the part of a deficit others pay (zero or negative)."""

    year: int
    result: Figure
    basis: Decimal
    covered: Decimal = Decimal(0)
    reserves: tuple[Reserve, ...] = ()


@dataclass(frozen=True)
class Regulation:
    """The destinations of a year's result, signed as the result is (+ surplus).

    covered + met_by_reserves + carried + scheduled = result. `scheduled` goes into the tariff of `into_year` with the
    opposite sign: a surplus lowers it. `limit` is the most that could be carried, with the result's sign.
    """

    year: int
    result: Decimal
    covered: Decimal
    draws: tuple[Draw, ...]
    carried: Decimal
    scheduled: Decimal
    into_year: int
    limit: Decimal
    figure: Figure

    @property
    def met_by_reserves(self) -> Decimal:
        """Zero or negative: the part of a deficit that earlier surpluses pay."""
        return -sum((draw.amount for draw in self.draws), Decimal(0))

    @property
    def line(self) -> Decimal:
        """What the tariff basis of `into_year` gets: + raises it."""
        return -self.scheduled


def carry_limit(result: Decimal, *, basis: Decimal, band: Decimal) -> Decimal:
    """The most an operator may keep of a result: clamp(result, ± band × basis), rounded down to whole ore."""
    widest = kroner(int((abs(basis) * band).scaleb(2)))
    return max(min(result, widest), -widest)


def regulate(closed: ClosedYear, *, rulebook: Rulebook, wish: Decimal | None = None) -> Regulation:
    """Give every krone of a result its destination; `wish` None carries as much as the band allows.

    Raises UnknownParameter, and Refused when the wish lies outside the band, has the wrong sign, or more is covered
    than there is deficit.
    """
    amount = kroner(to_ore(closed.result.number))
    left = amount - checked_cover(closed.covered, amount)
    draws = _draws(left, closed.reserves) if rulebook.flag(DRAWN_FIRST) else ()
    left += sum((draw.amount for draw in draws), Decimal(0))
    limit = carry_limit(left, basis=closed.basis, band=rulebook.decimal(BAND))
    carried = limit if wish is None else _checked_wish(wish, limit)
    figure = _figure(closed, carried=carried, draws=draws, scheduled=left - carried, rulebook=rulebook)
    return Regulation(
        year=closed.year,
        result=amount,
        covered=closed.covered,
        draws=draws,
        carried=carried,
        scheduled=left - carried,
        into_year=closed.year + rulebook.integer(LAG),
        limit=limit,
        figure=figure,
    )


def levelled(line: Decimal, years: int) -> tuple[Decimal, ...]:
    """A regulation line spread over years in equal parts that sum to it to the ore; the first years get the odd ore."""
    if years < 1:
        raise ValueError("a line is spread over at least one year")
    parts = split_largest_remainder(to_ore(line), {f"{place:03d}": 1 for place in range(years)})
    return tuple(kroner(parts[key]) for key in sorted(parts))


def _draws(left: Decimal, reserves: Sequence[Reserve]) -> tuple[Draw, ...]:
    """Oldest reserve first, until the deficit is met or nothing is left."""
    need = -left
    draws = []
    for reserve in sorted(reserves, key=lambda reserve: (reserve.origin_year, reserve.origin or 0)):
        taken = min(need, reserve.amount)
        if taken > 0:
            draws.append(Draw(reserve.origin_year, taken, reserve.origin))
            need -= taken
    return tuple(draws)


def checked_cover(covered: Decimal, result: Decimal) -> Decimal:
    """What others (a guarantee, the closing account) cover of a deficit, zero or negative, or what is paid back to them of a
    surplus, zero or more: signed as the result and never more than it.

    Raises Refused otherwise."""
    if not min(result, Decimal(0)) <= covered <= max(result, Decimal(0)):
        raise Refused(
            [
                Finding(
                    code="pricing.cover_too_large",
                    severity=Severity.BLOCKING,
                    message=text("More is covered than the deficit of the year."),
                    where="covered",
                )
            ]
        )
    return covered


def _checked_wish(wish: Decimal, limit: Decimal) -> Decimal:
    if min(limit, Decimal(0)) <= wish <= max(limit, Decimal(0)):
        return wish
    raise Refused(
        [
            Finding(
                code="pricing.carry_outside_band",
                severity=Severity.BLOCKING,
                message=text("{wish} kr. cannot be carried: the band allows from 0 to {limit} kr."),
                remedy=text("Carry less; the rest goes into the tariff."),
                where="carried",
                params={"wish": _written(wish), "limit": _written(limit)},
            )
        ]
    )


def _figure(closed: ClosedYear, *, carried: Decimal, draws: tuple[Draw, ...], scheduled: Decimal, rulebook: Rulebook) -> Figure:
    kept = Figure(
        key="carried",
        label=text("Carried by the operator, at most {band} of the basis"),
        value=carried,
        unit="kr",
        inputs=(
            replace(rulebook.figure(BAND), key="band_share", unit="%"),
            Figure("year_basis", text("Tariff basis of the year"), closed.basis, "kr"),
        ),
        source="Beregningsmodellen C15",
        params={"band": rulebook.value(BAND).shown},
    )
    elsewhere = Figure(
        key="elsewhere",
        label=text("Paid by guarantee, closing account or reserves"),
        value=closed.covered - sum((draw.amount for draw in draws), Decimal(0)),
        unit="kr",
        inputs=tuple(_draw_figure(draw) for draw in draws),
    )
    paid = (elsewhere,) if elsewhere.value else ()
    return Figure(
        key="scheduled",
        label=text("Goes into the tariff {lag} years after"),
        value=scheduled,
        unit="kr",
        formula="{result} − {elsewhere} − {carried}" if paid else "{result} − {carried}",
        inputs=(closed.result, *paid, kept, replace(rulebook.figure(LAG), key="lag")),
        source="Beregningsmodellen C15",
        params={"lag": rulebook.value(LAG).shown},
    )


def _draw_figure(draw: Draw) -> Figure:
    return Figure(
        key=f"draw_{draw.origin_year}" if draw.origin is None else f"draw_{draw.origin_year}_{draw.origin}",
        label=text("Met by the reserve of {year}") if draw.origin is None else text("Met by a taken-over reserve of {year}"),
        value=-draw.amount,
        unit="kr",
        params={"year": str(draw.origin_year)},
    )


def _written(amount: Decimal) -> str:
    return f"{amount:,.2f}".replace(",", " ").replace(".", ",").replace(" ", ".").replace("-", "\N{MINUS SIGN}")
