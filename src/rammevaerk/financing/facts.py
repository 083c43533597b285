"""Inhabitants as the register knows them, made into keys. States its number of queries."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date

from rammevaerk.financing.rules.keys import AllocationKey
from rammevaerk.financing.rules.population import AgeBand, PopulationFact, population_key
from rammevaerk.financing.rules.saying import remark
from rammevaerk.kernel.wording import text
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
    the newest of all, with a finding for each that lacks. A newer quarter that tells of some of them is told in a note.
    """
    facts = population_facts(names)
    parties = tuple(names.values())
    if on is not None:
        return population_key(facts, parties=parties, ages=ages, on=quarter_day(on))
    days = sorted({fact.on for fact in facts}, reverse=True) or [date.min]
    found = [population_key(facts, parties=parties, ages=ages, on=day) for day in days]
    place = next((place for place, key in enumerate(found) if not key.stops), None)
    return found[0] if place is None else _with_newer(found[place], found[:place], parties)


def _with_newer(key: AllocationKey, newer: Sequence[AllocationKey], parties: Collection[str]) -> AllocationKey:
    """The key with a note on the newest quarter that tells of some of the parties, but not of all."""
    partly = next((found for found in newer if found.members), None)
    if partly is None:
        return key
    message = text("Newer numbers of {day} are not used: they lack {parties}.")
    lacking = ", ".join(sorted(set(parties) - partly.parties))
    note = remark("financing.newer_population", message, where="key", day=partly.figure.params["day"], parties=lacking)
    return replace(key, findings=(*key.findings, note))


def _day_of(quarter: str) -> date:
    """*2021K1* is 1 January 2021."""
    year, _, number = quarter.partition("K")
    return date(int(year), _MONTHS * int(number) - _MONTHS + 1, 1)
