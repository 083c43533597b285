"""Inquiries by API: for a joint service on both sides, and more time or taking back for one about a place."""

from datetime import date

import pytest

from rammevaerk.inquiries.actions import answer_with_code
from rammevaerk.inquiries.rules.place import PlaceAnswered, PlaceAnswerKind

from tests.exchange.conftest import System, made
from tests.inquiries.conftest import Asking, code_of
from tests.needs.conftest import Register, register  # noqa: F401 - the fixture
from tests.support.calling import Calls
from tests.support.people import TODAY

ORDER = {"reference": "NÆ-2026-0417", "paragraph": "SEL-108", "start": "2027-01-01", "target_groups": ["2"], "age_from": 34}
Told = list[tuple[str, str]]


def told(system: System) -> Told:
    return [(row["kind"], row["target"]["kind"]) for row in system.get("feed").json()["happenings"]]


@pytest.fixture
def asks(register: Register) -> Calls:  # noqa: F811
    cast = register.cast
    return Calls(*(System(made(by, "case_worker").secret) for by in (cast.buying_controller, cast.outsider)))


@pytest.fixture
def asked(register: Register, asks: Calls) -> Calls:  # noqa: F811
    return Calls(System(made(register.cast.controller, "case_worker").secret), asks.stranger)


def sent(asks: Calls) -> int:
    need = asks.post("needs", ORDER)["id"]
    return int(asks.post(f"needs/{need}/joint-inquiry", {"deadline": "2026-12-10"})["id"])


def test_a_joint_inquiry_is_sent_answered_and_concluded(asks: Calls, asked: Calls) -> None:
    pk = sent(asks)
    (question,) = asked.get("inquiries/joint")["inquiries"]
    assert (question["id"], question["own"], question["state"], question["age_from"]) == (pk, False, "open", 34)
    assert question["target_groups"] == ["2"]
    assert "NÆ-2026" not in str(question)
    asked.post(f"inquiries/joint/{pk}/answer", {"answer": "citizens", "number": 2, "from_day": "2027-03-01"})
    assert [row["answer"] for row in asked.get(f"inquiries/joint/{pk}")["answers"]] == ["citizens"]
    asks.post(f"inquiries/joint/{pk}/deadline", {"deadline": "2026-12-20"})
    known = asks.get(f"inquiries/joint/{pk}")
    assert (known["own"], known["deadline"], known["state"]) == (True, "2026-12-20", "all_answered")
    assert [(row["answer"], row["number"]) for row in known["answers"]] == [("citizens", 2)]
    asks.post(f"inquiries/joint/{pk}/closing")
    assert asked.get("inquiries/joint")["inquiries"] == []
    kinds = [kind for kind, target in told(asked.system) if target == "joint_inquiry"]
    assert kinds == ["inquiry_sent", "inquiry_prolonged", "inquiry_closed"]
    assert told(asks.stranger) == []


def test_a_second_one_is_refused_and_one_can_be_taken_back(asks: Calls, asked: Calls) -> None:
    pk = sent(asks)
    need = asks.get("needs")["needs"][0]["id"]
    assert asks.refused(f"needs/{need}/joint-inquiry", {"deadline": "2026-12-10"}) == [("joint_open", "")]
    assert asked.system.post(f"inquiries/joint/{pk}/withdrawal", None).status_code == 404
    asks.post(f"inquiries/joint/{pk}/withdrawal")
    assert [code for code, _where in asked.refused(f"inquiries/joint/{pk}/answer", {"answer": "no"})] == ["joint_closed"]


@pytest.mark.parametrize(
    ("answer", "where"),
    [({"answer": "citizens"}, "number"), ({"answer": "no", "number": 3}, "")],
)
def test_what_is_wrong_with_an_answer_is_told(asks: Calls, asked: Calls, answer: dict[str, object], where: str) -> None:
    assert where in [place for _code, place in asked.refused(f"inquiries/joint/{sent(asks)}/answer", answer)]


def test_a_deadline_too_near_is_refused(asks: Calls) -> None:
    need = asks.post("needs", ORDER)["id"]
    assert "deadline" in [where for _code, where in asks.refused(f"needs/{need}/joint-inquiry", {"deadline": "2026-11-10"})]


def test_more_time_and_taking_back_are_told_to_the_unit(asking: Asking) -> None:
    cast = asking.cast
    asks = Calls(*(System(made(by, "case_worker").secret) for by in (cast.buying_controller, cast.outsider)))
    unit = System(made(cast.municipal_economist, "service_manager", services=(asking.house.sivkaer.pk,)).secret)
    pk = asking.send("Sivkær").inquiry
    asks.post(f"inquiries/places/{pk}/deadline", {"deadline": "2026-12-10"})
    asks.post(f"inquiries/places/{pk}/withdrawal", {"because": "no_need"})
    assert [kind for kind, _target in told(unit)] == ["inquiry_sent", "inquiry_prolonged", "inquiry_closed"]
    assert [code for code, _where in asks.refused(f"inquiries/places/{pk}/withdrawal", {"because": "found"})] == [
        "withdrawn_already"
    ]


def test_an_answer_by_link_is_told_to_both_sides(asking: Asking) -> None:
    cast = asking.cast
    asks = System(made(cast.buying_controller, "case_worker").secret)
    stranger = System(made(cast.outsider, "case_worker").secret)
    issued = code_of(asking.send("Fjordlyngen"))
    unit = System(made(cast.operator_economist, "service_manager", services=(asking.house.fjordlyngen.pk,)).secret)
    yes = PlaceAnswered(PlaceAnswerKind.YES, date(2027, 1, 1), answered_by="Ida Bro, forstander", looked_through=True)
    answer_with_code(today=TODAY, link=issued.link, code=issued.code, answer=yes)
    assert told(asks) == [("inquiry_sent", "place_inquiry"), ("inquiry_answered", "place_inquiry")]
    assert told(unit) == [("inquiry_sent", "asked_unit"), ("inquiry_answered", "asked_unit")]
    assert told(stranger) == []
