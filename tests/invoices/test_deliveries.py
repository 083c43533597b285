"""What goes out goes out once, what comes back is recorded once, and who sees it: by acts and in plain SQL."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, ProgrammingError, connection, transaction

from rammevaerk.accounts.models import AuditEntry
from rammevaerk.accounts.walls import Acting, Function, acting_for
from rammevaerk.invoices import actions, queries
from rammevaerk.invoices.actions import Receipt
from rammevaerk.invoices.models import Delivery
from rammevaerk.invoices.rules.delivery import Stage
from rammevaerk.invoices.ubl import Format
from rammevaerk.kernel.errors import Refused
from rammevaerk.settlement import queries as settlement
from rammevaerk.settlement.models import Statement

from tests.invoices.conftest import IN_NOVEMBER
from tests.support.people import TODAY
from tests.support.placements import House

TOMORROW = date(2026, 11, 4)


def rows(statement: str, *values: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall() if cursor.description else []


def economy(*sellers: Any) -> Any:
    return acting_for(Acting(Function.ECONOMY, tuple(one.pk for one in sellers)))


def sold_by_slagelse(house: House) -> Statement:
    return Statement.objects.select_related("seller", "buyer").get(seller=house.cast.slagelse)


def delivered(house: House, folder: Path, form: Format = Format.PEPPOL) -> actions.Delivered:
    sellers = [house.cast.slagelse.pk, house.cast.region.pk]
    return actions.deliver_to_folder(folder=folder, sellers=sellers, form=form, today=TODAY)


def test_a_document_is_put_in_the_folder_once(settled: House, tmp_path: Path) -> None:
    first = delivered(settled, tmp_path)
    assert first.written == ["330-2026-000001-peppol.xml"]
    assert list(first.stopped) == ["2026-000001"], "the region has no CVR number"
    assert [finding.code for finding in first.stopped["2026-000001"]] == ["invoices.no_seller_cvr"]
    content = (tmp_path / first.written[0]).read_bytes()
    (tmp_path / first.written[0]).unlink()  # the access point has taken it
    again = delivered(settled, tmp_path)
    assert (again.written, again.taken_up) == ([], [])
    other = delivered(settled, tmp_path, Format.OIOUBL)
    assert other.written == [], "the buyer would get it twice"
    with economy(settled.cast.slagelse):
        assert queries.sent_content(sold_by_slagelse(settled).pk) == content
        assert queries.standing_of(queries.document_of(sold_by_slagelse(settled))).stage is Stage.OUT


def test_the_receipt_raises_the_claim(settled: House, acting_as: Any) -> None:
    with acting_as("controller"):
        row = sold_by_slagelse(settled)
        assert queries.delivered_on(row.pk) is None
        actions.fetch_document(
            by=settled.cast.controller, today=IN_NOVEMBER, document=queries.document_of(row), form=Format.PEPPOL
        )
        assert queries.delivered_on(row.pk) is None
        actions.record_receipt(by=settled.cast.controller, today=TOMORROW, statement=row, receipt=Receipt("delivered"))
        assert queries.delivered_on(row.pk) == TOMORROW
        with pytest.raises(Refused, match="reported as received"):
            actions.record_receipt(by=settled.cast.controller, today=TOMORROW, statement=row, receipt=Receipt("refused", "x"))
    assert set(AuditEntry.objects.values_list("act", flat=True)) >= {"send_invoice", "record_invoice_receipt"}


def test_a_refused_document_goes_out_again_as_it_is_then(settled: House, acting_as: Any, tmp_path: Path) -> None:
    with acting_as("controller"):
        row = sold_by_slagelse(settled)
        document = queries.document_of(row)
        first = actions.fetch_document(by=settled.cast.controller, today=IN_NOVEMBER, document=document, form=Format.PEPPOL)
        with pytest.raises(Refused, match="other format"):
            actions.fetch_document(by=settled.cast.controller, today=IN_NOVEMBER, document=document, form=Format.OIOUBL)
        assert first == actions.fetch_document(by=settled.cast.controller, today=TODAY, document=document, form=Format.PEPPOL), (
            "asked for again it is the same file"
        )
        actions.record_receipt(by=settled.cast.controller, today=TODAY, statement=row, receipt=Receipt("refused", "Ukendt GLN"))
    found = delivered(settled, tmp_path, Format.OIOUBL)
    assert found.written == ["330-2026-000001-oioubl-2.xml"]
    with economy(settled.cast.slagelse):
        kinds = list(Delivery.objects.order_by("pk").values_list("kind", "form", "attempt"))
    assert kinds == [("fetched", "peppol", 1), ("refused", "peppol", 1), ("written", "oioubl", 2)]


def test_an_answer_before_it_went_out_is_refused(settled: House, acting_as: Any) -> None:
    with acting_as("controller"), pytest.raises(Refused, match="has not gone out"):
        actions.record_receipt(
            by=settled.cast.controller, today=TODAY, statement=sold_by_slagelse(settled), receipt=Receipt("delivered")
        )


@pytest.mark.parametrize("person", ["case_worker", "service_manager", "secretariat", "auditor", "steering_group"])
def test_others_send_nothing(person: str, settled: House, acting_as: Any) -> None:
    with acting_as("auditor"):
        row = sold_by_slagelse(settled)
        document = queries.document_of(row)
    by = settled.cast.person(person)
    with acting_as(person), pytest.raises(PermissionDenied):
        actions.fetch_document(by=by, today=TODAY, document=document, form=Format.PEPPOL)
    with acting_as(person), pytest.raises(PermissionDenied):
        actions.record_receipt(by=by, today=TODAY, statement=row, receipt=Receipt("delivered"))


def test_the_buyer_cannot_say_for_the_seller_that_it_came(settled: House, acting_as: Any) -> None:
    with acting_as("controller"):
        row = sold_by_slagelse(settled)
        document = queries.document_of(row)
        actions.fetch_document(by=settled.cast.controller, today=TODAY, document=document, form=Format.PEPPOL)
    with acting_as("buying_controller"), pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
        actions.record_receipt(by=settled.cast.buying_controller, today=TODAY, statement=row, receipt=Receipt("delivered"))


@pytest.mark.parametrize(
    ("person", "seen"),
    [
        ("controller", 1),
        ("municipal_economist", 1),
        ("buying_controller", 1),
        ("case_worker", 1),
        ("auditor", 1),
        ("operator_economist", 0),
        ("service_manager", 0),
        ("secretariat", 0),
        ("steering_group", 0),
        ("outsider", 0),
        ("public", 0),
    ],
)
def test_who_sees_what_became_of_a_document(person: str, seen: int, settled: House, acting_as: Any, tmp_path: Path) -> None:
    delivered(settled, tmp_path)
    with acting_as(person):
        assert rows("SELECT count(*) FROM invoices_delivery") == [(seen,)]


@pytest.mark.parametrize("person", ["buying_controller", "operator_economist", "outsider", "secretariat", "auditor", "public"])
def test_nobody_writes_of_anothers_documents(person: str, settled: House, acting_as: Any) -> None:
    with acting_as("controller"):
        row = sold_by_slagelse(settled)
    insert = (
        'INSERT INTO invoices_delivery (statement_id, seller_id, buyer_id, form, kind, attempt, "on", at, message, content, '
        "sha256, rulebook, is_demo) VALUES (%s, %s, %s, 'peppol', 'delivered', 1, now(), now(), '', '', '', '', false)"
    )
    with acting_as(person), pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
        rows(insert, row.pk, row.seller_id, row.buyer_id)
    own = settled.cast.person(person).organisation_id if person != "public" else row.buyer_id
    with acting_as(person), pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
        rows(insert, row.pk, own, row.buyer_id)  # as one's own, of a statement that is not


@pytest.mark.parametrize("act", ["UPDATE invoices_delivery SET message = 'x'", "DELETE FROM invoices_delivery"])
def test_what_happened_is_never_changed(act: str, settled: House, tmp_path: Path) -> None:
    delivered(settled, tmp_path)
    with economy(settled.cast.slagelse), pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        rows(act)


@pytest.mark.parametrize("kind", ["written", "fetched"])
def test_the_database_lets_it_go_out_once(kind: str, settled: House, tmp_path: Path) -> None:
    delivered(settled, tmp_path)
    copy = (
        'INSERT INTO invoices_delivery (statement_id, seller_id, buyer_id, form, kind, attempt, "on", at, message, content, '
        "sha256, rulebook, is_demo) SELECT statement_id, seller_id, buyer_id, 'oioubl', %s, attempt, \"on\", at, '', '', '', '', "
        "false FROM invoices_delivery"
    )
    with economy(settled.cast.slagelse), pytest.raises(IntegrityError, match="invoice_sent_once"), transaction.atomic():
        rows(copy, kind)


@pytest.mark.parametrize(
    ("person", "seen"),
    [("controller", 1), ("buying_controller", 1), ("auditor", 1), ("outsider", 0), ("secretariat", 0), ("public", 0)],
)
def test_the_contracts_references_go_to_the_two_parties_alone(person: str, seen: int, settled: House, acting_as: Any) -> None:
    with acting_as("controller"):
        row = sold_by_slagelse(settled)
        ((chain,),) = rows("SELECT chain FROM settlement_charge WHERE statement_id = %s", row.pk)
    with acting_as("case_worker"):
        rows(
            "INSERT INTO contracts_contract (form, step, year, reference, citizen_id, citizen_reference, unit_id, item_id,"
            " paragraph,"
            " supplier, holds_from, terms, content, content_sha256, text_version, text_sha256, rulebook, issued_at, operator_id,"
            " acting_id, paying_id, service_id, department, is_demo, source)"
            " SELECT 'old', 0, 2026, 'K-1', citizen_id, 'NÆ-1', unit_id, item_id, paragraph, '', '2026-05-01',"
            ' \'{"invoicing": {"gln": "2900000000377", "order": "O-1", "account": "5.38", "contact": "Team 9"}}\','
            " '{}', '', '', '', '', now(), operator_id, acting_id, paying_id, service_id, '', false, ''"
            " FROM contracts_placement WHERE chain = %s AND superseded_at IS NULL",
            chain,
        )
        rows(
            "INSERT INTO contracts_contracttie (contract_id, chain, at, is_demo, operator_id, acting_id, paying_id, service_id,"
            " department) SELECT id, %s, now(), false, operator_id, acting_id, paying_id, service_id, '' FROM contracts_contract",
            chain,
        )
    with acting_as(person):
        found = rows("SELECT gln, order_number, account, contact FROM invoicing_of_statements(%s)", [row.pk])
    assert found == [("2900000000377", "O-1", "5.38", "Team 9")] * seen
    with acting_as("controller"):
        document = queries.document_of(row)
        assert document.invoice and document.invoice.buyer.endpoint
        assert (document.invoice.buyer.endpoint.value, document.invoice.order) == ("2900000000377", "O-1")


def test_numbers_are_gap_free_per_seller(settled: House) -> None:
    """The invoice's number is the statement's; run by run each seller counts on from its own last one."""
    for month in (11, 12):
        settled.place(f"NÆ-{month}")
        first = date(2026, month, 1)
        after = date(2026, 12, 3) if month == 11 else date(2027, 1, 4)
        sellers = [settled.cast.slagelse.pk, settled.cast.region.pk]
        from rammevaerk.settlement.actions import settle_sellers

        settle_sellers(by=None, today=after, month=first, sellers=sellers)
    with acting_for(Acting(Function.AUDITOR)):
        found = rows(
            "SELECT seller_id, count(*), min(serial), max(serial), count(DISTINCT number) FROM settlement_statement GROUP BY 1"
        )
    assert len(found) == 2
    assert all(count == last == numbers and first == 1 for _seller, count, first, last, numbers in found)


def test_six_questions_make_any_number_of_documents(settled: House, django_assert_max_num_queries: Any) -> None:
    with economy(settled.cast.slagelse, settled.cast.region):
        every = list(settlement.statements_by_id())
        with django_assert_max_num_queries(6):
            assert len(queries.documents_of(every)) == 2
