"""Every trace of the financing tools explains itself: its places are filled, and its formulas worked out give its figures."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from rammevaerk.financing.rules.alternatives import (
    CommittedTool,
    FinancingAlternative,
    LoweredTool,
    ObjectiveTool,
    ServiceEconomy,
)
from rammevaerk.financing.rules.bound import bound_shares
from rammevaerk.financing.rules.closing import ClosingLine, ClosingLineKind, ClosingTerms, closing_account
from rammevaerk.financing.rules.combination import SpreadCost, combination
from rammevaerk.financing.rules.committed import CommittedPurchase, CommittedUse, committed_payments
from rammevaerk.financing.rules.consequence import consequence
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
from rammevaerk.financing.rules.keys import KeyPart, mixed_key
from rammevaerk.financing.rules.lowered import LoweredOccupancy, lowered_tariff
from rammevaerk.financing.rules.objective import objective_financing
from rammevaerk.financing.rules.outsiders import OutsiderCredit, OutsiderTerms, outsider_payments
from rammevaerk.financing.rules.population import AgeBand, PopulationFact, population_key
from rammevaerk.financing.rules.sharing import ShareRounding
from rammevaerk.financing.rules.subscription import SubscriptionFinancing, subscription_payments
from rammevaerk.financing.rules.use import UseFact, UseKeyTerms, days_key
from rammevaerk.kernel.period import Period, year_period
from rammevaerk.kernel.trace import Figure
from rammevaerk.web.components.trace import Opened, opened

from tests.financing.given import HALF_YEAR, YEAR, key_of_weights, objective

DAY = date(2026, 1, 1)
PLACES = re.compile(r"\{(\w+)\}")
ARITHMETIC = re.compile(r"[\d\s.()+*/-]+")
BANDS = (AgeBand(0, 17), AgeBand(18, 64), AgeBand(65))
PEOPLE = [
    PopulationFact(party, DAY, band, 1000 * place + 7 * nth, "DST")
    for place, party in enumerate(("Faxe", "Greve", "Køge"), 2)
    for nth, band in enumerate(BANDS)
]
PARTIES = ("Faxe", "Greve", "Køge")
BY_PEOPLE = population_key(PEOPLE, parties=PARTIES, ages=AgeBand(0), on=DAY)
BY_USE = days_key(
    [UseFact("Faxe", 1, Period(date(2025, 3, 1)), Decimal("0.5")), UseFact("Greve", 2, Period(date(2024, 5, 5)))],
    UseKeyTerms(PARTIES, "Greve", own_use=False), until=DAY, years=2,
)  # fmt: skip
MIXED = mixed_key([KeyPart(BY_PEOPLE, Decimal("0.7")), KeyPart(BY_USE, Decimal("0.3"))])
USE = {"Faxe": Decimal(600), "Greve": Decimal("365.5")}
COMMITTED = [CommittedPurchase("Faxe", Decimal(2), HALF_YEAR, True), CommittedPurchase("Køge", Decimal(1), YEAR, False)]
CLOSING = ClosingTerms("Greve", frozenset({"Faxe", "Greve"}), date(2026, 3, 1), False, False, ShareRounding.REST_TO_LARGEST)
LINES = [
    ClosingLine("Løn", ClosingLineKind.COST, 900_100, True, "Regnskab"),
    ClosingLine("Salg", ClosingLineKind.ASSET_SALE, 100, False),
]
GUARANTEE = DeficitGuarantee(
    DAY, 3, GuaranteeYears.CALENDAR, True, GuaranteeCap(50_000, GuaranteeYears.CALENDAR, True), Decimal("0.1"), True,
    LeavingMember.TO_THE_DAY, ClosedWithin.TO_THE_DAY, ShareRounding.LARGEST_REMAINDER,
)  # fmt: skip
RESULTS = tuple(ServiceResult(year_period(2026 + place), result) for place, result in enumerate((-90_000, 60_000, -4_000)))
SERVICE = ServiceEconomy(
    "Greve", YEAR, 800_000_000, Decimal(10), Decimal("0.98"), Decimal(365),
    {"Faxe": Decimal(3), "Greve": Decimal(4)}, 20_000_000,
)  # fmt: skip


def figures() -> Iterator[tuple[str, Figure | None]]:
    yield "mixed key", MIXED.figure
    yield "objective", objective_financing(12_345_678, YEAR, objective("0.6", HALF_YEAR), MIXED).figure
    joined = {"Faxe": YEAR, "Greve": HALF_YEAR}
    yield "subscription", subscription_payments(YEAR, SubscriptionFinancing(Decimal("0.88"), joined), BY_PEOPLE).figure
    used = [CommittedUse("Faxe", Decimal(300), Decimal(40), Decimal(20)), CommittedUse("Greve", Decimal(5))]
    yield "committed", committed_payments(223_700, YEAR, COMMITTED, used).figure
    spread = SpreadCost(800_000_000, Decimal(3577))
    yield "combination", combination(spread, YEAR, objective("0.3"), BY_PEOPLE, use=USE).together.figure
    yield "lowered", lowered_tariff(Decimal("2236.51"), LoweredOccupancy(Decimal("0.98"), Decimal("0.9"))).figure
    credit = OutsiderTerms(OutsiderCredit.CIRCLE, ShareRounding.LARGEST_REMAINDER)
    outside = outsider_payments(223_700, 156_600, {"Odense": Decimal("10.5")}, credit, key_of_weights(Faxe=1, Greve=2))
    yield "outsiders", outside.payments.figure
    yield "credits", outside.credits.figure
    yield "bound", bound_shares({"Faxe": 36_500, "Greve": 100}, YEAR, YEAR, {"Faxe": date(2026, 7, 1)}).figure
    yield "closing", closing_account(LINES, replace(CLOSING, announced=date(2026, 3, 1)), BY_USE).shares.figure
    facts = GuaranteeFacts(RESULTS, left={"Køge": date(2026, 5, 1)})
    for year in guarantee_settlement(GUARANTEE, facts, BY_PEOPLE).years:
        yield f"guarantee {year.number}", year.figure
    tools = (ObjectiveTool(Decimal("0.2"), BY_PEOPLE, ShareRounding.REST_TO_LARGEST), CommittedTool({"Faxe": Decimal(4)}))
    alternative = FinancingAlternative("x", HALF_YEAR, (*tools, LoweredTool(Decimal("0.9"))), OutsiderCredit.OPERATOR)
    found = consequence(SERVICE, alternative).expected
    assert found is not None
    yield "operator", found.figure
    for party, row in found.parties.items():
        yield f"payment of {party}", row.figure


TRACES = dict(figures())


def worked_out(figure: Figure) -> Fraction | None:
    """The formula with its numbers put in, when it is arithmetic of its inputs alone."""
    values = {part.key: part.value for part in figure.inputs}
    if not figure.formula or not set(PLACES.findall(figure.formula)) <= set(values):
        return None
    said = PLACES.sub(lambda place: f"({Fraction(Decimal(str(values[place[1]])))})", figure.formula)
    said = said.replace("×", "*").replace("−", "-")
    if not ARITHMETIC.fullmatch(said):
        return None
    return Fraction(eval(re.sub(r"\d+", lambda number: f"Fraction({number[0]})", said), {"Fraction": Fraction}))


@pytest.mark.parametrize("name", TRACES)
def test_every_place_is_filled(name: str) -> None:
    trace = TRACES[name]
    assert trace is not None
    for figure in trace.walk():
        assert set(PLACES.findall(figure.label)) <= set(figure.params), figure.label
        assert set(PLACES.findall(figure.formula)) <= {part.key for part in figure.inputs} | set(figure.params), figure.formula
        assert figure.label
    assert Figure.from_json(trace.as_json()) == trace


@pytest.mark.parametrize("name", TRACES)
def test_every_formula_worked_out_gives_its_figure(name: str) -> None:
    trace = TRACES[name]
    assert trace is not None
    for figure in trace.walk():
        found = worked_out(figure)
        if found is not None:
            slack = Fraction(1) if figure.key in ("share", "tariff") else Fraction(1, 100)
            assert abs(found - Fraction(figure.number)) <= slack, (figure.label, figure.params, figure.formula)


def test_most_formulas_are_worked_out() -> None:
    arithmetic = [figure for trace in TRACES.values() if trace for figure in trace.walk() if worked_out(figure) is not None]
    assert len(arithmetic) > 60


def shown(one: Opened) -> Iterator[Opened]:
    yield one
    for part in one.inputs:
        yield from shown(part)


@pytest.mark.parametrize("name", TRACES)
def test_the_page_shows_every_trace_in_danish_without_an_open_place(name: str) -> None:
    from django.utils import translation

    trace = TRACES[name]
    assert trace is not None
    with translation.override("da"):
        for one in shown(opened(trace)):
            assert "{" not in one.label + one.formula + one.inserted
            assert not re.search(r"\b(the|of|and|in all|has)\b", f"{one.label} {one.formula}"), (one.label, one.formula)
