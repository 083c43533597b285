"""Questions the tables of spending ask, in kroner and months, as a controller would."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from rammevaerk.financing.rules import RefundTier
from rammevaerk.kernel.money import kroner, to_ore
from rammevaerk.spending.rules.refund import (
    AmountKind,
    CitizenAmount,
    RefundAges,
    RefundCitizen,
    RefundFacts,
    refund_year,
)

AGES = RefundAges(child=18, after_care=23, old=67, old_since=2021)
LIMITS_2022 = tuple(
    RefundTier(Decimal(limit), Decimal(share)) for limit, share in ((860000, "0.25"), (1680000, "0.50"), (2120000, "0.75"))
)


@dataclass(frozen=True)
class Person:
    """A citizen of the table; numbered from 1 in their order. `covered`: the scheme covered them just before the age limit."""

    born: date | None = date(1980, 1, 1)
    household: str = ""
    after_care: tuple[date, date | None] | None = None
    covered: bool | None = None


@dataclass(frozen=True)
class Refunded:
    """The year's refund in kroner, by case, and who is left out and why."""

    refusion: Decimal
    sager: dict[str, Decimal]
    udenfor: list[str]


def refund(
    people: list[Person],
    costs: list[tuple[int, date, AmountKind, Decimal]],
    months: int = 12,
    limits: list[RefundTier] | None = None,
) -> Refunded:
    """The refund of a year by the limits of 2022: the sum, by case, and who is left out. `months` of the year are over."""
    citizens = {
        number: RefundCitizen(number, f"B{number}", person.born, person.household, person.after_care, person.covered)
        for number, person in enumerate(people, 1)
    }
    amounts = [CitizenAmount(number, month, kind, to_ore(amount)) for number, month, kind, amount in costs]
    year = costs[0][1].year
    facts = RefundFacts(citizens, amounts, [date(year, month, 1) for month in range(1, months + 1)])
    found = refund_year(facts, limits or LIMITS_2022, AGES)
    cases = {month.case: kroner(sum(row.refund for row in found.months if row.case == month.case)) for month in found.months}
    left = {f"{row.citizen.reference}: {row.why.value}" for row in found.left_out}
    return Refunded(kroner(found.refund), cases, sorted(left))
