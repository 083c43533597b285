"""Special terms of a service, from the operator's warning to the statement of the month after, by the demo's people."""

import re
from collections.abc import Callable, Iterator
from datetime import date

import pytest
from playwright.sync_api import Page, expect

from tests.browser.reading import faults_of
from tests.browser.serving import own_platform
from tests.browser.settled import month
from tests.browser.settled.people import Cast
from tests.browser.year.acting import fill_in, follow, main, press, says, set_the_date

pytestmark = pytest.mark.browser
PORT = 8197
REFUSED = re.compile(r"responded with a status of (403|404|409|422)")
WARNINGS, TERMS = "/samarbejde/advarsler/", "/samarbejde/vilkaar/"
SERVICE = "Sivkær"
DECIDED = "20.11.2026"


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """A platform of its own: the months it settles are those the year settles too."""
    with own_platform(PORT, "terms") as where:
        yield where


def test_special_terms(enter: Callable[..., Page], complaints: list[str]) -> None:
    cast, clock = Cast(enter), enter("visitor")
    set_the_date(clock, date(2026, 11, 10))
    warning = operator_raises_a_warning(cast)
    monitored(cast, warning)
    set_the_date(clock, date(2026, 11, 12))
    passed_on(cast, warning)
    case = operator_opens_a_case(cast, warning)
    operator_weighs_two_alternatives(cast, case)
    parties_are_heard(cast, case)
    set_the_date(clock, date(2026, 11, 21))
    bodies_decide(cast, case)
    operator_puts_it_in_force(cast, case)
    set_the_date(clock, date(2026, 12, 3))
    month.settled_shortly(cast, "oktober 2026")
    month.settled_shortly(cast, "november 2026")
    set_the_date(clock, date(2027, 1, 5))
    month.settled_shortly(cast, "december 2026")
    buyer = month.buyer_opens_statement(cast, "december 2026")
    buyer.opens_line("Objektiv andel")
    buyer.says("Særlige vilkår for Sivkær", f"egen beslutning af {DECIDED}")
    assert cast.faults == []
    assert [complaint for complaint in complaints if not REFUSED.search(complaint)] == []


def operator_raises_a_warning(cast: Cast) -> str:
    """In one short form; gives the warning's address."""
    page = cast("municipal_economist").page
    page.goto(WARNINGS + "ny/")
    main(page).get_by_role("radio", name="Bekymring for økonomien").check()
    fill_in(page, {"Tilbud": SERVICE, "Hvad har du set?": "Færre borgere siden foråret."})
    press(page, "Rejs advarslen")
    says(page, "Færre borgere siden foråret.")
    return page.url


def monitored(cast: Cast, warning: str) -> None:
    """The secretariat proposes what to follow, the steering group decides, a second person confirms, and it is begun."""
    page = cast("secretariat").page
    page.goto(warning)
    follow(page, "Foreslå opfølgning")
    main(page).get_by_role("checkbox", name="Pladser i brug").check()
    fill_in(page, {"Første gang": "01.12.2026", "Til og med": "01.06.2027", "Hvorfor?": "Vi vil se, om det fortsætter."})
    press(page, "Foreslå opfølgning")
    follow(page, "Registrér, hvad et organ har sagt")
    record(page, "Ja", "09.11.2026")
    confirmed(cast)
    page.goto(warning)
    follow(page, "Sæt opfølgningen i gang")
    press(page, "Sæt opfølgningen i gang")
    says(page, "Følges")


def record(page: Page, outcome: str, on: str, **fields: str) -> None:
    """A body's word from its minutes."""
    fill_in(page, {**fields, "Mødedato": on})
    main(page).get_by_role("radio", name=outcome, exact=True).check()
    press(page, "Registrér")
    page.wait_for_load_state()


def confirmed(cast: Cast) -> None:
    """A second person confirms all that waits."""
    page = cast("second_secretariat").page
    page.goto("/beslutninger/")
    waiting = main(page).get_by_role("button", name="Bekræft ud fra referatet")
    for _each in range(waiting.count()):
        with page.expect_navigation():
            waiting.first.click()
    expect(waiting).to_have_count(0)


def passed_on(cast: Cast, warning: str) -> None:
    page = cast("secretariat").page
    page.goto(warning)
    follow(page, "Videre til særlige vilkår")
    fill_in(page, {"Hvorfor?": "Udgiften kan ikke dækkes af taksten."})
    press(page, "Videre til særlige vilkår")
    says(page, "Åbn en sag om særlige vilkår")


