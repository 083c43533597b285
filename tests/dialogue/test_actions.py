"""The year from opening to outcome; every act as every role and in every state; two at once; what is frozen stays."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from rammevaerk.accounts.models import AuditEntry
from rammevaerk.dialogue import actions, queries
from rammevaerk.dialogue.actions import NewOutcome, NewReturn
from rammevaerk.dialogue.models import Comment, Dialogue, MunicipalReturn, StatusKind, StatusOutcome, YearlyReport
from rammevaerk.dialogue.rules.report import StatedFigure
from rammevaerk.kernel.errors import Refused

from tests.dialogue.conftest import DEADLINE, DECIDED, HEARD, REPORTED, START, YEAR, Year
from tests.support.people import PEOPLE

Act = Callable[[Year, Any, date], object]


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [found.code for found in refused.value.findings]


def dialogue(year: Year) -> int:
    return Dialogue.objects.get(service=year.house.sivkaer, year=YEAR).pk


ACTS: dict[str, tuple[Act, set[str], set[str]]] = {
    "open": (
        lambda year, by, today: actions.open_dialogues(by=by, today=today, year=YEAR + 1),
        {"secretariat", "second_secretariat"},
        set(),
    ),
    "return": (
        lambda year, by, today: year.returned(by=by, today=today),
        {"case_worker", "buying_controller", "controller"},
        {"opened", "reported", "hearing", "heard", "decided"},
    ),
    "save": (
        lambda year, by, today: actions.save_report(
            by=by, today=today, dialogue_id=dialogue(year), edition=_edition(year), texts={"summary": "Ny"}, expected={}
        ),
        {"service_manager", "municipal_economist"},
        {"opened", "reported", "hearing", "heard", "decided", "ended"},
    ),
    "state": (
        lambda year, by, today: actions.state_figure(
            by=by, today=today, dialogue_id=dialogue(year), key="now.places", stated=StatedFigure(Decimal(11), "Ombygget")
        ),
        {"service_manager", "municipal_economist"},
        {"opened", "reported", "hearing", "heard", "decided", "ended"},
    ),
    "send": (
        lambda year, by, today: actions.send_dialogue(
            by=by, today=today, dialogue_id=dialogue(year), deadline=today + timedelta(days=10)
        ),
        {"secretariat", "second_secretariat"},
        {"reported"},
    ),
    "comment": (
        lambda year, by, today: actions.comment_on_dialogue(by=by, today=today, dialogue_id=dialogue(year), words="Godt"),
        {"case_worker", "buying_controller", "controller", "service_manager", "municipal_economist", "operator_economist"},
        {"hearing"},
    ),
    "panel": (
        lambda year, by, today: actions.propose_panel(by=by, today=today, dialogue_id=dialogue(year), words="Fem kommuner"),
        {"service_manager", "municipal_economist"},
        {"opened", "reported", "hearing", "heard", "decided"},
    ),
    "note": (
        lambda year, by, today: actions.write_panel_note(by=by, today=today, dialogue_id=dialogue(year), words="Stabilt"),
        {"secretariat", "second_secretariat", "steering_group"},
        {"heard", "decided"},
    ),
    "outcome": (
        lambda year, by, today: actions.record_outcome(
            by=by, today=today, dialogue_id=dialogue(year), new=NewOutcome(StatusKind.OK)
        ),
        {"secretariat", "second_secretariat"},
        {"decided"},
    ),
}
STATES = {"opened": START, "reported": REPORTED, "hearing": DEADLINE, "heard": HEARD, "decided": DECIDED, "ended": DECIDED}
BEST = {"open": "opened", "send": "reported", "comment": "hearing", "note": "heard", "outcome": "decided"}


def _edition(year: Year) -> int:
    return queries.draft_of(year.sivkaer)[1]


@pytest.mark.parametrize("name", ACTS)
def test_every_act_as_every_role(year: Year, name: str) -> None:
    act, may, _states = ACTS[name]
    state = BEST.get(name, "opened")
    year.at(state)
    before = MunicipalReturn.objects.count(), Comment.objects.count(), StatusOutcome.objects.count()
    for role in set(PEOPLE) - may:
        with pytest.raises(PermissionDenied):
            act(year, year.cast.person(role), STATES[state])
    assert before == (MunicipalReturn.objects.count(), Comment.objects.count(), StatusOutcome.objects.count())
    act(year, year.cast.person(min(may)), STATES[state])


@pytest.mark.parametrize("state", STATES)
def test_every_act_in_every_state(year: Year, state: str) -> None:
    year.at(state)
    for name, (act, may, states) in ACTS.items():
        if name == "open" or state in states:
            continue
        with pytest.raises(Refused):
            act(year, year.cast.person(min(may)), STATES[state])
    for name in ("save", "state", "return", "panel", "comment", "note"):
        act, may, states = ACTS[name]
        if state in states:
            act(year, year.cast.person(min(may)), STATES[state])


def test_opening_makes_one_dialogue_for_each_designated_service_once(year: Year) -> None:
    made = actions.open_dialogues(by=year.cast.secretariat, today=START, year=YEAR)
    assert {row.service_id for row in made} == {year.house.sivkaer.pk, year.house.fjordlyngen.pk}
    with pytest.raises(Refused) as refused:
        actions.open_dialogues(by=year.cast.second_secretariat, today=START, year=YEAR)
    assert codes(refused) == ["dialogue.nothing_to_open"]
    with pytest.raises(Refused) as refused:
        actions.open_dialogues(by=year.cast.secretariat, today=START, year=2031)
    assert codes(refused) == ["dialogue.wrong_year"]


def test_the_last_return_holds_and_the_earlier_ones_stay(year: Year) -> None:
    opened = year.opened()
    year.returned()
    assert year.returned() == []
    year.returned(intention="increase", expected_places=Decimal(3), today=START + timedelta(days=9))
    rows = queries.history_of_returns(opened, year.cast.naestved.pk)
    assert [(row.intention, row.expected_places) for row in rows] == [("increase", 3), ("unchanged", 2)]
    assert queries.expected_places(year.house.sivkaer.pk, YEAR) == 3
    use = queries.expected_use(year.house.sivkaer.pk, YEAR, START)
    assert (use.by_municipality, use.asked, use.complete) == ({year.cast.naestved.pk: Decimal(3)}, 2, False)
    assert queries.expected_places(year.house.fjordlyngen.pk, YEAR) is None
    assert queries.expected_places(year.house.lyngdraget.pk, YEAR) is None


def test_answers_are_taken_all_or_none(year: Year) -> None:
    year.opened()
    good = NewReturn(year.house.sivkaer.pk, "unchanged", Decimal(1))
    bad = NewReturn(year.house.fjordlyngen.pk, "none", Decimal(0), reason="Borger 010190-1234")
    with pytest.raises(Refused) as refused:
        actions.give_returns(by=year.cast.case_worker, today=START, year=YEAR, answers=[good, bad])
    assert {found.where for found in refused.value.findings} == {f"{year.house.fjordlyngen.pk}-reason"}
    assert not MunicipalReturn.objects.exists()


def test_one_who_saves_over_anothers_report_is_stopped(year: Year) -> None:
    year.opened()
    year.saved()
    with pytest.raises(Refused) as refused:
        year.saved({"summary": "Min"}, edition=0)
    assert codes(refused) == ["dialogue.saved_since"]
    year.saved({"remarks": "Ekstra"}, edition=1)
    written, edition = queries.draft_of(year.sivkaer)
    assert (written.texts["summary"], written.texts["remarks"], edition) == ("Tekst", "Ekstra", 2)


def test_a_submitted_report_keeps_its_figures_and_a_correction_is_a_new_version(year: Year) -> None:
    year.opened()
    with pytest.raises(Refused):
        year.reported()
    year.saved()
    first = year.reported()
    with pytest.raises(Refused) as refused:
        year.reported(REPORTED + timedelta(days=1))
    assert codes(refused) == ["dialogue.same_report"]
    stated = StatedFigure(Decimal(11), "Ombygget i april")
    who = {"by": year.cast.service_manager, "today": REPORTED, "dialogue_id": year.sivkaer.pk}
    actions.state_figure(**who, key="now.places", stated=stated)
    second = year.reported(REPORTED + timedelta(days=1))
    kept = YearlyReport.objects.get(pk=first.pk).content
    assert (first.version, second.version, kept["stated"]) == (1, 2, {})
    figure = next(row for row in second.content["figures"] if row["key"] == "now.places")
    assert (figure["value"], second.content["stated"]["now.places"]["value"]) == ("10", "11")
    actions.state_figure(**who, key="now.places", stated=None)
    assert queries.draft_of(year.sivkaer)[0].stated == {}


def test_the_report_fills_in_places_tariffs_and_users(year: Year) -> None:
    with_people = year.house.place("NÆ-1", valid_from=date(2026, 3, 1), today=REPORTED)
    assert with_people
    year.opened()
    year.saved()
    content = year.reported().content
    values = {row["key"]: row["value"] for row in content["figures"]}
    assert (values["now.places"], values["capacity.2025"], values["now.waiting"]) == ("10", "10", "0")
    assert values["result.2025"] is None
    assert content["users"] == {str(year.cast.naestved.pk): 1}
    assert content["tariff_years"] == [2024, 2025, 2026, 2027]
    assert [line["amounts"] for line in content["tariffs"]] == [[None, 290000, 300000, 310000]]


def test_a_hearing_needs_a_deadline_ahead(year: Year) -> None:
    year.at("reported")
    with pytest.raises(Refused) as refused:
        year.sent(deadline=REPORTED)
    assert codes(refused) == ["dialogue.deadline_past"]


def test_a_meeting_is_noted_when_the_panel_is_approved(year: Year) -> None:
    year.opened()
    who = {"dialogue_id": dialogue(year), "words": "Referat"}
    manager = year.cast.service_manager
    year.panel(approved=False)
    with pytest.raises(Refused) as refused:
        actions.note_meeting(by=manager, today=REPORTED, held_on=START, **who)
    assert codes(refused) == ["dialogue.panel_not_approved"]
    year.panel(REPORTED)
    for held_on, code in ((HEARD + timedelta(days=2), "dialogue.meeting_ahead"), (START, "dialogue.meeting_early")):
        with pytest.raises(Refused) as refused:
            actions.note_meeting(by=manager, today=HEARD, held_on=held_on, **who)
        assert codes(refused) == [code]
    for role in ("case_worker", "controller", "operator_economist", "steering_group", "auditor", "outsider"):
        with pytest.raises(PermissionDenied):
            actions.note_meeting(by=year.cast.person(role), today=HEARD, held_on=HEARD, **who)
    for role in ("service_manager", "secretariat"):
        actions.note_meeting(by=year.cast.person(role), today=HEARD, held_on=HEARD, **who)


def test_a_new_proposal_of_a_panel_needs_a_new_approval(year: Year) -> None:
    year.opened()
    year.panel()
    year.panel(REPORTED, approved=False)
    assert queries.case_of(year.sivkaer, REPORTED).facts.panel_approved_on is None


@pytest.mark.parametrize(
    ("new", "code"),
    [
        (NewOutcome(StatusKind.FOLLOW_UP, "Plan"), "dialogue.no_follow_up_day"),
        (NewOutcome(StatusKind.FOLLOW_UP, "Plan", DECIDED), "dialogue.no_follow_up_day"),
        (NewOutcome(StatusKind.FOLLOW_UP, "", DECIDED + timedelta(days=1)), "dialogue.no_words"),
        (NewOutcome(StatusKind.SPECIAL_TERMS, " "), "dialogue.no_words"),
    ],
)
def test_an_outcome_says_what_and_by_when(year: Year, new: NewOutcome, code: str) -> None:
    year.at("decided")
    with pytest.raises(Refused) as refused:
        year.ended(new=new)
    assert codes(refused) == [code]


def test_invariant_10_the_status_changes_only_by_a_recorded_decision(year: Year) -> None:
    year.at("heard")
    with pytest.raises(Refused) as refused:
        year.ended(HEARD)
    assert codes(refused) == ["dialogue.not_decided"]
    year.decided()
    made = year.ended(new=NewOutcome(StatusKind.SPECIAL_TERMS, "To år med underskud"))
    assert (made.decision.subject, made.decision.on, made.follow_up_on) == ("dialogue", DECIDED, None)
    assert queries.case_of(year.sivkaer, DECIDED).stage.value == "special_terms"


def test_every_act_leaves_a_trail(year: Year) -> None:
    year.at("ended")
    acts = set(AuditEntry.objects.filter(target_type="dialogue").values_list("act", flat=True))
    assert {"open_dialogues", "save_yearly_report", "submit_yearly_report", "send_dialogue", "record_dialogue_status"} <= acts
