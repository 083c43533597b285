"""Add-ons from before the rule of none: recorded while they run, listed to their end, never prolonged (readings 2.6)."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from rammevaerk.kernel.period import Period
from rammevaerk.pricing.actions.old_add_ons import AgreedBefore, record_old_add_on
from rammevaerk.pricing.models import OldAddOn
from rammevaerk.web.clock import set_demo_date

from tests.pricing.conftest import TODAY, Priced
from tests.pricing.support import refused


@pytest.fixture(autouse=True)
def _on_the_day(db: None) -> None:
    set_demo_date(TODAY)


def agreed(priced: Priced, **changes: Any) -> AgreedBefore:
    period = Period(date(2022, 5, 1), date(2027, 7, 1))
    known = AgreedBefore(priced.item().pk, priced.cast.naestved.pk, "Ekstra nattimer", 30_000, period, "Aftale af 20. april 2022")
    return replace(known, **changes)


def test_one_that_runs_is_recorded_and_seen_by_both_sides(priced: Priced, client_as: Any) -> None:
    record_old_add_on(by=priced.cast.municipal_economist, today=TODAY, agreed=agreed(priced))
    for person in ("municipal_economist", "buying_controller"):
        assert "Ekstra nattimer" in client_as(person).get(reverse("pricing:individual_own")).content.decode()
    for person in ("operator_economist", "outsider"):
        assert "Ekstra nattimer" not in client_as(person).get(reverse("pricing:individual_own")).content.decode()


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"period": Period(date(2023, 1, 1), date(2027, 7, 1))}, "pricing.no_add_ons"),  # the demo's rule is from that day
        ({"period": Period(date(2027, 1, 1), date(2027, 7, 1))}, "pricing.add_on_not_running"),
        ({"period": Period(date(2022, 1, 1), TODAY)}, "pricing.add_on_not_running"),
        ({"period": Period(date(2022, 1, 1), None)}, "pricing.add_on_not_running"),
        ({"amount_ore": 0}, "pricing.add_on_amount"),
        ({"words": " "}, "pricing.text_missing"),
        ({"source": ""}, "pricing.text_missing"),
        ({"words": "Til 010190-1234"}, "kernel.cpr_number"),
    ],
)
def test_what_is_refused(priced: Priced, changes: dict[str, Any], code: str) -> None:
    with refused(code):
        record_old_add_on(by=priced.cast.municipal_economist, today=TODAY, agreed=agreed(priced, **changes))
    assert not OldAddOn.objects.exists()


@pytest.mark.parametrize("person", ["operator_economist", "buying_controller", "secretariat"])
def test_only_the_operators_own_economist_records(priced: Priced, person: str) -> None:
    with pytest.raises(PermissionDenied):
        record_old_add_on(by=priced.cast.person(person), today=TODAY, agreed=agreed(priced))


def test_the_page_says_what_is_wrong_at_the_field(priced: Priced, client_as: Any) -> None:
    address = reverse("pricing:old_add_on_new", args=[priced.item().pk])
    typed = {
        "buyer": priced.cast.naestved.pk,
        "words": "Ekstra nattimer",
        "amount": "300",
        "first_day": "01.05.2024",
        "last_day": "30.06.2027",
        "source": "Aftale af 20. april",
    }
    browser = client_as("municipal_economist")
    wrong = browser.post(address, typed)
    assert wrong.status_code == 422
    assert "tillod ingen tillæg den 01.05.2024" in wrong.content.decode()
    assert browser.post(address, {**typed, "first_day": "01.05.2022"}).status_code == 302
    assert client_as("operator_economist").get(address).status_code == 403
    assert client_as("buying_controller").get(address).status_code == 403