def operator_opens_a_case(cast: Cast, warning: str) -> str:
    """From the warning; gives the case's address."""
    page = cast("municipal_economist").page
    page.goto(warning)
    follow(page, "Åbn en sag om særlige vilkår")
    field = main(page).get_by_label("Tilbud og takst")
    field.select_option(index=1)
    fill_in(page, {"Problemet": "Færre borgere end budgetteret siden foråret."})
    press(page, "Åbn sagen")
    says(page, SERVICE, "pladser er i brug", "Intet træder i kraft af sig selv", "Tidlig advarsel")
    case = page.url
    follow(page, "Skriv den fælles analyse")
    fill_in(
        page,
        {
            "Den faglige situation": "Målgruppen bliver mindre.",
            "Den økonomiske situation": "Udgiften er den samme.",
            "Hvad én plads mere eller mindre i brug koster eller sparer om året": "0",
            "Pladser i brug, mindst": "10",
            "Pladser i brug, højst": "20",
        },
    )
    press(page, "Gem analysen")
    says(page, "Tilføj et alternativ")
    return case


def operator_weighs_two_alternatives(cast: Cast, case: str) -> None:
    page = cast("municipal_economist").page
    new_alternative(page, case, "Lavere belægning", "Lavere budgetteret belægning")
    fill_in(page, {"Ny budgetteret belægning, %": "85"})
    press(page, "Tilføj redskabet")
    says(page, "85,0 % i taksten", "Driftsherrens resultat")
    new_alternative(page, case, "Fælles del", "Kombination af takst og objektiv del")
    fill_in(page, {"Del af udgiften, der deles efter nøgle, %": "10", "Nøgle": "Lige dele"})
    main(page).get_by_role("checkbox", name="Næstved").check()
    fill_in(page, {"Hvordan andele afrundes": "Hele kroner, resten til den største andel"})
    press(page, "Tilføj redskabet")
    says(page, "10 % efter lige dele")
    page.goto(case)
    says(page, "Lavere belægning", "Fælles del", "Hvad betaler hver kommune?", "Hvor stor er driftsherrens risiko?")
    cast.faults += faults_of(page, TERMS, cast.looked_at)


def new_alternative(page: Page, case: str, name: str, tool: str) -> None:
    """Both would begin with December; what outsiders pay more is the operator's."""
    page.goto(case)
    follow(page, "Tilføj et alternativ")
    fill_in(
        page,
        {
            "Navn": name,
            "Første dag": "01.12.2026",
            "Sidste dag": "31.12.2027",
            "Hvem får det, købere uden for kredsen betaler mere?": "Driftsherrens resultat",
        },
    )
    press(page, "Gem, og vælg redskaber")
    follow(page, tool)


def parties_are_heard(cast: Cast, case: str) -> None:
    office, buyer = cast("secretariat").page, cast("buying_controller").page
    office.goto(case)
    follow(office, "Åbn høringen")
    fill_in(office, {"Sidste dag for svar": DECIDED})
    press(office, "Åbn høringen")
    says(office, "Parterne kan svare til og med")
    buyer.goto("/")
    follow(buyer, f"Svar på høringen om særlige vilkår for {SERVICE}")
    fill_in(buyer, {"Jeres svar": "Vi støtter en fælles del.", "Det alternativ, I helst vil have": "Fælles del"})
    press(buyer, "Send svaret")
    says(buyer, "Vil helst have: Fælles del")


def bodies_decide(cast: Cast, case: str) -> None:
    """Recommended by the steering group; the council whose money is bound decides for itself; a second person confirms."""
    page = cast("secretariat").page
    page.goto(case)
    follow(page, "Indstil et alternativ")
    fill_in(page, {"Alternativ": "Fælles del", "Begrundelse": "Det bærer tilbuddet igennem."})
    press(page, "Send til beslutning")
    says(page, "Hvem binder penge", "endnu ikke dækket af nogen")
    follow(page, "Registrér, hvad et organ har sagt")
    record(page, "Ja", DECIDED, Organ="Anbefaler: Styregruppen for rammeaftalen")
    page.goto(case)
    follow(page, "Registrér, hvad et organ har sagt")
    record(page, "Ja", DECIDED, Organ="Beslutter: Kommunalbestyrelserne", Part="Næstved Kommune")
    page.goto(case)
    says(page, "Til beslutning")
    confirmed(cast)
    page.goto(case)
    says(page, "Besluttet, ikke i kraft", "Alle, hvis penge vilkåret binder, har besluttet det.")


def operator_puts_it_in_force(cast: Cast, case: str) -> None:
    page = cast("municipal_economist").page
    page.goto(case)
    follow(page, "Sæt vilkåret i kraft")
    says(page, "Betalingsplaner, der bliver skrevet", "Næstved")
    press(page, "Sæt vilkåret i kraft")
    says(page, "Kontrollér og offentliggør vilkårets takst")
