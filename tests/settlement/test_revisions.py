"""The yearly revision of prices: what each becomes, two people, and the lines charged already corrected by the next run."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, ProgrammingError, connection, transaction

from rammevaerk.kernel.errors import Refused
from rammevaerk.kernel.period import Period
from rammevaerk.pricing.models import Tariff
from rammevaerk.settlement import actions
from rammevaerk.settlement.actions.revising import RevisionAsked, confirm_revision, look_at_revision, prepare_revision
from rammevaerk.settlement.models import Charge, PriceRevision, PriceRevisionApproval, PriceRevisionLine
from rammevaerk.settlement.rules.revision import PriceNow, a_year_of, can_be_revised, check_revision, revised
from rammevaerk.web.clock import set_demo_date

from tests.support.people import TODAY, acting_as
from tests.support.placements import House
from tests.support.queries import queries_of

PAGE = "/afregning/prisregulering/"
PRICE = PriceNow(1, 7, 300_000, date(2026, 1, 1), date(2027, 1, 1), "day")
FACTOR = Decimal("0.031")
ASKED = RevisionAsked(date(2026, 9, 1), FACTOR, "Aftale 1. september 2026", {})


@pytest.mark.parametrize(
    ("from_date", "agreed_end", "ore", "period"),
    [
        (date(2026, 9, 1), None, 309_300, Period(date(2026, 9, 1), date(2027, 1, 1))),
        (date(2027, 1, 1), None, 309_300, Period(date(2027, 1, 1), date(2028, 1, 1))),
        (date(2027, 1, 1), date(2027, 6, 1), 309_300, Period(date(2027, 1, 1), date(2027, 6, 1))),
    ],
)
def test_a_price_from_a_day(from_date: date, agreed_end: date | None, ore: int, period: Period) -> None:
    found = revised(PRICE._replace(agreed_end=agreed_end), FACTOR, from_date)
    assert (found.ore, found.period) == (ore, period)
    assert revised(PRICE, FACTOR, from_date, "Prisen er aftalt fast").ore == 300_000


def test_half_an_ore_goes_up_and_a_year_is_told_where_it_can_be() -> None:
    half = revised(PRICE._replace(ore=50), Decimal("0.01"), date(2026, 9, 1))
    assert half.ore == 51
    price = revised(PRICE, FACTOR, date(2026, 9, 1))
    assert a_year_of(price, Decimal("0.5")) == 9_300 * 365 // 2
    assert a_year_of(revised(PRICE._replace(measure="hour"), FACTOR, date(2026, 9, 1)), Decimal(1)) is None


def test_what_has_ended_or_not_begun_is_left_out() -> None:
    assert not can_be_revised(PRICE._replace(agreed_end=date(2026, 9, 1)), date(2026, 9, 1))
    assert not can_be_revised(PRICE._replace(start=date(2026, 10, 1)), date(2026, 9, 1))


@pytest.mark.parametrize(
    ("factor", "source", "field"),
    [(None, "x", "factor"), (Decimal(0), "x", "factor"), (Decimal("0.3"), "x", "factor"), (FACTOR, " ", "source")],
)
def test_what_is_wrong_stands_at_its_field(factor: Decimal | None, source: str, field: str) -> None:
    assert [
        one.where for one in check_revision(factor, source, [revised(PRICE, FACTOR, date(2026, 9, 1))], follows_agreement=True)
    ] == [field]


@pytest.fixture
def charged(house: House) -> House:
    """Sivkær's price is provisional; September and October are settled with one citizen."""
    set_demo_date(TODAY)
    Tariff.objects.filter(item=house.home).update(provisional=True)
    house.place("NÆ-1", factor=Decimal("0.5"))
    for month, today in ((date(2026, 9, 1), date(2026, 10, 3)), (date(2026, 10, 1), date(2026, 11, 3))):
        actions.settle_sellers(by=None, today=today, month=month, sellers=[house.cast.slagelse.pk])
    return house


