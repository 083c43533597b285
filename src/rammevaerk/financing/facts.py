"""Inhabitants as the register knows them, made into keys. States its number of queries."""

from collections.abc import Mapping
from datetime import date

from rammevaerk.financing.rules.keys import AllocationKey
from rammevaerk.financing.rules.population import AgeBand, PopulationFact, population_key
from rammevaerk.registry import queries as registry

_MONTHS = 3


def quarter_day(day: date) -> date:
    """The first day of the quarter a day lies in: the day the statistics of that quarter are of."""
    return date(day.year, day.month - (day.month - 1) % _MONTHS, 1)


def population_facts(names: Mapping[int, str]) -> tuple[PopulationFact, ...]:
    """All that is known of the inhabitants of these municipalities (organisation: name in the key), newest first (1 query)."""
    return tuple(
        PopulationFact(
            names[row.organisation_id], _day_of(row.quarter), AgeBand.read(row.age_band), row.inhabitants,
            f"{row.source}, {row.quarter}",
        )
        for row in registry.population_rows(names)
    )  # fmt: skip


def population_key_of(names: Mapping[int, str], ages: AgeBand, *, on: date | None = None) -> AllocationKey:
    """The municipalities' key by inhabitants of these ages (1 query).

    `on` is any day of the quarter wanted. Without it: the newest quarter in which it is known of all of them; when there is none,
    the newest of all, with a finding for each that lacks.
    """
    facts = population_facts(names)
    parties = tuple(names.values())
    days = sorted({fact.on for fact in facts}, reverse=True) if on is None else [quarter_day(on)]
    found = [population_key(facts, parties=parties, ages=ages, on=day) for day in days]
    known = next((key for key in found if not key.stops), None)
    return known or (found[0] if found else population_key((), parties=parties, ages=ages, on=on or date.min))


def _day_of(quarter: str) -> date:
    """*2021K1* is 1 January 2021."""
    year, _, number = quarter.partition("K")
    return date(int(year), _MONTHS * int(number) - _MONTHS + 1, 1)
