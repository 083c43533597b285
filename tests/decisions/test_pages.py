"""Recording and confirming what bodies said, on the pages, as each role."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from rammevaerk.accounts.models import AuditEntry
from rammevaerk.decisions import actions, queries
from rammevaerk.decisions.models import DecisionRole, RecordedDecision
from rammevaerk.decisions.queries import Described, Subject, register_subject
from rammevaerk.decisions.rules.acts import Act
from rammevaerk.decisions.rules.deciding import Outcome
from rammevaerk.decisions.rules.who import BodyScope, Part
from rammevaerk.kernel.errors import Refused
from rammevaerk.web.clock import set_demo_date

from tests.support.deciding import COUNCILS, body_of, decide_whole, let_decide
from tests.support.page_queries import asked_queries
from tests.support.people import PEOPLE, TODAY, Cast

CASE = Subject("trial_case", 5)
ADDRESS = "/beslutninger/ny/?act=special_term&subject=trial_case&id=5"


@pytest.fixture(autouse=True)
def known(db: None) -> Iterator[None]:
    """Cases of this kind are known while a test runs."""
    set_demo_date(TODAY)
    register_subject("trial_case", lambda pk: Described(f"Sag {pk}", "/samarbejde/") if pk == 5 else None)
    yield
    del queries._SUBJECTS["trial_case"]


@pytest.fixture
def table(cast: Cast) -> Cast:
    """The steering group recommends special terms, each council and the region's decide."""
    let_decide(cast, Act.SPECIAL_TERM, Part.RECOMMENDS, body_of(cast, "sty", "Styregruppen"))
    let_decide(cast, Act.SPECIAL_TERM, Part.DECIDES, *(body_of(cast, *council) for council in COUNCILS))
    return cast


def new(part: Part, body: str, party: int | None = None, outcome: Outcome = Outcome.APPROVED) -> actions.NewDecision:
    return actions.NewDecision(Act.SPECIAL_TERM, CASE, part, body, outcome, TODAY, party=party)


def posted(who: str, **values: Any) -> dict[str, Any]:
    return {"who": who, "outcome": "approved", "on": "10.11.2026", "grounds": "", "item": "", "minutes_url": "", **values}


def test_a_case_from_recommendation_to_the_last_partys_decision(table: Cast, client_as: Any) -> None:
    secretariat, second = client_as("secretariat"), client_as("second_secretariat")
    assert secretariat.post(ADDRESS, posted("recommends:sty", item="4")).status_code == 302
    for council, party in (("kom", table.naestved), ("kom", table.slagelse), ("reg", table.region)):
        answer = secretariat.post(ADDRESS, posted(f"decides:{council}", party=party.pk))
        assert answer.status_code == 302, answer.content.decode()
    assert not queries.standing_of(Act.SPECIAL_TERM, CASE, TODAY).approved
    page = second.get("/beslutninger/").content.decode()
    assert page.count("Bekræft ud fra referatet") == 3
    assert "Bekræft ud fra referatet" not in secretariat.get("/beslutninger/").content.decode()
    for row in RecordedDecision.objects.filter(part="decides"):
        assert second.post(f"/beslutninger/{row.pk}/bekraeft/").status_code == 302
    stands = queries.standing_of(Act.SPECIAL_TERM, CASE, TODAY)
    assert stands.approved
    assert set(stands.by_party) == {table.naestved.pk, table.slagelse.pk, table.region.pk}
    assert AuditEntry.objects.filter(act="confirm_what_a_body_said").count() == 3


def test_what_is_wrong_is_said_at_its_field_and_nothing_is_lost(table: Cast, client_as: Any) -> None:
    answer = client_as("secretariat").post(ADDRESS, posted("decides:kom", grounds="Byrådet var enigt."))
    assert answer.status_code == 422
    text = answer.content.decode()
    assert "Byrådet var enigt." in text
    assert "Skriv, hvis det er" in text
    assert not RecordedDecision.objects.exists()


def test_a_cpr_number_is_stopped(table: Cast, client_as: Any) -> None:
    answer = client_as("secretariat").post(ADDRESS, posted("recommends:sty", grounds="Vedr. 010190-1234"))
    assert answer.status_code == 422
    assert "010190-1234" not in RecordedDecision.objects.values_list("grounds", flat=True)
    with pytest.raises(Refused):
        decision = actions.NewDecision(
            Act.SPECIAL_TERM, CASE, Part.RECOMMENDS, "sty", Outcome.APPROVED, TODAY, grounds="Vedr. 010190-1234"
        )
        actions.record_decision(by=table.secretariat, today=TODAY, new=decision)


def test_twice_is_once(table: Cast) -> None:
    first = actions.record_decision(by=table.secretariat, today=TODAY, new=new(Part.RECOMMENDS, "sty"))
    again = actions.record_decision(by=table.second_secretariat, today=TODAY, new=new(Part.RECOMMENDS, "sty"))
    assert first.pk == again.pk
    changed = actions.record_decision(
        by=table.secretariat, today=TODAY, new=new(Part.RECOMMENDS, "sty", outcome=Outcome.SENT_BACK)
    )
    assert changed.pk != first.pk
    assert queries.standing_of(Act.SPECIAL_TERM, CASE, TODAY).sent_back


