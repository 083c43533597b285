"""Recording a succession, and the two trails."""

from datetime import date
from typing import Any

import pghistory
import pytest
from django.core.exceptions import PermissionDenied
from django.db import ProgrammingError, transaction

from rammevaerk.accounts import actions, queries
from rammevaerk.accounts.actions import NewOrganisation
from rammevaerk.accounts.models import AuditEntry, OrganisationKind, Succession
from rammevaerk.kernel.errors import Refused

NEW_YEAR = date(2027, 1, 1)
LAST_DAY = date(2026, 12, 31)


def hand_over(cast: Any, **changes: Any) -> Succession:
    given = {
        "by": cast.secretariat,
        "predecessor": cast.region,
        "successor": cast.successor_region,
        "effective": NEW_YEAR,
        "legal_source": "Lov nr. 699 af 20/06/2025 § 126",
    }
    return actions.record_succession(**{**given, **changes})


def test_the_successor_is_party_from_the_date_and_the_number_of_parties_stands(cast: Any) -> None:
    before = len(queries.parties_on("sjaelland", LAST_DAY))
    hand_over(cast)
    names = [party.name for party in queries.parties_on("sjaelland", NEW_YEAR)]
    assert len(names) == before
    assert "Region Østdanmark" in names and "Region Sjælland" not in names
    assert "Region Sjælland" in [party.name for party in queries.parties_on("sjaelland", LAST_DAY)]


def test_an_area_of_46_municipalities_and_a_region(cast: Any) -> None:
    area = actions.ensure_area("stor", "Et stort område")
    region = actions.ensure_organisation(NewOrganisation(code="R1", name="Gammel Region", kind=OrganisationKind.REGION))
    new = actions.ensure_organisation(NewOrganisation(code="R2", name="Ny Region", kind=OrganisationKind.REGION))
    for number in range(46):
        municipality = NewOrganisation(code=f"X{number}", name=f"Kommune {number}", kind=OrganisationKind.MUNICIPALITY)
        actions.ensure_member(area, actions.ensure_organisation(municipality), valid_from=date(2020, 1, 1))
    actions.ensure_member(area, region, valid_from=date(2020, 1, 1))
    hand_over(cast, predecessor=region, successor=new)
    assert len(queries.parties_on("stor", LAST_DAY)) == len(queries.parties_on("stor", NEW_YEAR)) == 47
    assert len(queries.municipalities_on("stor", NEW_YEAR)) == 46


def test_the_act_is_in_the_audit_trail_with_its_legal_source(cast: Any) -> None:
    hand_over(cast)
    entry = AuditEntry.objects.get(act="record_succession")
    assert entry.assignment == cast.secretariat
    assert entry.details["legal_source"] == "Lov nr. 699 af 20/06/2025 § 126"


def test_a_second_successor_is_refused_and_nothing_is_written(cast: Any) -> None:
    hand_over(cast)
    with pytest.raises(Refused) as refusal:
        hand_over(cast, successor=cast.slagelse)
    assert refusal.value.findings[0].code == "accounts.succeeded_already"
    assert Succession.objects.count() == 1


@pytest.mark.parametrize("person", ["case_worker", "controller", "steering_group", "auditor", "outsider"])
def test_only_the_secretariat_records_a_succession(cast: Any, person: str) -> None:
    with pytest.raises(PermissionDenied):
        hand_over(cast, by=cast.person(person))


def test_what_is_recorded_can_be_neither_changed_nor_deleted_by_the_platform(cast: Any) -> None:
    hand_over(cast)
    actions.log_look("placement_list", by=cast.auditor)
    for model in (Succession, AuditEntry):
        with pytest.raises(ProgrammingError), transaction.atomic():
            model.objects.update(id=1)
        with pytest.raises(ProgrammingError), transaction.atomic():
            model.objects.all().delete()


def test_the_history_keeps_who_held_which_role_before(cast: Any) -> None:
    assignment = cast.case_worker
    assignment.valid_to = date(2026, 12, 1)
    with pghistory.context(user=assignment.user_id, reason="Fratrådt"):
        assignment.save()
    events = list(assignment.events.order_by("pgh_id").values_list("valid_to", "pgh_context__metadata__reason"))
    assert events == [(None, None), (date(2026, 12, 1), "Fratrådt")]
