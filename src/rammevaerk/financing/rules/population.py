"""A key by inhabitants of any age band on one day, put together from the bands the statistics give (TR R6, R7)."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from rammevaerk.financing.rules.keys import KIND_UNITS, AllocationKey, KeyKind, KeyMember, key_of
from rammevaerk.financing.rules.saying import stop, written
from rammevaerk.kernel.finding import Finding
from rammevaerk.kernel.trace import Figure
from rammevaerk.kernel.wording import text

EVERYBODY = "i alt"
_WRITTEN = re.compile(r"(\d{1,3})\s*(?:[-–]\s*(\d{1,3})|\+)")


@dataclass(frozen=True)
class AgeBand:
    """Whole years of age from `first` to `last`, both included; no `last`: and older. ValueError when it is empty."""

    first: int
    last: int | None = None

    def __post_init__(self) -> None:
        if self.first < 0 or (self.last is not None and self.last < self.first):
            raise ValueError(f"no ages lie from {self.first} to {self.last}")

    def __str__(self) -> str:
        """As the statistics write it: *0-17*, *65+*, *i alt*."""
        if self.last is not None:
            return f"{self.first}-{self.last}"
        return f"{self.first}+" if self.first else EVERYBODY

    @classmethod
    def read(cls, written: str) -> AgeBand:
        """*0-17*, *65+* or *i alt*. ValueError for anything else."""
        said = written.strip().lower()
        if said == EVERYBODY:
            return cls(0)
        found = _WRITTEN.fullmatch(said)
        if found is None:
            raise ValueError(f"{written!r} is no age band: write it like 0-17, 65+ or {EVERYBODY}")
        return cls(int(found[1]), int(found[2]) if found[2] else None)


@dataclass(frozen=True)
class PopulationFact:
    """Inhabitants of a party in an age band on a day, as the statistics give them."""

    party: str
    on: date
    ages: AgeBand
    inhabitants: int
    source: str = ""


def population_key(facts: Sequence[PopulationFact], *, parties: Collection[str], ages: AgeBand, on: date) -> AllocationKey:
    """By inhabitants of these ages on that day, for each of these parties.

    The band itself is used when it is given, else the fewest given bands that make it up without gap or overlap. Blocks for each
    party of which that cannot be said, and where the same band is given with two numbers.
    """
    members: list[KeyMember] = []
    findings: list[Finding] = []
    sources: set[str] = set()
    for party in sorted(set(parties)):
        rows = [row for row in facts if row.party == party and row.on == on]
        doubled = _doubled(rows)
        used = None if doubled else _fewest({row.ages: row for row in rows}, ages)
        if used is None:
            findings.append(_unknown(party, ages, on, doubled))
        else:
            members.append(_member(party, used, ages))
            sources |= {row.source for row in used if row.source}
    words = Figure(
        "key",
        text("Inhabitants on {day}") if str(ages) == EVERYBODY else text("Inhabitants aged {ages} on {day}"),
        0,
        KIND_UNITS[KeyKind.POPULATION],
        source="; ".join(sorted(sources)),
        params={"ages": str(ages), "day": written(on)},
    )
    return key_of(KeyKind.POPULATION, members, tuple(findings), words)


def _doubled(rows: Sequence[PopulationFact]) -> str:
    """The first band given with two numbers; empty when there is none."""
    seen: dict[AgeBand, int] = {}
    for row in rows:
        if seen.setdefault(row.ages, row.inhabitants) != row.inhabitants:
            return str(row.ages)
    return ""


def _fewest(given: dict[AgeBand, PopulationFact], wanted: AgeBand) -> list[PopulationFact] | None:
    """The fewest bands that make up the wanted one end to end; None when none do. Which of equally many never shows in the sum
    unless the statistics contradict themselves, so rows are taken in the order of their ends."""
    end = None if wanted.last is None else wanted.last + 1
    bands = sorted(given, key=lambda band: (band.last is None, band.last or 0, band.first))
    reached: dict[int | None, list[PopulationFact]] = {wanted.first: []}
    edge: list[int] = [wanted.first]
    while edge and end not in reached:
        further: list[int] = []
        for age in edge:
            for band in (band for band in bands if band.first == age):
                after = None if band.last is None else band.last + 1
                if after not in reached:
                    reached[after] = [*reached[age], given[band]]
                    further += [] if after is None else [after]
        edge = further
    return reached.get(end)


def _member(party: str, rows: Sequence[PopulationFact], ages: AgeBand) -> KeyMember:
    number = sum(row.inhabitants for row in rows)
    unit = KIND_UNITS[KeyKind.POPULATION]
    inputs = tuple(
        Figure(f"band_{place}", text("Aged {ages}"), row.inhabitants, unit, source=row.source, params={"ages": str(row.ages)})
        for place, row in enumerate(rows, 1)
    )
    formula = " + ".join(f"{{band_{place}}}" for place in range(1, len(rows) + 1))
    is_one = len(rows) == 1
    return KeyMember(
        party,
        Fraction(number),
        Figure(
            "weight",
            "{party}",
            number,
            unit,
            formula="" if is_one else formula,
            inputs=() if is_one else inputs,
            source=rows[0].source if is_one else "",
            params={"party": party},
        ),
    )


def _unknown(party: str, ages: AgeBand, on: date, doubled: str) -> Finding:
    words = {"party": party, "ages": doubled or str(ages), "day": written(on)}
    if doubled:
        message = text("{party} has two different numbers of inhabitants aged {ages} on {day}.")
        return stop("financing.population_twice", message, text("Keep the one that is right."), "key", **words)
    message = text("The number of inhabitants of {party} aged {ages} on {day} is not known.")
    return stop("financing.population_unknown", message, text("Enter it, or choose another day or key."), "key", **words)
