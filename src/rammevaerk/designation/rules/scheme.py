"""The scheme of an agreement area: whether it has one, when services are nominated and reassessed, and how long a period is.

All of it is agreed and dated: nothing is taken for granted (P&D 3.3; appendix B 7; readings 5.6).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import Enum

from rammevaerk.kernel.finding import Finding, Severity
from rammevaerk.kernel.period import Period
from rammevaerk.kernel.wording import text
from rammevaerk.law.rulebook import Rulebook
from rammevaerk.law.values import State

HAS_SCHEME = "cooperation.designation_scheme"
FIRST_MONTH = "cooperation.designation_first_month"
LAST_MONTH = "cooperation.designation_last_month"
EVEN_YEARS = "cooperation.designation_even_years"
DECISION_MONTH = "cooperation.designation_decision_month"
PERIOD_YEARS = "cooperation.designation_period_years"
START_MONTH = "cooperation.designation_start_month"
DECEMBER = 12


class NominationKind(Enum):
    """What is asked for: a new designation, one once more, to leave the scheme, or a new service outside the criteria."""

    NOMINATION = "nomination"
    REASSESSMENT = "reassessment"
    LEAVING = "leaving"
    DISPENSATION = "dispensation"

    @property
    def of_designated(self) -> bool:
        """Whether it concerns a service that is designated already, and so belongs to the years of reassessment."""
        return self in (NominationKind.REASSESSMENT, NominationKind.LEAVING)


@dataclass(frozen=True)
class DesignationScheme:
    """Whether the area has the scheme on a day: None is not known. `state` and `source` say how that is known."""

    has: bool | None
    state: State
    source: str
    note: str = ""


@dataclass(frozen=True)
class SchemeTerms:
    """The agreed year: months 1 to 12, both inclusive; `even_years`: reassessment in even years alone."""

    first_month: int
    last_month: int
    even_years: bool
    decision_month: int
    period_years: int
    start_month: int

    def window(self, year: int) -> Period:
        """The days of a year on which services are nominated."""
        return Period(date(year, self.first_month, 1), _after(year, self.last_month))

    def decided_by(self, year: int) -> date:
        """The first day after the month in which the bodies treat the year's nominations."""
        return _after(year, self.decision_month)

    def reassesses(self, year: int) -> bool:
        """Whether designated services are judged anew, and may leave, in a year."""
        return year % 2 == 0 or not self.even_years

    def starts(self, year: int) -> date:
        """The day a period begins for what was nominated in a year."""
        return date(year, self.start_month, 1)

    def period(self, year: int, approved_on: date) -> Period:
        """The period of what was nominated in a year: from the agreed day, or from the approval when that came later, until the
        agreed number of years after the agreed day."""
        starts = self.starts(year)
        ends = date(year + self.period_years, self.start_month, 1)
        return Period(max(starts, approved_on), ends)


def scheme_of(book: Rulebook) -> DesignationScheme:
    """Whether the area has the scheme, and how that is known."""
    known = book.value(HAS_SCHEME)
    has = known.value if isinstance(known.value, bool) else None
    return DesignationScheme(has, known.state, known.source, known.note)


def terms_of(book: Rulebook) -> SchemeTerms:
    """The agreed year. Raises UnknownParameter with what nobody has agreed."""
    return SchemeTerms(
        book.integer(FIRST_MONTH),
        book.integer(LAST_MONTH),
        book.flag(EVEN_YEARS),
        book.integer(DECISION_MONTH),
        book.integer(PERIOD_YEARS),
        book.integer(START_MONTH),
    )


def check_opening(
    kind: NominationKind, today: date, scheme: DesignationScheme, terms: SchemeTerms, *, designated: bool
) -> tuple[Finding, ...]:
    """What stops a case of a kind on a day: no scheme, outside the window, an odd year, or the service's own standing."""
    if scheme.has is not True:
        return (_stop("no_scheme", text("The agreement area has no scheme of designation."), "kind"),)
    found = []
    if not terms.window(today.year).contains(today):
        remedy = text("Services are nominated from {first} to {last}.")
        window = terms.window(today.year if today < terms.window(today.year).start else today.year + 1)
        params = {"first": f"{window.start:%d.%m.%Y}", "last": f"{_last(window):%d.%m.%Y}"}
        found.append(_stop("outside_window", text("The window for nominations is closed today."), "kind", remedy, params))
    if kind.of_designated and not terms.reassesses(today.year):
        found.append(_stop("odd_year", text("Designated services are reassessed and leave in even years."), "kind"))
    if kind.of_designated and not designated:
        found.append(_stop("not_designated", text("The service is not designated."), "kind"))
    if not kind.of_designated and designated:
        remedy = text("Ask for reassessment instead.")
        found.append(_stop("designated_already", text("The service is designated already."), "kind", remedy))
    return tuple(found)


def _after(year: int, month: int) -> date:
    return date(year + 1, 1, 1) if month == DECEMBER else date(year, month + 1, 1)


def _last(period: Period) -> date:
    assert period.end is not None
    return date.fromordinal(period.end.toordinal() - 1)


def _stop(code: str, message: str, where: str, remedy: str = "", params: dict[str, str] | None = None) -> Finding:
    return Finding(f"designation.{code}", Severity.BLOCKING, message, remedy, where, params or {})
