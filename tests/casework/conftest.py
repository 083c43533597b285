"""Closed needs of two colleagues in Næstved, and lists as they answer them."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from rammevaerk.accounts.actions import ensure_demo_person
from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.accounts.permissions import Role
from rammevaerk.casework import actions
from rammevaerk.casework.actions import Given, Kept
from rammevaerk.casework.rules.checklist import BAROMETER, CheckAnswer, CheckPoint
from rammevaerk.casework.rules.drawing import DrawTerms
from rammevaerk.casework.rules.texts import NewText, TextKind
from rammevaerk.needs import actions as needs
from rammevaerk.needs.models import Need
from rammevaerk.web.clock import moment_on

from tests.needs.conftest import Register, register
from tests.support.people import TODAY, acting_as

__all__ = ["register"]
YES, NO, OUT = CheckAnswer.FULFILLED, CheckAnswer.NOT_FULFILLED, CheckAnswer.NOT_RELEVANT
AUTUMN = DrawTerms("10.11.2026", date(2026, 10, 1), date(2026, 12, 31), count=2)


def whole(**changes: CheckAnswer) -> dict[CheckPoint, Given]:
    """Every point of the barometer fulfilled, but for the changes."""
    return {point: Given(changes.get(point.value, YES)) for point in BAROMETER}


def new_text(kind: TextKind = TextKind.GUIDE_POST, number: int = 1, **changes: object) -> NewText:
    """A text as the secretariat enters it."""
    told: dict[str, object] = {
        "title": "Borgeren først",
        "words": "Sagen begynder hos borgeren.",
        "valid_from": date(2026, 1, 1),
        "reference": "punkt 4, bilag 1",
        "body": "KKR Sjælland",
        "adopted_on": date(2025, 12, 1),
    }
    return NewText(kind, number, **{**told, **changes})  # type: ignore[arg-type]  # the test's own changes


@pytest.fixture
def colleague(register: Register) -> RoleAssignment:
    """Another case worker of Næstved."""
    naestved = register.cast.naestved
    return ensure_demo_person("colleague", "Rikke Dam", role=Role.CASE_WORKER, organisation=naestved)


@pytest.fixture
def need(register: Register) -> int:
    """An open need of the case worker."""
    return needs.open_need(by=register.cast.case_worker, today=TODAY, told=register.told()).pk


Closing = Callable[..., int]


@pytest.fixture
def closed(register: Register) -> Closing:
    """`closed("NÆ-2026-1")` opens, answers and closes a need of the case worker today, or of `by` on `day`."""

    def make(
        reference: str, *, by: RoleAssignment | None = None, day: date = TODAY, answers: dict[CheckPoint, Given] | None = None
    ) -> int:
        who = by or register.cast.case_worker
        need = needs.open_need(by=who, today=day - timedelta(days=30), told=register.told(reference=reference))
        if answers is None or answers:
            kept = Kept(whole() if answers is None else answers)
            actions.keep_checklist(by=who, today=day, need_id=need.pk, kept=kept)
        needs.close_need(by=who, today=day, need_id=need.pk, closed_as="withdrawn")
        return need.pk

    return make


@pytest.fixture
def entered(register: Register) -> Callable[..., int]:
    """`entered(new)` enters a text and has another person confirm it."""

    def make(new: NewText) -> int:
        row = actions.enter_text(by=register.cast.secretariat, today=TODAY, new=new)
        actions.confirm_text(by=register.cast.second_secretariat, today=TODAY, text_id=row.pk)
        return row.pk

    return make


def bare(register: Register, *, closed: bool = True, note: str = "") -> int:
    """An answered need without a search, so that it can be deleted as it stands."""
    by = register.cast.case_worker
    with acting_as(by):
        row = Need.objects.create(
            municipality=by.organisation, paragraph="SEL-108", start=TODAY, opened_by=by, opened_at=moment_on(TODAY)
        )
    answers = {point: Given(given.answer, note) for point, given in whole().items()}
    actions.keep_checklist(by=by, today=TODAY, need_id=row.pk, kept=Kept(answers))
    if closed:
        needs.close_need(by=by, today=TODAY, need_id=row.pk, closed_as="withdrawn")
    return row.pk
