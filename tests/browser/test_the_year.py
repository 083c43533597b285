"""One agreement year through the pages, walked by its people from reported data to the agreement document."""

import re
from collections.abc import Callable
from datetime import date

import pytest
from playwright.sync_api import Page

from tests.browser.year import agreement, deciding, picture, register, returns, settling, tariffs
from tests.browser.year.acting import People, set_the_date

pytestmark = pytest.mark.browser
# The walk is refused now and then, as it should be; the browser tells of each.
REFUSED = re.compile(r"responded with a status of (403|404|422)")


def test_the_year(enter: Callable[..., Page], complaints: list[str]) -> None:
    people = People(enter)
    set_the_date(people("visitor"), date(2026, 11, 10))
    report(people)
    price(people)
    settle(people)
    look_and_decide(people)
    agree(people)
    assert [complaint for complaint in complaints if not REFUSED.search(complaint)] == []


def report(people: People) -> None:
    """a and b. The register and the data collection."""
    register.sekretariatet_reads_the_services_file_again(people)
    register.sekretariatet_decides_an_odd_row(people)
    register.lederen_confirms_that_nothing_has_changed(people)
    service = returns.sekretariatet_sends_one_return_back(people)
    returns.oekonomen_hands_it_in_again(people, service)
    returns.sekretariatet_accepts_what_waits_and_closes(people)
    returns.sekretariatet_opens_the_hearing(people)
    returns.controlleren_answers(people)
    returns.sekretariatet_publishes_the_picture(people)


def price(people: People) -> None:
    """c. Next year's tariffs."""
    tariffs.oekonomen_makes_the_sheets(people)
    service, kroner = tariffs.oekonomen_opens_a_sheet_and_follows_a_figure(people)
    tariffs.oekonomen_approves_and_publishes(people)
    tariffs.borgeren_reads_the_new_tariff(people, service, kroner)


def settle(people: People) -> None:
    """d. A need is decided and the citizen moves in; October and November are settled, with a correction between them."""
    deciding.sagsbehandleren_describes_the_need(people)
    deciding.sagsbehandleren_decides_the_service(people)
    settling.sagsbehandleren_writes_something_wrong_first(people)
    placement = settling.sagsbehandleren_places_the_citizen(people)
    settling.lederen_sees_the_new_citizen_and_no_other_services(people, placement)
    settling.two_people_settle(people, "oktober 2026")
    settling.controlleren_opens_the_statement_to_naestved(people)
    settling.sagsbehandleren_corrects_the_placement(people, placement)
    set_the_date(people("secretariat"), date(2026, 12, 3))
    settling.two_people_settle(people, "november 2026")
    settling.controlleren_finds_reversal_and_new_line(people)
    settling.naestved_sees_the_statement_from_its_side(people)
    settling.others_are_kept_out(people, placement)


def look_and_decide(people: People) -> None:
    """e and f. The balance, who buys from whom, and a level."""
    picture.styregruppen_sees_the_balance(people)
    picture.styregruppen_sees_who_buys_from_whom(people)
    picture.a_level_is_proposed_decided_and_put_in_force(people)


def agree(people: People) -> None:
    """g. The version, its documents, every party's approval, and the agreement in force."""
    agreement.sekretariatet_makes_a_version(people)
    agreement.sekretariatet_builds_the_documents(people)
    set_the_date(people("secretariat"), date(2026, 12, 10))
    agreement.every_party_approves(people)
    agreement.sekretariatet_moves_on(people, "Vedtaget")
    agreement.sekretariatet_moves_on(people, "Offentliggjort")
    set_the_date(people("secretariat"), date(2027, 1, 1))
    agreement.sekretariatet_moves_on(people, "Gælder")
    agreement.everybody_sees_it_in_force(people)
