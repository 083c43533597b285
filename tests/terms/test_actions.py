"""A case from its opening to its end: what each act writes, and what is charged afterwards."""

from datetime import date
from decimal import Decimal

import pytest

from rammevaerk.decisions.rules.deciding import Outcome
from rammevaerk.decisions.rules.who import Part
from rammevaerk.financing.rules.keys import agreed_key
from rammevaerk.financing.rules.sharing import ShareRounding
from rammevaerk.kernel.errors import Refused
from rammevaerk.pricing.models import OccupancyDeviation, YearResult
from rammevaerk.settlement.models import Charge, Schedule
from rammevaerk.terms import actions
from rammevaerk.terms.models import Duty, Proposal, TermInForce, WrittenCharge
from rammevaerk.terms.pages import Weighed, bound_lines
from rammevaerk.terms.queries import tasks_for
from rammevaerk.terms.rules.state import CaseState
from rammevaerk.terms.rules.tools import TermTool, ToolKind

from tests.support.people import TODAY, acting_as
from tests.support.settling import run_month
from tests.terms.conftest import AFTER_HEARING, BEGIN, DECIDED, END, OBJECTIVE, Troubled

JANUARY, IN_FEBRUARY = date(2027, 1, 1), date(2027, 2, 3)


def schedules(troubled: Troubled) -> list[tuple[str, int | None, date, date | None]]:
    with acting_as(troubled.economist):
        rows = Schedule.objects.current().filter(origin__startswith="special_term").order_by("pk")
        return list(rows.values_list("source", "price_ore", "valid_from", "valid_to"))


def test_the_numbers_are_those_of_the_day_the_case_was_opened(troubled: Troubled) -> None:
    case = troubled.open()
    troubled.house.place("NÆ-3")
    figures = troubled.book(case).figures
    assert figures.people_by_name == {"Næstved": 2, "Slagelse": 1}
    assert (figures.places, figures.used, figures.basis_ore) == (10, 3, 800_000_000)


def test_the_next_months_statement_follows_the_decision(troubled: Troubled) -> None:
    troubled.in_force()
    assert schedules(troubled) == [("minimum", None, BEGIN, END)]
    run_month(by=troubled.economist, today=IN_FEBRUARY, month=JANUARY)
    with acting_as(troubled.economist):
        rows = Charge.objects.filter(schedule__origin="special_term")
        # Two of the three places are used, so one is charged for the month, at the tariff of 2027.
        assert [(row.factor, row.amount_ore) for row in rows] == [(31, 31 * 310_000)]


def test_a_shared_part_is_charged_a_twelfth_a_month(troubled: Troubled) -> None:
    case = troubled.open()
    troubled.analyse(case)
    troubled.alternative(case, "Kombination", OBJECTIVE)
    troubled.heard(case)
    troubled.councils_decide()
    troubled.decided(troubled.recommended(case))
    actions.put_in_force(by=troubled.economist, today=DECIDED, case_id=case)
    # 40 % of 8 million, three parts of four; the operator's own part is no purchase.
    assert schedules(troubled) == [("objective", 20_000_000, BEGIN, END)]
    with acting_as(troubled.cast.secretariat):
        kinds = set(Duty.objects.values_list("kind", flat=True))
    assert kinds == {"publish_tariff", "outsiders", "write_in_agreement", "follow_up"}


def test_a_lower_occupancy_is_approved_for_its_years_and_asks_for_a_new_tariff(troubled: Troubled) -> None:
    troubled.in_force(place=1)
    assert schedules(troubled) == []
    rows = OccupancyDeviation.objects.values_list("year", "share", "approved", "decided_on")
    assert list(rows) == [(2027, Decimal("0.7"), True, DECIDED)]
    with acting_as(troubled.economist, DECIDED):
        titles = [task.title for task in tasks_for(troubled.economist, DECIDED)]
    assert any("offentliggør" in title for title in titles)


def test_when_a_council_says_no_the_gap_stands_in_kroner_and_the_operator_may_carry_it(troubled: Troubled) -> None:
    case = troubled.proposed()
    troubled.heard(case)
    troubled.councils_decide()
    proposal = troubled.recommended(case)
    troubled.say(proposal, "sty", Part.RECOMMENDS, Outcome.APPROVED)
    naestved = troubled.cast.naestved.pk
    troubled.say(proposal, "kom", Part.DECIDES, Outcome.REJECTED, naestved)
    book = troubled.book(case, DECIDED)
    assert book.state is CaseState.REJECTED
    lines, gap = bound_lines(book, Weighed(book))
    assert [(line.party, line.gap) for line in lines] == [("Næstved", 365 * 223_700)] and gap == 365 * 223_700
    with pytest.raises(Refused):
        actions.put_in_force(by=troubled.economist, today=DECIDED, case_id=case)
    actions.carry_share(by=troubled.economist, today=DECIDED, case_id=case, party_id=naestved, decided="Byrådet 10.12.2026")
    assert troubled.book(case, DECIDED).state is CaseState.AGREED
    actions.put_in_force(by=troubled.economist, today=DECIDED, case_id=case)
    assert schedules(troubled) == []  # Næstved never bound itself, and nobody else pays for it


