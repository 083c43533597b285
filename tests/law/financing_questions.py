"""Questions the law tables ask of the financing tools in the words of a jurist; amounts are kroner."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from rammevaerk.financing.rules.bound import bound_shares
from rammevaerk.financing.rules.closing import ClosingLine, ClosingLineKind, ClosingTerms, closing_account
from rammevaerk.financing.rules.combination import SpreadCost, combination
from rammevaerk.financing.rules.committed import CommittedPurchase, CommittedUse, committed_payments
from rammevaerk.financing.rules.guarantee import guarantee_settlement
from rammevaerk.financing.rules.guarantee_terms import (
    ClosedWithin,
    DeficitGuarantee,
    GuaranteeCap,
    GuaranteeFacts,
    GuaranteeYears,
    LeavingMember,
    ServiceResult,
)
from rammevaerk.financing.rules.keys import agreed_key, equal_key
from rammevaerk.financing.rules.lowered import LoweredOccupancy, lowered_tariff
from rammevaerk.financing.rules.objective import ObjectiveFinancing, objective_financing
from rammevaerk.financing.rules.payments import Payments
from rammevaerk.financing.rules.population import AgeBand, PopulationFact, population_key
from rammevaerk.financing.rules.sharing import ShareRounding
from rammevaerk.financing.rules.subscription import SubscriptionFinancing, subscription_payments
from rammevaerk.financing.rules.use import UseFact, UseKeyTerms, persons_key
from rammevaerk.kernel.errors import DomainError
from rammevaerk.kernel.finding import Finding, blocking
from rammevaerk.kernel.money import kroner, to_ore
from rammevaerk.kernel.period import Period, year_period
from rammevaerk.law.loader import rulebook

YEAR = year_period(2026)
DAY = date(2025, 1, 1)


def _shown(payments: Payments) -> Mapping[str, Decimal]:
    _known(payments.findings)
    return {party: kroner(ore) for party, ore in payments.payments.items()}


def _known(findings: tuple[Finding, ...]) -> None:
    if blocking(findings):
        raise DomainError([finding for finding in findings if finding.blocks])


def _term(first: date | None, last: date | None) -> Period:
    return Period.of_days(first or YEAR.start, last or date(2026, 12, 31))


def closing_shares(cost: Decimal, persons: dict[str, int], own_use: bool | None = True) -> Mapping[str, Decimal]:
    """R1: closing costs by persons on a counting date before the announcement; the first party is the operator."""
    facts = [
        UseFact(party, 1000 * place + number, Period(date(2020, 1, 1)))
        for place, (party, people) in enumerate(persons.items())
        for number in range(people)
    ]
    operator = next(iter(persons))
    key = persons_key(facts, UseKeyTerms(tuple(persons), operator, own_use), on=date(2022, 9, 1))
    terms = ClosingTerms(operator, frozenset(persons), date(2022, 11, 10), own_use, True, ShareRounding.LARGEST_REMAINDER)
    return _shown(closing_account([ClosingLine("Underskud", ClosingLineKind.COST, to_ore(cost), True)], terms, key).shares)


def closing_cost(lines: tuple[ClosingLine, ...]) -> Mapping[str, Decimal]:
    """What an account with these lines (kroner) shares, and what was left out of it."""
    in_ore = [ClosingLine(line.words, line.kind, 100 * line.amount, line.counts) for line in lines]
    terms = ClosingTerms("Slagelse", frozenset({"Slagelse"}), DAY, True, True, ShareRounding.LARGEST_REMAINDER)
    found = closing_account(in_ore, terms, equal_key(["Slagelse"]))
    _known(found.findings)
    return {"deles": kroner(found.cost), "holdt ude": kroner(found.left_out)}


def objective_shares(
    cost: Decimal, inhabitants: dict[str, int], part: Decimal = Decimal(1), rounding: ShareRounding = ShareRounding.EACH_HALF_UP,
    first: date | None = None, last: date | None = None,
) -> Mapping[str, Decimal]:  # fmt: skip
    """R6: a part of a cost by inhabitants of one age band."""
    ages = AgeBand(0, 17)
    facts = [PopulationFact(party, DAY, ages, number) for party, number in inhabitants.items()]
    key = population_key(facts, parties=inhabitants, ages=ages, on=DAY)
    return _shown(objective_financing(to_ore(cost), YEAR, ObjectiveFinancing(part, _term(first, last), rounding), key))


def childrens_house(operating_cost: Decimal, on: date) -> Mapping[str, Decimal]:
    """BEK 1153/2013 § 5: what all pay by 0–17-year-olds, and what is paid case by case."""
    part = rulebook("national", on, demo=False).decimal("financing.childrens_house_objective_share")
    terms = ObjectiveFinancing(part, YEAR, ShareRounding.REST_TO_LARGEST)
    shared = objective_financing(to_ore(operating_cost), YEAR, terms, equal_key(["alle"])).total
    return {"efter nøgle": kroner(shared), "pr. sag": operating_cost - kroner(shared)}


def inhabitants_of(bands: dict[str, int], ages: str) -> int:
    """The inhabitants of an age band put together from the bands the statistics give."""
    facts = [PopulationFact("Faxe", DAY, AgeBand.read(band), number) for band, number in bands.items()]
    key = population_key(facts, parties=["Faxe"], ages=AgeBand.read(ages), on=DAY)
    _known(key.findings)
    return int(key.total)


def subscription(
    per_inhabitant: Decimal, inhabitants: dict[str, int], joined: tuple[str, ...], first: date | None = None
) -> Mapping[str, Decimal]:
    """R7: an amount per inhabitant for 2026 from those who have joined, from 1 January or a later day."""
    facts = [PopulationFact(party, DAY, AgeBand(0), number) for party, number in inhabitants.items()]
    key = population_key(facts, parties=inhabitants, ages=AgeBand(0), on=DAY)
    terms = SubscriptionFinancing(per_inhabitant, dict.fromkeys(joined, _term(first, None)))
    return _shown(subscription_payments(YEAR, terms, key))


def committed(
    tariff: Decimal, places: Decimal, used: Decimal, first: date | None = None, last: date | None = None,
    resold: Decimal = Decimal(0), resale_relief: bool | None = False,
) -> Decimal:  # fmt: skip
    """R8: what a buyer pays for 2026; days used and resold lie within the term."""
    terms = [CommittedPurchase("Køber", places, _term(first, last), resale_relief)]
    found = committed_payments(to_ore(tariff), YEAR, terms, [CommittedUse("Køber", used, resold=resold)])
    return _shown(found)["Køber"]


def combined(
    basis: Decimal, place_days: Decimal, part: Decimal | None, days: dict[str, Decimal]
) -> Mapping[str, Decimal | Mapping[str, Decimal]]:
    """R9: an equal key for the objective part, and the tariff for the rest."""
    terms = ObjectiveFinancing(part, YEAR, ShareRounding.LARGEST_REMAINDER)
    found = combination(SpreadCost(to_ore(basis), place_days), YEAR, terms, equal_key(days), use=days)
    return {
        "i alt": _shown(found.together),
        "objektiv del": kroner(found.objective.total),
        "takst": Decimal(found.tariff),
        "takst før afrunding": found.tariff_unrounded,
    }


def tariff_at(tariff: Decimal, old: Decimal, new: Decimal | None) -> int:
    """C11: the tariff at a lower budgeted occupancy."""
    found = lowered_tariff(tariff, LoweredOccupancy(old, new))
    _known(found.findings)
    assert found.tariff is not None
    return found.tariff


def three_year_guarantee(
    results: dict[int, int], weights: dict[str, Decimal], opened: date = date(2026, 1, 1), cap: int | None = None,
    surplus_offset: bool | None = False, years: int | None = 3, own_share: Decimal = Decimal(0),
) -> Mapping[int, Mapping[str, Decimal]]:  # fmt: skip
    """R3, R12: what members pay of each calendar year's result (kroner), and what is left to regulate."""
    terms = DeficitGuarantee(
        opened, years, GuaranteeYears.CALENDAR, surplus_offset,
        GuaranteeCap(None if cap is None else 100 * cap, GuaranteeYears.CALENDAR, by_days=False), own_share, False,
        LeavingMember.TO_THE_END, ClosedWithin.TO_THE_DAY, ShareRounding.LARGEST_REMAINDER,
    )  # fmt: skip
    rows = tuple(
        ServiceResult(Period(max(opened, date(year, 1, 1)), date(year + 1, 1, 1)), 100 * result)
        for year, result in results.items()
    )
    found = guarantee_settlement(terms, GuaranteeFacts(rows), agreed_key(dict(weights)))
    _known(found.findings)
    return {
        year.period.start.year: {
            **{party: kroner(ore) for party, ore in year.payments.items()},
            "til regulering": kroner(year.to_regulate),
        }
        for year in found.years
    }


def bound(shares: dict[str, int], decided: dict[str, date | None]) -> Mapping[str, Decimal]:
    """5.3: what each is bound to pay of its share (kroner) of 2026, and what nobody covers."""
    found = bound_shares({party: 100 * share for party, share in shares.items()}, YEAR, YEAR, decided)
    return {**{row.party: kroner(row.covered) for row in found.shares}, "ikke dækket": kroner(found.gap)}
