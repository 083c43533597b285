"""The rulebook of the area this installation serves, in production or with the demo's marked set."""

from datetime import date

from rammevaerk.accounts.queries import the_area
from rammevaerk.law.rulebook import NATIONAL, Rulebook
from rammevaerk.parameters import facts as parameters
from rammevaerk.pricing.rules import ReserveTerms
from rammevaerk.pricing.rules.regulation import LAG, RESERVE_LIFE


def rulebook_on(day: date, *, area_code: str = "") -> Rulebook:
    """All values of the area on a day (1 query when the area is not named, else as `parameters.facts.rulebook_on`)."""
    return parameters.rulebook_on(area_code, day) if area_code else parameters.rulebook_in(the_area(), day)


def rulebook_of_year(year: int, *, area_code: str = "") -> Rulebook:
    """The values a tariff of the year is calculated by: those of 1 January."""
    return rulebook_on(date(year, 1, 1), area_code=area_code)


def reserve_terms(rulebook: Rulebook) -> ReserveTerms:
    """How long reserves last and when results reach a tariff, as far as it is known; no query."""
    life, lag = rulebook.value(RESERVE_LIFE).value, rulebook.value(LAG).value
    return ReserveTerms(life if isinstance(life, int) else None, lag if isinstance(lag, int) else None)


def smallest_public(day: date) -> int:
    """The number of places below which the public sees a range instead of a price (queries as `rulebook_on`)."""
    return parameters.rulebook_on(NATIONAL, day).integer("pricing.min_users_public")
