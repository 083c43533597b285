"""Two services with units and places, and a round over them."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from rammevaerk.registry.models import Capacity, Service, ServiceStaff, Unit
from rammevaerk.registry.rules.reporting_groups import REPORTING_GROUPS
from rammevaerk.reporting import actions
from rammevaerk.reporting.models import Return, Round
from rammevaerk.reporting.rules.answers import BudgetItem, BudgetKind, DemandReport, ExpectedChange, UnitReport

OPENED = date(2026, 9, 1)
DEADLINE = date(2026, 11, 6)
TODAY = date(2026, 11, 10)
ADOPTED = date(2026, 10, 12)


@dataclass(frozen=True)
class Register:
    """Sivkær with two units and Tangstien with one, both Slagelse's; Hyldemosen the region's; and one of Odense's."""

    sivkaer: Service
    sivkaer_a: Unit
    sivkaer_b: Unit
    tangstien: Service
    hyldemosen: Service
    outside: Service


def make_unit(service: Service, name: str, *, places: int, paragraph: str = "SEL-108") -> Unit:
    unit = Unit.objects.create(service=service, name=name)
    Capacity.objects.create(
        unit=unit, paragraph=paragraph, approved=places + 1, budgeted=places, agreement=places, valid_from=date(2020, 1, 1)
    )
    return unit


@pytest.fixture
def register(cast: Any) -> Register:
    sivkaer = Service.objects.create(name="Sivkær", operator=cast.slagelse, operator_kind="municipal")
    tangstien = Service.objects.create(name="Tangstien", operator=cast.slagelse, operator_kind="municipal")
    hyldemosen = Service.objects.create(name="Hyldemosen", operator=cast.region, operator_kind="regional")
    outside = Service.objects.create(name="Fynsbo", operator=cast.odense, operator_kind="municipal")
    ServiceStaff.objects.create(assignment=cast.service_manager, service=sivkaer)
    made = Register(
        sivkaer=sivkaer,
        sivkaer_a=make_unit(sivkaer, "Hus A", places=12),
        sivkaer_b=make_unit(sivkaer, "Hus B", places=8, paragraph="SEL-107"),
        tangstien=tangstien,
        hyldemosen=hyldemosen,
        outside=outside,
    )
    make_unit(tangstien, "Tangstien", places=20)
    make_unit(hyldemosen, "Hyldemosen", places=30)
    make_unit(outside, "Fynsbo", places=10)
    return made


@pytest.fixture
def a_round(cast: Any, register: Register) -> Round:
    """The round for 2027, open; its deadline has passed on the tests' day."""
    plan = actions.RoundPlan(name="Indmelding 2026", for_year=2027, deadline=DEADLINE)
    return actions.open_round(by=cast.secretariat, today=OPENED, area=cast.area, plan=plan)


@pytest.fixture
def of_sivkaer(a_round: Round, register: Register) -> Return:
    return a_round.returns.get(service=register.sivkaer)


@pytest.fixture
def of_naestved(a_round: Round, cast: Any) -> Return:
    return a_round.returns.get(respondent=cast.naestved, service=None)


BUDGET = (
    BudgetItem(BudgetKind.DIRECT, "Løn til pædagogisk personale", 780_000_000),
    BudgetItem(BudgetKind.INDIRECT, "Centrale puljer", 40_000_000),
    BudgetItem(BudgetKind.CAPITAL, "Afskrivning", 25_000_000),
    BudgetItem(BudgetKind.INCOME, "Salg af måltider", 5_000_000),
)


def unit_report(unit: Unit, paragraph: str = "SEL-108", **changes: Any) -> UnitReport:
    """A complete report for a unit with ten places."""
    given: dict[str, Any] = {
        "unit_id": unit.pk,
        "unit_name": unit.name,
        "paragraph": paragraph,
        "accounts_year": 2025,
        "budget_year": 2027,
        "approved": 11,
        "budgeted": 10,
        "agreement": 10,
        "people": 11,
        "place_days": Decimal(3577),
        "waiting": 2,
        "expected_places": 10,
        "actual_cost_ore": 800_000_000,
        "own_income_ore": 5_000_000,
        "budget_adopted_on": ADOPTED,
        "lines": BUDGET,
    }
    return UnitReport(**{**given, **changes})


@pytest.fixture
def full_sivkaer(register: Register) -> tuple[UnitReport, ...]:
    """Everything Sivkær is asked about."""
    return (unit_report(register.sivkaer_a), unit_report(register.sivkaer_b, "SEL-107"))


@pytest.fixture
def full_demand() -> tuple[DemandReport, ...]:
    """An answer for every group: 4, but the first 2 with its reason."""
    return tuple(
        DemandReport(
            group=group,
            number=number,
            current_citizens=20 + number,
            expected_change=ExpectedChange.SAME,
            expected_places=20 + number,
            score=2 if number == 0 else 4,
            explanation="Der mangler fire midlertidige pladser." if number == 0 else "",
        )
        for number, group in enumerate(REPORTING_GROUPS)
    )


@pytest.fixture
def submitted(cast: Any, of_sivkaer: Return, full_sivkaer: tuple[UnitReport, ...]) -> Return:
    """Sivkær's return, handed in by its manager."""
    actions.save_draft(by=cast.service_manager, today=TODAY, return_id=of_sivkaer.pk, reports=full_sivkaer)
    return actions.submit(by=cast.service_manager, today=TODAY, return_id=of_sivkaer.pk)


@pytest.fixture
def in_hearing(cast: Any, submitted: Return) -> Round:
    """The round after Sivkær was accepted and the hearing opened."""
    actions.accept(by=cast.secretariat, today=TODAY, return_id=submitted.pk)
    actions.close_round(by=cast.secretariat, today=TODAY, round_id=submitted.round_id)
    return actions.open_hearing(by=cast.secretariat, today=TODAY, round_id=submitted.round_id, until=date(2026, 12, 1))


@pytest.fixture
def answer_all(cast: Any) -> Callable[..., None]:
    """Hand in and accept a return."""

    def answer(row: Return, reports: Any, by: Any) -> None:
        actions.save_draft(by=by, today=TODAY, return_id=row.pk, reports=reports)
        actions.submit(by=by, today=TODAY, return_id=row.pk)
        actions.accept(by=cast.secretariat, today=TODAY, return_id=row.pk)

    return answer