def test_the_same_person_cannot_confirm(table: Cast, client_as: Any) -> None:
    actions.record_decision(by=table.secretariat, today=TODAY, new=new(Part.RECOMMENDS, "sty"))
    made = actions.record_decision(by=table.secretariat, today=TODAY, new=new(Part.DECIDES, "kom", table.naestved.pk))
    page = client_as("secretariat").post(f"/beslutninger/{made.pk}/bekraeft/", follow=True).content.decode()
    assert "En anden skal bekræfte" in page
    assert not queries.standing_of(Act.SPECIAL_TERM, CASE, TODAY).by_party


@pytest.mark.parametrize("role", ["public", *PEOPLE])
def test_only_the_secretariat_records_and_confirms(table: Cast, client_as: Any, role: str) -> None:
    secretariat = role in ("secretariat", "second_secretariat")
    expected = {302} if role == "public" else {403}
    browser = client_as(role)
    made = actions.record_decision(by=table.secretariat, today=TODAY, new=new(Part.RECOMMENDS, "sty"))
    for address in (ADDRESS, "/beslutninger/hvem/ny/", "/beslutninger/hvem/organ/"):
        assert browser.get(address).status_code in ({200} if secretariat else expected), address
    assert browser.post(f"/beslutninger/{made.pk}/bekraeft/").status_code in ({302} if secretariat else expected)
    if not secretariat and role != "public":
        with pytest.raises(PermissionDenied):
            actions.record_decision(by=table.person(role), today=TODAY, new=new(Part.DECIDES, "kom", table.naestved.pk))
    assert browser.get("/beslutninger/hvem/").status_code == 200


def test_an_unknown_or_closed_case_is_not_there(table: Cast, client_as: Any) -> None:
    browser = client_as("secretariat")
    assert browser.get("/beslutninger/ny/?act=special_term&subject=trial_case&id=6").status_code == 404
    assert browser.get("/beslutninger/ny/?act=special_term&subject=else&id=5").status_code == 404
    assert browser.get("/beslutninger/ny/?act=nothing&subject=trial_case&id=5").status_code == 404
    assert browser.post("/beslutninger/999/bekraeft/").status_code == 404


def test_nobody_knows_who_decides_until_two_people_have_entered_it(cast: Cast, client_as: Any) -> None:
    first, second = client_as("secretariat"), client_as("second_secretariat")
    assert "Indskriv, hvem der beslutter" in first.get(ADDRESS).content.decode()
    answer = first.post("/beslutninger/hvem/organ/", {"name": "Styregruppen", "scope": "common", "note": ""})
    assert answer.status_code == 302
    key = queries.bodies().get(name="Styregruppen").key
    roles = {"act": "special_term", "part": "decides", "bodies": [key], "valid_from": "01.11.2026", "source": "KKR, punkt 4"}
    assert first.post("/beslutninger/hvem/ny/", roles).status_code == 302
    assert first.post("/beslutninger/hvem/ny/", roles).status_code == 302
    row = DecisionRole.objects.get()
    assert not queries.standing_of(Act.SPECIAL_TERM, CASE, TODAY).known
    assert "En anden skal bekræfte" in first.post(f"/beslutninger/hvem/{row.pk}/bekraeft/", follow=True).content.decode()
    assert "Bekræft ud fra den vedtagne tekst" in second.get("/beslutninger/hvem/").content.decode()
    assert second.post(f"/beslutninger/hvem/{row.pk}/bekraeft/").status_code == 302
    assert queries.standing_of(Act.SPECIAL_TERM, CASE, TODAY).known
    with pytest.raises(Refused):
        actions.confirm_roles(by=cast.second_secretariat, today=TODAY, role_id=row.pk)


def test_a_part_can_be_taken_away_again(cast: Cast) -> None:
    let_decide(cast, Act.SPECIAL_TERM, Part.DISCUSSES, body_of(cast, "k17", "K17"))
    gone = actions.NewRoles(Act.SPECIAL_TERM, Part.DISCUSSES, (), date(2026, 11, 1), "KKR, punkt 5")
    row = actions.record_roles(by=cast.secretariat, today=TODAY, new=gone)[0]
    actions.confirm_roles(by=cast.second_secretariat, today=TODAY, role_id=row.pk)
    assert queries.standing_of(Act.SPECIAL_TERM, CASE, TODAY).treated(Part.DISCUSSES)


def test_an_entry_needs_its_source(cast: Cast) -> None:
    with pytest.raises(Refused, match=r"text_missing|Skriv|Write"):
        empty = actions.NewRoles(Act.LEVEL, Part.DECIDES, (), TODAY, " ")
        actions.record_roles(by=cast.secretariat, today=TODAY, new=empty)


def test_a_whole_course_and_its_cost(table: Cast, client_as: Any) -> None:
    decide_whole(table, Act.SPECIAL_TERM, CASE, TODAY)
    with asked_queries() as asked:
        course = queries.course(Act.SPECIAL_TERM, CASE, TODAY)
    assert course.standing.approved
    assert [line.words for line in course.lines] == ["Anbefalet", "2 ud af 2 parter", "Godkendt"]
    assert asked.total <= 5
    browser = client_as("steering_group")
    with asked_queries() as asked:
        page = browser.get("/beslutninger/")
    assert len(asked.own) <= 6
    assert "Sag 5" in page.content.decode()


def test_the_operators_own_body_needs_no_party(cast: Cast) -> None:
    let_decide(cast, Act.CAPACITY_CHANGE, Part.DECIDES, body_of(cast, "dri", "Driftsherrens råd", BodyScope.OPERATOR))
    decide_whole(cast, Act.CAPACITY_CHANGE, CASE, TODAY, cast.slagelse.pk)
    assert queries.standing_of(Act.CAPACITY_CHANGE, CASE, TODAY, cast.slagelse.pk).approved
