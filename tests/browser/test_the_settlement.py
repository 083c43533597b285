"""A municipality's places settled from month to month, by the controllers of the seller and the buyer, to the end of the year."""

import re
from collections.abc import Callable, Iterator
from datetime import date

import pytest
from playwright.sync_api import Page

from tests.browser.serving import own_platform
from tests.browser.settled import books, dispute, invoice, month
from tests.browser.settled.people import Cast
from tests.browser.year.acting import set_the_date

pytestmark = pytest.mark.browser
PORT = 8198
REFUSED = re.compile(r"responded with a status of (403|404|409|422)")


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """A platform of its own: the months it settles are those the year settles too."""
    with own_platform(PORT, "settled") as where:
        yield where


def test_the_settlement(enter: Callable[..., Page], complaints: list[str]) -> None:
    cast, clock = Cast(enter), enter("visitor")
    set_the_date(clock, date(2026, 11, 10))
    reference = october(cast)
    set_the_date(clock, date(2026, 12, 3))
    november(cast, reference)
    set_the_date(clock, date(2027, 1, 5))
    month.settled_shortly(cast, "december 2026")
    books.both_see_the_same_rows(cast)
    books.economist_closes_the_months(cast)
    books.economist_closes_settlement(cast)
    set_the_date(clock, date(2027, 4, 30))
    books.economist_reports_the_accounts(cast)
    books.buyer_sees_the_year(cast)
    assert cast.faults == []
    assert [complaint for complaint in complaints if not REFUSED.search(complaint)] == []


def october(cast: Cast) -> str:
    """Confirmed, previewed, approved, issued; a line is disputed, given right and corrected. Gives the citizen of the line."""
    reference = month.manager_confirms(cast, "oktober 2026")
    month.buyer_sees_who_was_there(cast, reference)
    month.controller_makes_ready(cast, "oktober 2026")
    total = month.buyer_looks_before(cast, "oktober 2026", reference)
    month.economist_approves(cast, "oktober 2026")
    buyer = month.buyer_opens_statement(cast, "oktober 2026")
    root = invoice.buyer_takes_the_papers(buyer, total)
    assert min(invoice.lines_of(root)) > 0
    dispute.buyer_disputes(cast, reference)
    dispute.controller_agrees(cast, reference)
    dispute.buyer_looks_at_the_placement(cast, reference)
    dispute.manager_records_what_was_late(cast, "oktober 2026", reference)
    return reference


def november(cast: Cast, reference: str) -> None:
    """The correction comes along: the line is taken back, and charged anew without the days away."""
    month.manager_confirms(cast, "november 2026")
    month.controller_makes_ready(cast, "november 2026")
    total = month.buyer_looks_before(cast, "november 2026", "Rettelse af oktober 2026", "Tilbageførsel", "Ny linje")
    month.economist_approves(cast, "november 2026")
    buyer = month.buyer_opens_statement(cast, "november 2026")
    buyer.says("1 tilbageførsel", "Heraf rettelser af tidligere måneder")
    buyer.opens_line("Tilbageførsel")
    buyer.says("oktober 2026 på afregning")
    root = invoice.buyer_takes_the_papers(buyer, total)
    assert sum(amount < 0 for amount in invoice.lines_of(root)) == 1
    dispute.buyer_sees_it_ended(cast, reference)
