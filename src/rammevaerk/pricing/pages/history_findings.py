"""What an item's history of results asks the reader to look at: what is left over, what expires, what does not fit."""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from rammevaerk.kernel.finding import Finding, Severity
from rammevaerk.kernel.wording import text
from rammevaerk.law.rulebook import Rulebook
from rammevaerk.pricing.past import Past
from rammevaerk.pricing.rules import OriginYear, ReserveTerms, differing_tariffs, into_tariffs
from rammevaerk.pricing.rules.regulation import RESERVE_LIFE, RESERVES_AT_CLOSING
from rammevaerk.web import amounts


def history_findings(
    years: Sequence[OriginYear], past: Past, terms: ReserveTerms, rulebook: Rulebook, *, last: int | None
) -> Iterator[Finding]:
    """In the order of their weight: what is left, tariffs that hold something else, what expires, what is unknown.

    `last` is the year of the last tariff when the service closes.
    """
    yield from (_left(year, terms) for year in years if year.left)
    yield from _tariffs(years, past, rulebook.on.year)
    yield from _reserves(years, rulebook.on.year)
    yield from _unknown(years, rulebook, last)


def _left(year: OriginYear, terms: ReserveTerms) -> Finding:
    given = {"year": str(year.year), "amount": amounts.kroner(year.left)}
    if year.decided:
        return Finding(
            code="pricing.result_left_over",
            severity=Severity.WARNING,
            message=text("{amount} of the result of {year} has no destination."),
            remedy=text("More was drawn from the reserve than was carried, or a decision is missing: tell the secretariat."),
            params=given,
        )
    if terms.lag is None:
        remedy = text("It is not known how many years after the accounts a result goes into the tariff.")
    else:
        given["later"] = str(year.year + terms.lag)
        remedy = text("The operator decides how much it carries; otherwise all of it goes into the tariff of {later}.")
    return Finding(
        code="pricing.result_undecided",
        severity=Severity.WARNING,
        message=text("The result of {year}, {amount}, is not decided on."),
        remedy=remedy,
        params=given,
    )


def _tariffs(years: Sequence[OriginYear], past: Past, on_year: int) -> Iterator[Finding]:
    """Published tariffs that hold another amount than the results say; and past years where no tariff is here to see."""
    held = {year: line.amount for year, line in past.lines.items() if _traced(year, line.of_year, past)}
    for into, (due, line) in differing_tariffs(years, held).items():
        yield Finding(
            code="pricing.tariff_holds_another",
            severity=Severity.WARNING,
            message=text("The tariff of {into} holds a regulation of {held}; the results give {due}."),
            remedy=text("Make a new version of that year's calculation, or correct the tariff by agreement."),
            params={"into": str(into), "held": amounts.signed_kroner(line), "due": amounts.signed_kroner(due)},
        )
    for into, due in sorted(into_tariffs(years).items()):
        if into <= on_year and into not in past.lines:
            yield Finding(
                code="pricing.tariff_not_seen",
                severity=Severity.WARNING,
                message=text("{due} belongs to the tariff of {into}, but no published calculation of that year is here."),
                remedy=text("Enter or publish the calculation of {into}."),
                params={"into": str(into), "due": amounts.signed_kroner(due)},
            )


def _traced(year: int, of_year: int | None, past: Past) -> bool:
    """A line from accounts that are not here cannot be compared with them."""
    known = {settled.year for settled in past.years}
    return of_year in known or (
        of_year is None and any(year in (settled.into_year, *dict(settled.instalments)) for settled in past.years)
    )


def _reserves(years: Sequence[OriginYear], on_year: int) -> Iterator[Finding]:
    for year in years:
        given = {"year": str(year.year), "last": str(year.last_year), "into": str(year.expired_into or amounts.DASH)}
        if year.expired:
            yield Finding(
                code="pricing.reserve_expired",
                severity=Severity.WARNING,
                message=text("The reserve of {year} expired after {last}. The rest, {amount}, goes into the tariff of {into}."),
                params=given | {"amount": amounts.kroner(year.expired)},
            )
        elif year.carried > 0 and year.last_year is not None:
            soon = year.last_year <= on_year
            yield Finding(
                code="pricing.reserve_expires",
                severity=Severity.WARNING if soon else Severity.NOTE,
                message=text("The reserve of {year}, {amount}, can be used until {last}. The rest then goes into the tariff."),
                params=given | {"amount": amounts.kroner(year.carried)},
            )


def _unknown(years: Sequence[OriginYear], rulebook: Rulebook, last: int | None) -> Iterator[Finding]:
    holding = any(year.carried > 0 for year in years)
    if holding and rulebook.value(RESERVE_LIFE).value is None:
        yield Finding(
            code="pricing.reserve_life_unknown",
            severity=Severity.NOTE,
            message=text("How long a reserve can be used is not known, so none expires here."),
            remedy=text("The secretariat can enter it under “Values”, with a reference to the adopted text."),
        )
    if last is not None:
        moved = sum((year.closing for year in years), Decimal(0))
        yield Finding(
            code="pricing.closed_before_tariff",
            severity=Severity.NOTE,
            message=text("The service closes, and {last} is its last year with a tariff. {amount} goes to the closing account."),
            params={"last": str(last), "amount": amounts.kroner(moved)},
        )
    if last is not None and holding and rulebook.value(RESERVES_AT_CLOSING).value is None:
        yield Finding(
            code="pricing.reserves_at_closing_unknown",
            severity=Severity.WARNING,
            message=text("It is not known whether reserves go to the closing account when a service closes."),
            remedy=text("The secretariat can enter it under “Values”, with a reference to the adopted text."),
        )