def test_a_case_goes_back_and_is_heard_anew(troubled: Troubled) -> None:
    case = troubled.proposed()
    troubled.heard(case)
    actions.send_back(by=troubled.cast.secretariat, today=AFTER_HEARING, case_id=case, reason="En anden nøgle")
    assert troubled.book(case, AFTER_HEARING).state is CaseState.PROPOSED
    troubled.alternative(case, "Kombination", OBJECTIVE)
    troubled.heard(case)
    book = troubled.book(case, TODAY)
    assert book.state is CaseState.IN_HEARING and len(book.alternatives) == 3 and len(book.comments) == 1


def changed(troubled: Troubled, case: int, until: date) -> None:
    """A new end, proposed, decided and carried out."""
    row = actions.propose_change(by=troubled.cast.secretariat, today=DECIDED, case_id=case, until=until, grounds="Derfor")
    with pytest.raises(Refused):
        actions.carry_out_change(by=troubled.economist, today=DECIDED, case_id=case)
    troubled.decided(row.pk)
    actions.carry_out_change(by=troubled.economist, today=DECIDED, case_id=case)


def test_an_end_stops_the_plans_from_that_day(troubled: Troubled) -> None:
    case = troubled.in_force()
    changed(troubled, case, date(2027, 7, 1))
    assert schedules(troubled) == [("minimum", None, BEGIN, date(2027, 7, 1))]
    assert troubled.book(case, date(2027, 6, 30)).state is CaseState.IN_FORCE
    assert troubled.book(case, date(2027, 7, 1)).state is CaseState.ENDED


def test_a_prolonging_writes_plans_for_the_days_added_and_can_be_ended(troubled: Troubled) -> None:
    case = troubled.in_force()
    changed(troubled, case, date(2029, 1, 1))
    assert schedules(troubled) == [("minimum", None, BEGIN, END), ("minimum", None, END, date(2029, 1, 1))]
    assert troubled.book(case, date(2028, 6, 1)).state is CaseState.IN_FORCE
    changed(troubled, case, date(2028, 4, 1))
    assert schedules(troubled) == [("minimum", None, BEGIN, END), ("minimum", None, END, date(2028, 4, 1))]


def test_a_term_is_put_in_force_once(troubled: Troubled) -> None:
    case = troubled.in_force()
    with pytest.raises(Refused):
        actions.put_in_force(by=troubled.economist, today=DECIDED, case_id=case)
    with acting_as(troubled.cast.secretariat):
        assert TermInForce.objects.count() == WrittenCharge.objects.count() == 1
        assert Proposal.objects.count() == 1


def test_a_guarantee_is_settled_first_and_leaves_the_rest_to_be_regulated(troubled: Troubled) -> None:
    guarantee = TermTool(
        ToolKind.GUARANTEE, key=agreed_key({"Næstved": Decimal(3), "Slagelse": Decimal(1)}), is_capped=True, cap=40_000_000,
        own_share=Decimal("0.1"), rounding=ShareRounding.REST_TO_LARGEST,
    )  # fmt: skip
    case = troubled.open()
    troubled.analyse(case)
    troubled.alternative(case, "Garanti", guarantee)
    troubled.heard(case)
    troubled.councils_decide()
    troubled.decided(troubled.recommended(case))
    actions.put_in_force(by=troubled.economist, today=DECIDED, case_id=case)
    with acting_as(troubled.cast.secretariat):
        task = Duty.objects.get(kind="settle_guarantee").pk
    day = date(2028, 4, 1)
    with pytest.raises(Refused, match="not reported"):
        actions.settle_guarantee(by=troubled.economist, today=day, duty_id=task)
    result = YearResult.objects.create(
        item=troubled.house.home, year=2027, places=10, billable_days=1000, actual_cost_ore=1, result_ore=-60_000_000
    )
    actions.settle_guarantee(by=troubled.economist, today=day, duty_id=task)
    # 10 % is the operator's; of the rest the cap lets 400,000 kr. through, three parts of four Næstved's.
    assert schedules(troubled) == [("guarantee", 30_000_000, day, date(2028, 4, 2))]
    result.refresh_from_db()
    assert result.covered_ore == -40_000_000
    with pytest.raises(Refused):
        actions.settle_guarantee(by=troubled.economist, today=day, duty_id=task)


def test_a_hearing_needs_whole_alternatives(troubled: Troubled) -> None:
    case = troubled.open()
    troubled.analyse(case)
    troubled.alternative(case, "Tomt")
    with pytest.raises(Refused, match="no tool"):
        actions.open_hearing(by=troubled.cast.secretariat, today=TODAY, case_id=case, last_day=date(2026, 11, 20))
