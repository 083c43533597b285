"""Individual tariffs: made, approved by two, used, ended; and that nobody else sees them."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.urls import reverse

from rammevaerk.kernel.period import Period
from rammevaerk.pricing import facts
from rammevaerk.pricing.actions import SheetEdit, approve_sheet, edit_sheet
from rammevaerk.pricing.actions import individual as acts
from rammevaerk.pricing.gathering import lines_of
from rammevaerk.pricing.models import IndividualTariff, Sheet, Tariff, TariffItem
from rammevaerk.pricing.rules import CostKind, CostLine, RegulationLine
from rammevaerk.pricing.rules.individual import Agreed, IndividualState, IndividualWish, check_end, one_place, state_on
from rammevaerk.web.clock import set_demo_date

from tests.pricing.conftest import TODAY, Priced
from tests.pricing.facts import LINES
from tests.pricing.listed import url
from tests.pricing.support import refused

WHOLE = Period(date(2027, 1, 1), date(2028, 1, 1))
HALF = Period(date(2027, 2, 15), date(2027, 9, 1))
WORDS = "Fast nattevagt på gangen i et år"
As = Callable[[str], AbstractContextManager[None]]
ClientOf = Callable[[str], Any]


@pytest.fixture
def _on_the_day(db: None) -> None:
    set_demo_date(TODAY)


def wish(priced: Priced, **changes: Any) -> IndividualWish:
    given = {"item_id": priced.item().pk, "buyer_id": priced.cast.naestved.pk, "reason": "staffing"}
    return IndividualWish(**(given | {"explanation": WORDS, "period": HALF} | changes))


def made(priced: Priced, **changes: Any) -> IndividualTariff:
    return acts.make_individual(by=priced.cast.municipal_economist, today=TODAY, wish=wish(priced, **changes))


def agreed(priced: Priced, acting_as: As, *, more: int = 400_000, **changes: Any) -> IndividualTariff:
    """An individual tariff of Sivkær for Næstved with a line more, approved by both."""
    priced.published()
    row = made(priced, **changes)
    with acting_as("municipal_economist"):
        for sheet in Sheet.objects.filter(item=row.item_id):
            lines = (*lines_of([sheet.pk])[sheet.pk], CostLine(CostKind.DIRECT, "Nattevagt til én", Decimal(more)))
            edit = SheetEdit(1, sheet.occupancy_wanted, sheet.budget_adopted_on, lines)
            edit_sheet(by=priced.cast.municipal_economist, today=TODAY, sheet_id=sheet.pk, edit=edit)
    acts.approve_as_operator(by=priced.cast.municipal_economist, today=TODAY, pk=row.pk)
    return acts.approve_as_buyer(by=priced.cast.buying_controller, today=TODAY, pk=row.pk)


class TestRules:
    def test_one_place_bears_its_share_of_every_line(self) -> None:
        shared = one_place(LINES, RegulationLine(Decimal(-480_000), 2025), places=24, source="1/24")
        assert [line.kind for line in shared] == [*(line.kind for line in LINES), CostKind.INCOME]
        assert shared[0].amount == Decimal("705833.33")
        assert shared[-1].amount == Decimal("20000.00")
        assert shared[-2].source == "1/24"
        interest = next(line for line in shared if line.book_value is not None)
        assert interest.book_value == Decimal("401666.67")

    def test_a_deficit_is_shared_as_a_cost_that_bears_no_overhead(self) -> None:
        (line,) = one_place((), RegulationLine(Decimal(240), 2025), places=2, source="")
        assert (line.kind, line.amount) == (CostKind.INDIRECT, Decimal(120))

    @pytest.mark.parametrize(
        ("operator", "buyer", "declined", "day", "state"),
        [
            (False, False, False, date(2027, 3, 1), IndividualState.BEING_CALCULATED),
            (True, False, False, date(2027, 3, 1), IndividualState.WAITS_FOR_BUYER),
            (True, True, False, date(2027, 2, 14), IndividualState.COMING),
            (True, True, False, date(2027, 2, 15), IndividualState.HOLDS),
            (True, True, False, date(2027, 8, 31), IndividualState.HOLDS),
            (True, True, False, date(2027, 9, 1), IndividualState.OVER),
            (True, False, True, date(2027, 3, 1), IndividualState.DECLINED),
        ],
    )
    def test_states(self, operator: bool, buyer: bool, declined: bool, day: date, state: IndividualState) -> None:
        assert state_on(Agreed(HALF, operator, buyer, declined), day) is state

    def test_an_early_end_lies_inside_and_not_in_the_past(self) -> None:
        assert check_end(HALF, date(2027, 5, 31), date(2027, 5, 31)) == ()
        assert check_end(HALF, date(2027, 5, 30), date(2027, 5, 31))[0].code == "pricing.individual_end_past"
        for day in (date(2027, 2, 14), date(2027, 8, 31), date(2028, 1, 1)):
            assert check_end(HALF, day, date(2027, 1, 1))[0].code == "pricing.individual_end_outside"


@pytest.mark.usefixtures("_on_the_day")
class TestActs:
    def test_it_starts_as_one_place_of_the_ordinary_tariff(self, priced: Priced, acting_as: As) -> None:
        ordinary = priced.published()
        row = made(priced, period=WHOLE)
        with acting_as("municipal_economist"):
            sheet = Sheet.objects.get(item=row.item_id)
            assert (sheet.places, sheet.year, sheet.state) == (1, 2027, "draft")
            assert sheet.tariff_ore == ordinary.tariff_ore
            assert sheet.trace is not None
            item = TariffItem.objects.get(pk=row.item_id)
            assert (item.kind, item.within_id, item.name) == ("individual", ordinary.item_id, f"Individuel takst {row.pk}")

    def test_both_approve_and_it_holds_in_its_period_alone(self, priced: Priced, acting_as: As) -> None:
        row = agreed(priced, acting_as)
        with acting_as("buying_controller"):
            tariff = Tariff.objects.get(item=row.item_id)
            assert (tariff.valid_from, tariff.valid_to) == (HALF.start, HALF.end)
            assert tariff.sheet is not None
            assert tariff.amount_ore == tariff.sheet.tariff_ore
            ordinary = Tariff.objects.get(item=priced.item().pk)
            extra = Decimal(400_000) * Decimal("1.06") / 365 / Decimal(tariff.sheet.occupancy or 0)
            assert abs(tariff.amount_ore - ordinary.amount_ore - extra * 100) <= 200

    def test_one_person_cannot_approve_for_both(self, priced: Priced) -> None:
        priced.published()
        row = made(priced, buyer_id=priced.cast.slagelse.pk)
        acts.approve_as_operator(by=priced.cast.municipal_economist, today=TODAY, pk=row.pk)
        with refused("pricing.individual_same_person"):
            acts.approve_as_buyer(by=priced.cast.municipal_economist, today=TODAY, pk=row.pk)
        acts.approve_as_buyer(by=priced.cast.controller, today=TODAY, pk=row.pk)

    def test_the_buyer_approves_only_what_the_operator_stands_by(self, priced: Priced) -> None:
        priced.published()
        row = made(priced)
        with refused("pricing.individual_moved_on"):
            acts.approve_as_buyer(by=priced.cast.buying_controller, today=TODAY, pk=row.pk)

    def test_others_cannot_find_it_and_the_wrong_roles_may_not(self, priced: Priced) -> None:
        priced.published()
        row = made(priced)
        acts.approve_as_operator(by=priced.cast.municipal_economist, today=TODAY, pk=row.pk)
        for other in ("operator_economist", "outsider", "controller"):
            with pytest.raises((IndividualTariff.DoesNotExist, PermissionDenied)):
                acts.approve_as_buyer(by=priced.cast.person(other), today=TODAY, pk=row.pk)
        for role in ("case_worker", "service_manager", "secretariat", "steering_group", "auditor"):
            with pytest.raises(PermissionDenied):
                acts.approve_as_buyer(by=priced.cast.person(role), today=TODAY, pk=row.pk)
        with pytest.raises(PermissionDenied):
            acts.make_individual(by=priced.cast.operator_economist, today=TODAY, wish=wish(priced))

    @pytest.mark.parametrize(
        ("changes", "code"),
        [
            ({"explanation": " "}, "pricing.individual_no_reason"),
            ({"explanation": "Nattevagt for 010190-1234"}, "kernel.cpr"),
            ({"period": Period(date(2027, 6, 1), date(2028, 2, 1))}, "pricing.individual_year_missing"),
        ],
    )
    def test_what_is_refused(self, priced: Priced, changes: dict[str, Any], code: str) -> None:
        priced.published()
        with pytest.raises(Exception) as error:
            made(priced, **changes)
        codes = {finding.code for finding in error.value.findings}  # type: ignore[attr-defined]
        assert code in codes or (code == "kernel.cpr" and any("cpr" in found for found in codes)), codes
        assert not TariffItem.objects.filter(kind="individual").exists()

    def test_a_change_after_the_approval_needs_a_new_one(self, priced: Priced, acting_as: As) -> None:
        priced.published()
        row = made(priced)
        economist = priced.cast.municipal_economist
        acts.approve_as_operator(by=economist, today=TODAY, pk=row.pk)
        acts.take_back_individual(by=economist, today=TODAY, pk=row.pk)
        with refused("pricing.individual_moved_on"):
            acts.approve_as_buyer(by=priced.cast.buying_controller, today=TODAY, pk=row.pk)
        with acting_as("municipal_economist"), refused("pricing.between_two"):
            approve_sheet(by=economist, today=TODAY, sheet_id=Sheet.objects.get(item=row.item_id).pk)

    def test_declined_with_a_reason(self, priced: Priced, acting_as: As) -> None:
        priced.published()
        row = made(priced)
        acts.approve_as_operator(by=priced.cast.municipal_economist, today=TODAY, pk=row.pk)
        with refused("pricing.reason_missing"):
            acts.decline_individual(by=priced.cast.buying_controller, today=TODAY, pk=row.pk, because="")
        acts.decline_individual(by=priced.cast.buying_controller, today=TODAY, pk=row.pk, because="Vi finder et andet tilbud")
        with refused("pricing.individual_moved_on"):
            acts.approve_as_buyer(by=priced.cast.buying_controller, today=TODAY, pk=row.pk)
        with acting_as("buying_controller"):
            assert not Tariff.objects.filter(item=row.item_id).exists()

    def test_ended_early_its_price_ends_too(self, priced: Priced, acting_as: As) -> None:
        row = agreed(priced, acting_as)
        last = date(2027, 5, 31)
        acts.end_individual(by=priced.cast.municipal_economist, today=TODAY, pk=row.pk, last_day=last, because="Flytter")
        with acting_as("municipal_economist"):
            standing = Tariff.objects.current().get(item=row.item_id)
            assert standing.last_day == last
            assert standing.corrects is not None
            assert IndividualTariff.objects.get(pk=row.pk).agreed_end == HALF.end

    def test_prolonged_by_a_new_one(self, priced: Priced, acting_as: As) -> None:
        row = agreed(priced, acting_as)
        after = made(priced, period=Period(date(2027, 9, 1), date(2028, 1, 1)), prolongs=row.pk)
        assert after.prolongs_id == row.pk
        assert after.item_id != row.item_id


@pytest.mark.usefixtures("_on_the_day")
class TestWallInTheDatabase:
    """Plain SQL behind the walls of each: items, prices, sheets and the row itself."""

    TABLES = (
        ("pricing_tariffitem", "id"),
        ("pricing_tariff", "item_id"),
        ("pricing_sheet", "item_id"),
        ("pricing_individualtariff", "item_id"),
    )

    @pytest.mark.parametrize(
        ("who", "seen"),
        [
            ("buying_controller", (1, 1, 1, 1)),
            ("case_worker", (1, 1, 1, 1)),
            ("municipal_economist", (1, 1, 1, 1)),
            ("auditor", (1, 1, 1, 1)),
            ("controller", (1, 1, 1, 0)),  # the seller's statements name the item and its price, not why
            ("service_manager", (0, 0, 0, 0)),  # no service of its own here
            ("operator_economist", (0, 0, 0, 0)),
            ("outsider", (0, 0, 0, 0)),
            ("secretariat", (0, 0, 0, 0)),
            ("steering_group", (0, 0, 0, 0)),
            ("disability_council", (0, 0, 0, 0)),
            ("public", (0, 0, 0, 0)),
        ],
    )
    def test_rows(self, priced: Priced, acting_as: As, who: str, seen: tuple[int, ...]) -> None:
        row = agreed(priced, acting_as)
        with acting_as(who), connection.cursor() as cursor:
            counted = []
            for table, column in self.TABLES:
                cursor.execute(f"SELECT count(*) FROM {table} WHERE {column} = %s", [row.item_id])
                counted.append(cursor.fetchone()[0])
        assert tuple(counted) == seen

    @pytest.mark.parametrize(
        ("who", "rows"), [("steering_group", 1), ("secretariat", 1), ("auditor", 1), ("controller", 0), ("public", 0)]
    )
    def test_the_list_without_buyer_and_words(self, priced: Priced, acting_as: As, who: str, rows: int) -> None:
        agreed(priced, acting_as)
        with acting_as(who), connection.cursor() as cursor:
            cursor.execute("SELECT * FROM individual_tariffs_listed()")
            found = cursor.fetchall()
            assert len(found) == rows
            assert WORDS not in str(found)
            assert "buyer" not in [column.name for column in cursor.description or ()]

    def test_facts_give_it_to_its_buyer_alone(self, priced: Priced, acting_as: As) -> None:
        row = agreed(priced, acting_as)
        service = priced.sivkaer.service_id
        with acting_as("case_worker"):
            ((item, tariff, only),) = facts.private_prices_of_service(service, TODAY)
            assert (item.item_id, only.buyer_id, only.period) == (row.item_id, priced.cast.naestved.pk, HALF)
            assert tariff.period == HALF
            assert row.item_id not in {item.item_id for item, _tariff in facts.prices_of_service(service, TODAY)}
        with acting_as("outside_case_worker"):
            assert facts.private_prices_of_service(service, TODAY) == ()


@pytest.mark.usefixtures("_on_the_day")
class TestPages:
    GIVEN: ClassVar = {
        "reason": "staffing",
        "explanation": WORDS,
        "first_day": "01.02.2027",
        "last_day": "31.08.2027",
    }

    def test_from_the_item_to_both_approvals(self, priced: Priced, client_as: ClientOf, acting_as: As) -> None:
        priced.published()
        economist, buyer = client_as("municipal_economist"), client_as("buying_controller")
        assert "Lav en individuel takst" in economist.get(url("item", priced.item().pk)).content.decode()
        given = self.GIVEN | {"buyer": str(priced.cast.naestved.pk)}
        answer = economist.post(url("individual_new", priced.item().pk), given)
        assert answer.status_code == 302
        with acting_as("auditor"):
            row = IndividualTariff.objects.get()
        assert buyer.get(url("individual", row.pk)).status_code == 404  # the operator does not stand by it yet
        assert "Beregn og godkend" in economist.get(reverse("home:front")).content.decode()
        economist.post(url("individual_approve_operator", row.pk))
        assert "Godkend Individuel takst" in buyer.get(reverse("home:front")).content.decode()
        assert "Godkend for køber" in buyer.get(url("individual", row.pk)).content.decode()
        buyer.post(url("individual_approve_buyer", row.pk))
        text = buyer.get(url("individual", row.pk)).content.decode()
        assert "Aftalt, ikke begyndt" in text
        assert "Jens Bruun" in text
        with acting_as("auditor"):
            assert Tariff.objects.get(item=row.item_id).valid_from == date(2027, 2, 1)

    @pytest.mark.parametrize(
        "changes",
        [
            {"last_day": "31.01.2027"},
            {"last_day": ""},
            {"last_day": "31.08.2028"},
            {"buyer": ""},
            {"reason": "whim"},
            {"explanation": "Borger 010190-1234"},
        ],
    )
    def test_wrong_input_loses_nothing(self, priced: Priced, client_as: ClientOf, acting_as: As, changes: dict[str, str]) -> None:
        priced.published()
        given = self.GIVEN | {"buyer": str(priced.cast.naestved.pk)} | changes
        answer = client_as("municipal_economist").post(url("individual_new", priced.item().pk), given)
        assert answer.status_code == 422
        assert "01.02.2027" in answer.content.decode()
        with acting_as("auditor"):
            assert not IndividualTariff.objects.exists()

    def test_declining_and_ending_by_form(self, priced: Priced, client_as: ClientOf, acting_as: As) -> None:
        row = agreed(priced, acting_as)
        buyer = client_as("buying_controller")
        late = buyer.post(url("individual_end", row.pk), {"last_day": "01.12.2027", "because": "Flytter"})
        assert late.status_code == 422
        assert "ligge i perioden" in late.content.decode()
        assert buyer.post(url("individual_decline", row.pk), {"because": "For dyrt"}).status_code == 422
        assert buyer.post(url("individual_end", row.pk), {"last_day": "31.05.2027", "because": "Flytter"}).status_code == 302
        assert "Afsluttet før tid" in buyer.get(url("individual", row.pk)).content.decode()

    @pytest.mark.parametrize(
        ("who", "status"), [("operator_economist", 404), ("case_worker", 403), ("secretariat", 403), ("public", 302)]
    )
    def test_others_cannot_start_one(self, priced: Priced, client_as: ClientOf, who: str, status: int) -> None:
        assert client_as(who).get(url("individual_new", priced.item().pk)).status_code == status

    def test_few_queries_whatever_their_number(
        self, priced: Priced, client_as: ClientOf, acting_as: As, django_assert_max_num_queries: Any
    ) -> None:
        row = agreed(priced, acting_as)
        for _number in range(5):
            made(priced)
        browser = client_as("municipal_economist")
        for page in (url("individual", row.pk), url("individual_own")):
            browser.get(page)
            with django_assert_max_num_queries(14):
                assert browser.get(page).status_code == 200
