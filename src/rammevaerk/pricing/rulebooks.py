"""The rulebook of the area this installation serves, in production or with the demo's marked set."""

from datetime import date

from rammevaerk.accounts.queries import the_area
from rammevaerk.law.loader import rulebook
from rammevaerk.law.rulebook import Rulebook
from rammevaerk.web.clock import is_demo


def rulebook_on(day: date, *, demo: bool | None = None) -> Rulebook:
    """All values of the area on a day (1 query). `demo` None follows the mode the platform runs in."""
    return rulebook(the_area().code, day, demo=is_demo() if demo is None else demo)


def rulebook_of_year(year: int, *, demo: bool | None = None) -> Rulebook:
    """The values a tariff of the year is calculated by: those of 1 January."""
    return rulebook_on(date(year, 1, 1), demo=demo)
