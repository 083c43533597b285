"""A token is its organisation's own, works for what it was made for and no longer, and is stored as a hash."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection

from rammevaerk.accounts.models import AuditEntry, RoleAssignment
from rammevaerk.accounts.permissions import MAY, Role
from rammevaerk.exchange.actions import make_token, revoke_token
from rammevaerk.exchange.models import ApiToken
from rammevaerk.exchange.queries import call_of
from rammevaerk.exchange.rules.tokens import MADE_BY, USED_BY, Scope, TokenTerms, check_token, usable
from rammevaerk.exchange.wording import SCOPES
from rammevaerk.kernel.errors import Refused
from rammevaerk.registry.models import Service, ServiceStaff

from tests.exchange.conftest import NEXT_SUMMER, System, made
from tests.support.people import TODAY, Cast

Behind = Callable[..., Any]
Make = Callable[..., System]
WANTED = TokenTerms("Sagssystem", "case_worker", (Scope.FEED_READ,), NEXT_SUMMER)


def codes(wanted: TokenTerms, maker: str = "controller") -> list[str]:
    return [finding.code for finding in check_token(wanted, maker=maker, today=TODAY, longest_days=365)]


def test_a_token_that_is_well_made_has_no_findings() -> None:
    assert codes(WANTED) == []
    unit = replace(WANTED, role="service_manager", services=(7,))
    assert codes(unit, "operator_economist") == []


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"name": "  "}, "exchange.no_name"),
        ({"name": "x" * 61}, "exchange.long_name"),
        ({"name": "Sag 010190-1234"}, "kernel.cpr"),
        ({"role": "secretariat"}, "exchange.role"),
        ({"role": "service_manager", "services": (7,)}, "exchange.role"),
        ({"scopes": ()}, "exchange.no_scope"),
        ({"role": "controller", "scopes": (Scope.NEEDS_WRITE,)}, "exchange.scope_of_role"),
        ({"last_day": TODAY - timedelta(days=1)}, "exchange.over"),
        ({"last_day": TODAY + timedelta(days=366)}, "exchange.too_long"),
    ],
)
def test_what_stops_a_token(change: dict[str, Any], code: str) -> None:
    found = codes(replace(WANTED, **change))
    assert any(one == code or one.startswith(code) for one in found), found


def test_a_system_of_the_units_has_its_services() -> None:
    assert codes(replace(WANTED, role="service_manager"), "operator_economist") == ["exchange.no_service"]


def test_today_and_the_longest_day_are_days_a_token_may_end() -> None:
    assert codes(replace(WANTED, last_day=TODAY)) == codes(replace(WANTED, last_day=TODAY + timedelta(days=365))) == []


def test_roles_and_scopes_are_those_there_are() -> None:
    roles = {role.value for role in Role}
    assert {role for made_by in MADE_BY.items() for role in (made_by[0], *made_by[1])} <= roles
    assert set(USED_BY) == set(SCOPES) == set(Scope)
    assert all(used <= roles for used in USED_BY.values())


def test_the_secret_is_shown_once_and_stored_as_a_hash(cast: Cast, acting_as: Behind) -> None:
    token = made(cast.buying_controller, "case_worker")
    assert len(token.secret) > 40
    with acting_as("buying_controller"):
        row = ApiToken.objects.get(pk=token.id)
        assert token.secret not in str(vars(row))
        assert token.secret.endswith(row.shown)


def test_the_system_is_a_user_nobody_can_log_in_as(cast: Cast, acting_as: Behind) -> None:
    made(cast.buying_controller, "case_worker")
    with acting_as("buying_controller"):
        held = RoleAssignment.objects.get(pk=ApiToken.objects.get().assignment_id)
    assert (held.organisation_id, held.role, held.valid_to) == (cast.naestved.pk, "case_worker", NEXT_SUMMER + timedelta(days=1))
    assert not held.user.is_active
    assert not held.user.has_usable_password()
    assert not held.user.is_demo
    acts = set(AuditEntry.objects.filter(assignment=cast.buying_controller).values_list("act", flat=True))
    assert acts == {"make_system_user", "make_token"}


def test_whoever_has_a_department_lets_a_system_in_to_that_department_alone(cast: Cast) -> None:
    cast.buying_controller.department = "Voksne"
    token = made(cast.buying_controller, "case_worker")
    call = call_of(f"Bearer {token.secret}", TODAY)
    assert call
    assert call.assignment.department == "Voksne"


@pytest.mark.parametrize("person", ["case_worker", "service_manager", "secretariat", "auditor", "steering_group"])
def test_only_those_who_may_let_a_system_in(cast: Cast, person: str) -> None:
    with pytest.raises(PermissionDenied):
        made(cast.person(person), "case_worker")


def test_a_system_of_the_units_sees_the_services_chosen(cast: Cast) -> None:
    one = Service.objects.create(name="Sivkær", operator=cast.slagelse, operator_kind="municipal", source="Test")
    token = made(cast.municipal_economist, "service_manager", services=(one.pk,))
    call = call_of(f"Bearer {token.secret}", TODAY)
    assert call
    assert list(ServiceStaff.objects.filter(assignment=call.assignment).values_list("service_id", flat=True)) == [one.pk]


def test_others_services_cannot_be_chosen(cast: Cast, acting_as: Behind) -> None:
    other = Service.objects.create(name="Tangstien", operator=cast.region, operator_kind="regional", source="Test")
    with pytest.raises(PermissionDenied):
        made(cast.municipal_economist, "service_manager", services=(other.pk,))
    with acting_as("municipal_economist"):
        assert not ApiToken.objects.exists()


def test_a_token_works_from_the_first_day_to_the_last(cast: Cast) -> None:
    bearer = f"Bearer {made(cast.buying_controller, 'case_worker').secret}"
    assert call_of(bearer, TODAY)
    assert call_of(bearer, NEXT_SUMMER)
    assert call_of(bearer, NEXT_SUMMER + timedelta(days=1)) is None


@pytest.mark.parametrize("header", ["", "Bearer ", "Bearer rv_guessed", "Basic x", "Bearer " + "x" * 1000])
def test_nothing_else_lets_anybody_in(db: None, header: str) -> None:
    assert call_of(header, TODAY) is None


def test_the_day_of_last_use_is_kept(cast: Cast, acting_as: Behind) -> None:
    bearer = f"Bearer {made(cast.buying_controller, 'case_worker').secret}"
    for day in (TODAY, date(2026, 12, 1), date(2026, 12, 1)):
        call_of(bearer, day)
    with acting_as("buying_controller"):
        assert ApiToken.objects.get().last_used_on == date(2026, 12, 1)


def test_a_revoked_token_is_shut_out_and_stays_so(cast: Cast) -> None:
    token = made(cast.buying_controller, "case_worker")
    revoke_token(by=cast.buying_controller, today=TODAY, token_id=token.id)
    assert call_of(f"Bearer {token.secret}", TODAY) is None
    with pytest.raises(Refused):
        revoke_token(by=cast.buying_controller, today=TODAY, token_id=token.id)


def test_nobody_revokes_others_tokens(cast: Cast) -> None:
    token = made(cast.buying_controller, "case_worker")
    for person in ("controller", "outsider", "operator_economist"):
        with pytest.raises(ApiToken.DoesNotExist):
            revoke_token(by=cast.person(person), today=TODAY, token_id=token.id)
    assert call_of(f"Bearer {token.secret}", TODAY)


@pytest.mark.parametrize(
    ("person", "seen"),
    [
        ("buying_controller", 1),
        ("controller", 1),
        ("municipal_economist", 1),
        ("outsider", 0),
        ("operator_economist", 0),
        ("service_manager", 0),
        ("secretariat", 0),
        ("public", 0),
        ("auditor", 2),
    ],
)
def test_walls_of_tokens(cast: Cast, acting_as: Behind, person: str, seen: int) -> None:
    made(cast.buying_controller, "case_worker")
    made(cast.controller, "case_worker")
    with acting_as(person), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM exchange_apitoken")
        assert cursor.fetchone() == (seen,)


def test_every_scope_can_be_used_by_the_roles_said_to(db: None) -> None:
    """Held against the permissions of the operations that ask for it."""
    from tests.support.api import asked_tokens

    for auth in asked_tokens().values():
        may = {role.value for role in MAY[auth.needs]}
        assert USED_BY[auth.scope] & may, auth.scope
    for scope in Scope:
        needed = [auth.needs for auth in asked_tokens().values() if auth.scope is scope]
        assert needed, f"no operation asks for {scope.value}"
        for role in USED_BY[scope]:
            assert any(Role(role) in MAY[permission] for permission in needed), (scope, role)


def test_a_role_is_offered_what_it_can_use() -> None:
    assert Scope.NEEDS_WRITE in usable("case_worker")
    assert Scope.NEEDS_READ not in usable("service_manager")


def test_a_token_needs_the_parameter_of_the_longest_day(cast: Cast) -> None:
    with pytest.raises(Refused) as refused:
        make_token(by=cast.buying_controller, today=TODAY, wanted=replace(WANTED, last_day=date(2028, 1, 1)))
    assert refused.value.findings[0].params == {"days": "365", "date": "10.11.2027"}


def test_an_operation_says_who_may_not(system: Make) -> None:
    assert system("case_worker", scopes=(Scope.NEEDS_READ,)).get("feed").status_code == 403
    assert System("rv_guessed").get("feed").status_code == 401
