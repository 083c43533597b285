"""The parallel run: parts that sum to the difference, causes by example, files with faults told by cell, and the page."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import ProgrammingError, connection, transaction
from hypothesis import given
from hypothesis import strategies as st

from rammevaerk.settlement import actions
from rammevaerk.settlement.models import Charge, InvoiceFile, InvoiceFileLine
from rammevaerk.settlement.rules.parallel import CauseKind, FileLine, OwnLine, compare, parallel_sums
from rammevaerk.web.clock import set_demo_date
from rammevaerk.web.spreadsheet import SheetToWrite, write_workbook

from tests.support.people import TODAY, acting_as
from tests.support.placements import House
from tests.support.queries import queries_of

PAGE = "/afregning/parallelkoersel/"
K = CauseKind
ONE = Decimal(1)


def own(about: str = "NÆ-1", days: int = 31, ore: int = 9_300_000, factor: Decimal = ONE, tariff: int = 300_000) -> OwnLine:
    return OwnLine(1, about, Decimal(days), ore, factor, tariff)


def theirs(about: str = "NÆ-1", days: int = 31, ore: int = 9_300_000) -> FileLine:
    return FileLine(1, about, Decimal(days), ore)


@pytest.mark.parametrize(
    ("ours", "others", "causes"),
    [
        ([own()], [theirs()], []),
        ([own()], [theirs("næ - 1")], []),
        ([], [theirs()], [(K.MISSING_HERE, 9_300_000)]),
        ([own()], [], [(K.MISSING_THERE, -9_300_000)]),
        ([own()], [theirs(days=30, ore=9_000_000)], [(K.DAYS, -300_000)]),
        ([own()], [theirs(ore=9_610_000)], [(K.TARIFF, 310_000)]),
        ([own()], [theirs(ore=4_650_000)], [(K.SHARE, -4_650_000)]),
        ([own(factor=Decimal("0.6"), ore=5_580_000)], [theirs()], [(K.SHARE, 3_720_000)]),
        ([own()], [theirs(ore=9_300_001)], [(K.ROUNDING, 1)]),
        ([own()], [theirs(days=30, ore=9_300_000)], [(K.DAYS, -300_000), (K.TARIFF, 300_000)]),
        ([own(days=-8, ore=-2_400_000), own()], [theirs(days=23, ore=6_900_000)], []),
    ],
)
def test_each_cause(ours: list[OwnLine], others: list[FileLine], causes: list[tuple[CauseKind, int]]) -> None:
    (line,) = compare(ours, others)
    assert [(cause.kind, cause.ore) for cause in line.causes] == causes


OWN = st.builds(
    OwnLine, st.integers(1, 3), st.sampled_from(["a", "b", "c"]), st.integers(-31, 31).map(Decimal),
    st.integers(-(10**9), 10**9), st.sampled_from([ONE, Decimal("0.5"), Decimal("0.375")]), st.integers(1, 10**6),
)  # fmt: skip
THEIRS = st.builds(
    FileLine, st.integers(1, 3), st.sampled_from(["A", "b ", "d"]), st.decimals(-31, 31, places=2), st.integers(-(10**9), 10**9)
)


@given(st.lists(OWN, max_size=12), st.lists(THEIRS, max_size=12))
def test_parts_sum_to_the_difference_and_no_line_is_lost(ours: list[OwnLine], others: list[FileLine]) -> None:
    lines = compare(ours, others)
    for line in lines:
        assert sum(cause.ore for cause in line.causes) == line.difference
    sums = parallel_sums(lines)
    assert sums.ours == sum(line.ore for line in ours) and sums.theirs == sum(line.ore for line in others)
    assert sum(sums.by_cause.values()) == sums.theirs - sums.ours
    assert sums.agreeing + sums.differing == len(lines)


HEADINGS = ["Betaler", "Reference", "Ydelse", "Fra", "Til", "Døgn", "Beløb"]
FIRST, LAST = date(2026, 10, 1), date(2026, 10, 31)


def row(reference: Any = "NÆ-1", days: Any = 31, amount: Any = 93_000, buyer: Any = "Næstved Kommune") -> list[Any]:
    return [buyer, reference, "Sivkær", FIRST, LAST, days, amount]


def file(*rows: list[Any], headings: list[str] | None = None, name: str = "oktober.xlsx") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, write_workbook([SheetToWrite("Ark1", headings or HEADINGS, list(rows))]))


@pytest.fixture
def settled(house: House) -> House:
    set_demo_date(TODAY)
    house.place("NÆ-1")
    house.place("NÆ-2")
    house.place_own("SL-1")
    actions.settle_sellers(by=None, today=date(2026, 11, 3), month=date(2026, 10, 1), sellers=[house.cast.slagelse.pk])
    return house


def text_of(response: Any) -> str:
    return str(response.content.decode()).replace("\u00a0", " ")


def test_a_file_is_held_against_the_month_and_charges_nothing(settled: House, client_as: Any) -> None:
    client = client_as("controller")
    given = {"month": "10.2026", "file": file(row(days=30, amount=90_000), row("NÆ-9", 10, 30_000))}
    page = text_of(client.post(PAGE, given, follow=True))
    assert "Døgn er forskellige: −3.000,00 kr." in page
    assert "Mangler her: 30.000,00 kr." in page and "Mangler i filen: −93.000,00 kr." in page
    assert "SL-1" not in page, "own citizens are no part of it"
    only = text_of(client.get(f"{PAGE}?month=10.2026&cause=missing_here"))
    assert "NÆ-9" in only and "NÆ-2" not in only
    with acting_as(settled.cast.controller):
        assert Charge.objects.count() == 3
    assert queries_of(client, f"{PAGE}?month=10.2026") <= 12


def test_another_file_of_the_month_replaces_the_first(settled: House, client_as: Any) -> None:
    client = client_as("municipal_economist")
    client.post(PAGE, {"month": "10.2026", "file": file(row(), row("NÆ-2"), row("NÆ-3"))})
    page = text_of(client.post(PAGE, {"month": "10.2026", "file": file(row(), row("NÆ-2"))}, follow=True))
    assert "kommer til samme sum" in page
    with acting_as(settled.cast.controller):
        assert (InvoiceFile.objects.count(), InvoiceFileLine.objects.count()) == (1, 2)


def test_headings_of_ones_own_and_a_file_of_text(settled: House, client_as: Any) -> None:
    client = client_as("controller")
    content = "Kunde;Reference;Antal;Total\n370;NÆ-1;31;93.000,00\n370;NÆ-2;31;93.000,00\n".encode()
    given = {"month": "10.2026", "file": SimpleUploadedFile("fil.csv", content)}
    assert client.post(PAGE, given).status_code == 422
    given = {"month": "10.2026", "file": SimpleUploadedFile("fil.csv", content), "named_buyer": "kunde", "named_amount": "Total"}
    assert "kommer til samme sum" in text_of(client.post(PAGE, given, follow=True))


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([row(buyer="Nowhere")], "A2: Nowhere"),
        ([row(), row(days="mange")], "F3: mange"),
        ([row(amount="12.34")], "G2: 12.34"),
        ([row("010190-1234")], "B2: der står noget, der ligner et cpr-nummer"),
        ([], "ingen linjer"),
    ],
)
def test_faults_are_told_by_cell_and_the_file_before_stands(
    settled: House, client_as: Any, rows: list[list[Any]], said: str
) -> None:
    client = client_as("controller")
    client.post(PAGE, {"month": "10.2026", "file": file(row())})
    response = client.post(PAGE, {"month": "10.2026", "file": file(*rows)})
    assert response.status_code == 422 and said in text_of(response) and "010190" not in text_of(response)
    with acting_as(settled.cast.controller):
        assert InvoiceFileLine.objects.get().about == "NÆ-1"


def test_it_is_the_sellers_alone(settled: House, client_as: Any) -> None:
    client_as("controller").post(PAGE, {"month": "10.2026", "file": file(row())})
    for person, status in (("service_manager", 403), ("case_worker", 403), ("auditor", 403), ("public", 302)):
        assert client_as(person).get(PAGE).status_code == status
    assert "NÆ-1" not in text_of(client_as("buying_controller").get(f"{PAGE}?month=10.2026"))
    for person, seen in (
        ("controller", 1),
        ("municipal_economist", 1),
        ("buying_controller", 0),
        ("outsider", 0),
        ("auditor", 1),
    ):
        with acting_as(settled.cast.person(person)), connection.cursor() as cursor:
            for table in ("settlement_invoicefile", "settlement_invoicefileline"):
                cursor.execute(f"SELECT count(*) FROM {table}")
                assert cursor.fetchone() == (seen,)
    with acting_as(settled.cast.buying_controller), pytest.raises(ProgrammingError, match="row-level"), transaction.atomic():
        InvoiceFile.objects.create(
            seller=settled.cast.slagelse,
            month=date(2026, 9, 1),
            name="x",
            lines=0,
            total_ore=0,
            read_at=TODAY.strftime("%Y-%m-%dT00:00Z"),
        )
