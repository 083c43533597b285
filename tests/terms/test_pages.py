"""The pages of special terms: each role, each state, bad input."""

import re
from typing import Any

import pytest
from django.test import Client

from rammevaerk.registry.models import Population
from rammevaerk.terms.models import Alternative, Case, Tool

from tests.support.people import acting_as, client_of
from tests.terms.conftest import DECIDED, Troubled

BASE = "/samarbejde/vilkaar/"


def words_of(response: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def test_the_list_is_open_to_all_and_shows_cases_to_those_they_are_open_to(troubled: Troubled, client_as: Any) -> None:
    troubled.open()
    assert "Sivkær" not in words_of(client_of(None).get(BASE))
    assert "Sivkær" in words_of(client_of(troubled.cast.secretariat).get(BASE))
    assert "Sivkær" not in words_of(client_of(troubled.cast.buying_controller).get(BASE))
    assert client_of(troubled.cast.buying_controller).get(f"{BASE}{Case.objects.count() + 1000}/").status_code == 404


def post(client: Client, url: str, **data: Any) -> Any:
    return client.post(BASE + url, data)


def test_a_case_is_made_on_the_pages(troubled: Troubled) -> None:
    economist = client_of(troubled.economist)
    assert "Sivkær" in words_of(economist.get(BASE + "ny/"))
    refused = post(economist, "ny/", item=troubled.house.home.pk, problem="")
    assert refused.status_code == 422
    done = post(economist, "ny/", item=troubled.house.home.pk, problem="For få borgere")
    assert done.status_code == 302
    with acting_as(troubled.cast.secretariat):
        case = Case.objects.get().pk
    analysed = post(economist, f"{case}/analyse/", professional="Få", economic="Dyrt", place_cost="0", lowest="1", highest="4")
    assert analysed.status_code == 302
    wrong = post(economist, f"{case}/alternativ/", name="Køb", first_day="01.01.2027", last_day="31.12.2026", credit="")
    assert wrong.status_code == 422 and "før den første" in words_of(wrong)
    post(economist, f"{case}/alternativ/", name="Køb", first_day="01.01.2027", last_day="31.12.2027", credit="")
    with acting_as(troubled.cast.secretariat):
        alternative = Alternative.objects.get().pk
    tool = f"alternativ/{alternative}/redskab/"
    unread = post(economist, tool + "committed/", places="Ukendt by 2", reckoned="1", resale_relief="no", precedence="no")
    assert unread.status_code == 422 and "kan ikke forstås" in words_of(unread)
    assert (
        post(economist, tool + "committed/", places="Næstved 3", reckoned="1", resale_relief="no", precedence="no").status_code
        == 302
    )
    assert post(economist, tool + "nothing/").status_code == 404
    page = words_of(economist.get(f"{BASE}alternativ/{alternative}/"))
    assert "Mindst 3 pladser, 1 køber" in page and "Næstved" in page
    with acting_as(troubled.cast.secretariat):
        row = Tool.objects.get().pk
    assert post(economist, f"redskab/{row}/udgaar/").status_code == 302
    assert "ingen redskaber" in words_of(economist.get(f"{BASE}alternativ/{alternative}/"))


@pytest.mark.parametrize(
    ("kind", "data", "said"),
    [
        ("strategies", {"words": "Fælles visitation"}, "Fælles visitation"),
        ("conversion", {"words": "Sammen med Lyngdraget", "day": "01.06.2027"}, "2027"),
        ("notice", {"months": "6", "joined": ["Næstved"]}, "6 måneders varsel"),
        (
            "committed",
            {"places": "Næstved 3", "reckoned": "3", "resale_relief": "yes", "relief_from": "8", "precedence": "yes"},
            "forrang på ventelisten",
        ),
        (
            "subscription",
            {"per_inhabitant": "0,88", "joined": ["Næstved"], "lowers_tariff": "yes", "precedence": "no"},
            "0,88 kr. pr. indbygger fra 1 kommune",
        ),
        ("lowered", {"occupancy": "80"}, "80"),
        (
            "guarantee",
            {"key": "equal", "own_share": "10", "is_capped": "yes", "cap": "500.000", "rounding": "rest_to_largest"},
            "500.000",
        ),
        ("objective", {"key": "agreed", "weights": "Næstved 2", "rounding": "rest_to_largest"}, "aftalte vægte"),
        ("combination", {"part": "40", "key": "persons", "own_use": "yes", "rounding": "largest_remainder"}, "40"),
        ("closing", {"words": "Plan for borgerne", "day": "31.12.2027"}, "Plan for borgerne"),
        ("other", {"words": "Fælles rådgivning", "amount": "100.000", "key": "equal", "rounding": "rest_to_largest"}, "100.000"),
    ],
)
def test_each_tool_has_its_form(troubled: Troubled, kind: str, data: dict[str, Any], said: str) -> None:
    case = troubled.open()
    troubled.analyse(case)
    row = troubled.alternative(case, "Et forslag", credit="operator")
    for party in troubled.book(case).figures.parties:
        Population.objects.create(organisation_id=party, quarter="2026K3", age_band="i alt", inhabitants=80_000)
    economist = client_of(troubled.economist)
    address = f"{BASE}alternativ/{row.pk}/redskab/{kind}/"
    assert economist.get(address).status_code == 200
    assert economist.post(address, {"sent": "1"}).status_code == 422
    assert economist.post(address, data).status_code == 302
    page = words_of(economist.get(f"{BASE}alternativ/{row.pk}/"))
    assert said in page
    assert words_of(economist.get(f"{BASE}{case}/")).count("Et forslag") >= 1


def test_hearing_recommendation_force_and_the_tasks(troubled: Troubled, django_assert_max_num_queries: Any) -> None:
    case = troubled.proposed()
    office, buyer = client_of(troubled.cast.secretariat), client_of(troubled.cast.buying_controller)
    assert buyer.get(f"{BASE}{case}/").status_code == 404
    assert post(office, f"{case}/hoering/", last_day="20.11.2026").status_code == 302
    assert buyer.get(f"{BASE}{case}/").status_code == 200
    assert post(buyer, f"{case}/hoering/", words="Vi støtter køb", prefers="").status_code == 302
    assert "Vi støtter køb" in words_of(office.get(f"{BASE}{case}/hoering/"))
    with django_assert_max_num_queries(35):
        office.get(f"{BASE}{case}/")
    for kind in ("pdf", "docx"):
        file = buyer.get(f"{BASE}{case}/sag.{kind}")
        assert file.status_code == 200 and len(file.content) > 5000


def test_pages_of_a_term_in_force(troubled: Troubled) -> None:
    case = troubled.in_force()
    economist = client_of(troubled.economist)
    page = words_of(economist.get(f"{BASE}{case}/"))
    assert "Skriv vilkåret ind i aftalens bilag" in page
    assert "Forpligtende køb" in words_of(client_of(None).get(BASE))
    with acting_as(troubled.cast.secretariat):
        term = troubled.book(case, DECIDED).in_force
    assert term is not None
    public = words_of(client_of(None).get(f"{BASE}gaeldende/{term.pk}/"))
    assert "Mindst 3 pladser, 1 køber" in public and "Næstved" not in public
    assert "Forpligtende køb" in words_of(client_of(None).get(f"/tilbud/{troubled.house.sivkaer.pk}/"))