def net(house: House) -> int:
    with acting_as(house.cast.controller):
        return sum(Charge.objects.values_list("amount_ore", flat=True))


def test_a_price_both_have_approved_follows_the_agreement_and_no_other_factor() -> None:
    prices = [revised(PRICE._replace(by_both=True), FACTOR, date(2026, 9, 1))]
    (found,) = check_revision(FACTOR, "KL", prices, follows_agreement=False)
    assert (found.code, found.where) == ("settlement.revision_of_both", "factor")
    assert check_revision(FACTOR, "KL", prices, follows_agreement=True) == ()
    others = [revised(PRICE, FACTOR, date(2026, 9, 1)), revised(prices[0].now, FACTOR, date(2026, 9, 1), "Aftalt fast")]
    assert check_revision(FACTOR, "KL", others, follows_agreement=False) == ()


def test_back_in_time_two_people_and_the_next_run_takes_the_lines_back(charged: House) -> None:
    cast = charged.cast
    before = net(charged)
    shown = look_at_revision(by=cast.controller, today=TODAY, asked=ASKED)
    (price,) = shown.prices
    assert (price.now.ore, price.ore, shown.year_of(price)) == (300_000, 309_300, 9_300 * 365 // 2)
    made = prepare_revision(by=cast.controller, today=TODAY, asked=ASKED)
    with pytest.raises(Refused) as own:
        confirm_revision(by=cast.controller, today=TODAY, revision_id=made)
    assert own.value.findings[0].code == "settlement.revision_own"
    assert Tariff.objects.filter(item=charged.home, superseded_at__isnull=True).count() == 3, "nothing is written yet"
    assert confirm_revision(by=cast.municipal_economist, today=TODAY, revision_id=made) == 1
    outcome = actions.settle_sellers(by=None, today=TODAY, month=date(2026, 10, 1), sellers=[cast.slagelse.pk])
    assert (outcome.charges, outcome.reversals) == (4, 2)
    assert net(charged) - before == (30 + 31) * 9_300 // 2
    with pytest.raises(Refused) as again:
        confirm_revision(by=cast.municipal_economist, today=TODAY, revision_id=made)
    assert again.value.findings[0].code == "settlement.revision_done"


def test_undone_by_another_run_never_by_deletion(charged: House) -> None:
    cast = charged.cast
    before = net(charged)
    for asked in (ASKED, RevisionAsked(ASKED.from_date, Decimal("-0.030069"), "Fortrudt 10. november 2026", {})):
        made = prepare_revision(by=cast.controller, today=TODAY, asked=asked)
        confirm_revision(by=cast.municipal_economist, today=TODAY, revision_id=made)
        actions.settle_sellers(by=None, today=TODAY, month=date(2026, 10, 1), sellers=[cast.slagelse.pk])
    assert net(charged) == before
    with acting_as(cast.controller):
        assert PriceRevisionApproval.objects.count() == 2


def test_a_price_that_has_changed_since_must_be_made_ready_again(charged: House) -> None:
    cast = charged.cast
    first, second = (prepare_revision(by=cast.controller, today=TODAY, asked=ASKED) for _time in range(2))
    confirm_revision(by=cast.municipal_economist, today=TODAY, revision_id=first)
    with pytest.raises(Refused) as stale:
        confirm_revision(by=cast.municipal_economist, today=TODAY, revision_id=second)
    assert stale.value.findings[0].code == "settlement.revision_stale"


def test_exempt_lines_stay_and_all_exempt_is_nothing(charged: House) -> None:
    Tariff.objects.filter(item=charged.day).update(provisional=True)
    cast = charged.cast
    some = RevisionAsked(ASKED.from_date, FACTOR, "Aftale", {charged.day.pk: "Fast pris til 2027"})
    made = prepare_revision(by=cast.controller, today=TODAY, asked=some)
    assert confirm_revision(by=cast.municipal_economist, today=TODAY, revision_id=made) == 1
    with acting_as(cast.controller):
        lines = dict(PriceRevisionLine.objects.values_list("item_id", "exempt_because"))
    assert lines == {charged.home.pk: "", charged.day.pk: "Fast pris til 2027"}
    assert Tariff.objects.get(item=charged.day, superseded_at__isnull=True, valid_from=date(2026, 1, 1)).amount_ore == 60_000
    every = RevisionAsked(ASKED.from_date, FACTOR, "Aftale", dict.fromkeys((charged.day.pk, charged.home.pk), "Fast"))
    with pytest.raises(Refused):
        prepare_revision(by=cast.controller, today=TODAY, asked=every)


def test_an_unknown_development_of_prices_stops_and_names_the_field(charged: House) -> None:
    with pytest.raises(Refused) as refused:
        unknown = RevisionAsked(date(2016, 1, 1), None, "", {})
        look_at_revision(by=charged.cast.controller, today=TODAY, asked=unknown)
    assert "factor" in {finding.where for finding in refused.value.findings}


def test_others_do_not_revise_or_confirm(charged: House) -> None:
    cast = charged.cast
    made = prepare_revision(by=cast.controller, today=TODAY, asked=ASKED)
    for person in ("buying_controller", "operator_economist", "case_worker"):
        with pytest.raises(PermissionDenied):
            confirm_revision(by=cast.person(person), today=TODAY, revision_id=made)
    for person, seen in (
        ("controller", 1),
        ("municipal_economist", 1),
        ("auditor", 1),
        ("buying_controller", 0),
        ("outsider", 0),
    ):
        with acting_as(cast.person(person)), connection.cursor() as cursor:
            for table in ("settlement_pricerevision", "settlement_pricerevisionline"):
                cursor.execute(f"SELECT count(*) FROM {table}")
                assert cursor.fetchone() == (seen,)


def test_the_database_refuses_one_and_the_same_person_and_any_change(charged: House) -> None:
    cast = charged.cast
    made = prepare_revision(by=cast.controller, today=TODAY, asked=ASKED)
    with acting_as(cast.controller):
        with pytest.raises(IntegrityError, match="revision_approved_by_another"), transaction.atomic():
            PriceRevisionApproval.objects.create(
                revision_id=made, organisation=cast.slagelse, prepared_user=cast.controller.user,
                approved_user=cast.controller.user, approved_by=cast.controller,
            )  # fmt: skip
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            PriceRevision.objects.filter(pk=made).update(factor=Decimal("0.2"))


def text_of(response: Any) -> str:
    return str(response.content.decode()).replace("\u00a0", " ")


def test_the_pages_walk_from_look_to_confirmation(charged: House, client_as: Any) -> None:
    client = client_as("controller")
    given = {"from_date": "01.09.2026", "factor": "3,1", "source": "Aftale 1. september 2026"}
    assert client.post(PAGE, given | {"source": ""}).status_code == 422
    assert client.post(PAGE, given | {"factor": "40"}).context["form"].errors.keys() == {"factor"}
    page = text_of(client.post(PAGE, given))
    assert "3.000,00 kr." in page and "3.093,00 kr." in page and "NÆ-1: 16.972,50 kr." in page
    page = text_of(client.post(PAGE, given | {"prepare": "1"}, follow=True))
    assert "Venter på en kollega" in page and "en kollega skal bekræfte" in page
    with acting_as(charged.cast.controller):
        pk = PriceRevision.objects.get().pk
    other = client_as("municipal_economist")
    assert "Bekræft" in text_of(other.get(f"{PAGE}{pk}/"))
    assert "Bekræftet" in text_of(other.post(f"{PAGE}{pk}/bekraeft/", follow=True))
    assert queries_of(other, PAGE) <= 12 and queries_of(other, f"{PAGE}{pk}/") <= 12
    for person, status in (("buying_controller", 404), ("service_manager", 403), ("auditor", 403), ("public", 302)):
        assert client_as(person).get(f"{PAGE}{pk}/").status_code == status
