"""A case from its opening to its end."""

from datetime import date

from rammevaerk.settlement.models import Schedule
from rammevaerk.terms.models import Duty, WrittenCharge
from rammevaerk.terms.rules.state import CaseState

from tests.support.people import acting_as
from tests.terms.conftest import DECIDED, Troubled


def test_a_case_goes_from_problem_to_force_and_writes_the_plans_of_the_bound(troubled: Troubled) -> None:
    case = troubled.open()
    assert troubled.book(case).state is CaseState.OPENED
    assert troubled.book(case).figures.people_by_name == {"Næstved": 2, "Slagelse": 1}
    troubled.analyse(case)
    assert troubled.book(case).state is CaseState.ANALYSED


def test_in_force(troubled: Troubled) -> None:
    case = troubled.in_force()
    book = troubled.book(case, DECIDED)
    assert book.state is CaseState.IN_FORCE
    with acting_as(troubled.economist):
        row = Schedule.objects.get(origin="special_term")
        assert (row.source, row.quantity, row.valid_from, row.valid_to) == ("minimum", 3, date(2027, 1, 1), date(2028, 1, 1))
        assert row.buyer == troubled.cast.naestved
        assert WrittenCharge.objects.get().schedule == row.chain
        assert Duty.objects.count() == 2
