"""A workbook sent back: shown first, saved whole or not at all, only by whom it belongs to, and twice changes nothing."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from rammevaerk.accounts.models import AuditEntry
from rammevaerk.kernel.errors import Refused
from rammevaerk.pricing import actions
from rammevaerk.pricing.models import Sheet, SheetUpload, YearResult
from rammevaerk.pricing.uploads import uploaded_items, workbook_of_operators, workbook_of_sheet
from rammevaerk.web.clock import set_demo_date

from tests.pricing.conftest import TODAY, Priced
from tests.support.workbooks import changed

ClientOf = Callable[[str], Any]
PLACES, WANTED, FIRST_LINE = "E8", "E10", "E22"


@pytest.fixture(autouse=True)
def _on_the_day(db: None) -> None:
    set_demo_date(TODAY)


def send(priced: Priced, content: bytes, who: str = "municipal_economist") -> SheetUpload:
    return actions.preview_upload(by=priced.cast.person(who), today=TODAY, file_name="takster.xlsx", content=content)


def save(priced: Priced, upload: SheetUpload, who: str = "municipal_economist") -> SheetUpload:
    return actions.apply_upload(by=priced.cast.person(who), today=TODAY, upload_id=upload.pk)


def codes(refusal: pytest.ExceptionInfo[Refused]) -> set[str]:
    return {finding.code for finding in refusal.value.findings}


def test_reading_changes_no_sheet_and_shows_what_it_would_give(priced: Priced) -> None:
    sheet = priced.draft()
    upload = send(priced, changed(workbook_of_sheet(sheet), **{PLACES: sheet.places * 2}))
    (item,) = uploaded_items(upload)
    assert item.before == (sheet.tariff_ore or 0) // 100
    assert item.after is not None
    assert item.change == item.after - item.before < 0
    sheet.refresh_from_db()
    assert (sheet.places * 2, item.facts.places) == (item.facts.places, item.facts.places)
    assert Sheet.objects.count() == 1


def test_saving_changes_the_draft_and_leaves_a_trail(priced: Priced) -> None:
    sheet = priced.draft()
    before = sheet.tariff_ore
    upload = save(priced, send(priced, changed(workbook_of_sheet(sheet), **{FIRST_LINE: 1})))
    sheet.refresh_from_db()
    assert sheet.tariff_ore is not None
    assert before is not None
    assert sheet.tariff_ore < before
    assert sheet.lines.order_by("position").first().amount_ore == 100  # type: ignore[union-attr]
    assert upload.applied_at is not None
    assert AuditEntry.objects.filter(act="upload_sheets").count() == 1


def test_a_published_sheet_stays_and_gets_a_new_version(priced: Priced) -> None:
    sheet = priced.published()
    save(priced, send(priced, changed(workbook_of_sheet(sheet), **{PLACES: 30})))
    newest = Sheet.objects.get(item=sheet.item, version=sheet.version + 1)
    assert (newest.state, newest.places, newest.source) == ("draft", 30, "takster.xlsx")
    sheet.refresh_from_db()
    assert (sheet.state, newest.budget_adopted_on) == ("published", sheet.budget_adopted_on)


def test_an_approved_sheet_is_superseded_by_what_is_saved(priced: Priced) -> None:
    sheet = priced.approved()
    save(priced, send(priced, changed(workbook_of_sheet(sheet), **{PLACES: 30})))
    sheet.refresh_from_db()
    assert sheet.state == "superseded"


def test_the_same_file_as_it_was_got_changes_nothing(priced: Priced) -> None:
    sheet = priced.published()
    upload = send(priced, workbook_of_sheet(sheet))
    assert [item.is_unchanged for item in uploaded_items(upload)] == [True]
    save(priced, upload)
    assert Sheet.objects.count() == 1


def test_saving_twice_is_refused(priced: Priced) -> None:
    upload = send(priced, changed(workbook_of_sheet(priced.draft()), **{PLACES: 30}))
    save(priced, upload)
    with pytest.raises(Refused) as refusal:
        save(priced, upload)
    assert codes(refusal) == {"pricing.upload_saved"}


def test_a_file_shown_before_somebody_made_a_new_version_is_refused(priced: Priced) -> None:
    sheet = priced.approved()
    upload = send(priced, changed(workbook_of_sheet(sheet), **{PLACES: 30}))
    actions.start_version(by=priced.cast.municipal_economist, today=TODAY, sheet_id=sheet.pk)
    with pytest.raises(Refused) as refusal:
        save(priced, upload)
    assert codes(refusal) == {"pricing.upload_old"}


def test_anothers_items_and_closed_years_are_refused(priced: Priced) -> None:
    sheet = priced.draft()
    content = workbook_of_sheet(sheet)
    with pytest.raises(Refused) as refusal:
        send(priced, content, "operator_economist")
    assert codes(refusal) == {"pricing.upload"}
    assert refusal.value.findings[0].params["cell"] == "Takstberegning, E5"
    YearResult.objects.create(item=sheet.item, year=2027, places=1, billable_days=1, actual_cost_ore=1)
    with pytest.raises(Refused) as refusal:
        send(priced, content)
    assert refusal.value.findings[0].params["cell"] == "Takstberegning, E7"
    assert SheetUpload.objects.count() == 0


@pytest.mark.parametrize("wanted", [0, 1.2])
def test_an_occupancy_that_cannot_be_is_refused_at_its_cell(priced: Priced, wanted: float) -> None:
    with pytest.raises(Refused) as refusal:
        send(priced, changed(workbook_of_sheet(priced.draft()), **{WANTED: wanted}))
    assert refusal.value.findings[0].where == "Takstberegning, E10"


def test_only_economists_send_workbooks(priced: Priced) -> None:
    content = workbook_of_sheet(priced.draft())
    for who in ("case_worker", "controller", "auditor"):
        with pytest.raises(PermissionDenied):
            send(priced, content, who)
    upload = send(priced, content)
    with pytest.raises(SheetUpload.DoesNotExist):
        save(priced, upload, "operator_economist")


def test_all_own_sheets_stand_in_one_workbook(priced: Priced) -> None:
    assert workbook_of_operators([priced.cast.slagelse.pk], 2027) is None
    sheet = priced.draft()
    content = workbook_of_operators([priced.cast.slagelse.pk], 2027)
    assert content is not None
    assert [item.item.pk for item in uploaded_items(send(priced, content))] == [sheet.item_id]


def posted(client: Any, content: bytes, name: str = "takster.xlsx") -> Any:
    return client.post(reverse("pricing:upload"), {"file": SimpleUploadedFile(name, content)})


def test_the_pages_from_workbook_to_drafts(priced: Priced, client_as: ClientOf) -> None:
    sheet = priced.draft()
    client = client_as("municipal_economist")
    file = client.get(reverse("pricing:own_workbook", args=[2027]))
    assert file["Content-Disposition"] == 'attachment; filename="takster-2027-slagelse-kommune.xlsx"'
    shown = client.get(posted(client, changed(file.content, **{PLACES: 30})).url)
    assert "Kladden ændres" in shown.content.decode()
    answer = client.post(reverse("pricing:upload_apply", args=[SheetUpload.objects.get().pk]), follow=True)
    assert "Projektmappen er gemt" in answer.content.decode()
    sheet.refresh_from_db()
    assert sheet.places == 30


def test_a_wrong_file_is_told_on_the_page_and_not_kept(priced: Priced, client_as: ClientOf) -> None:
    content = workbook_of_sheet(priced.draft())
    client = client_as("municipal_economist")
    wrong = posted(client, changed(content, **{FIRST_LINE: "mange penge"}))
    assert wrong.status_code == 422
    assert "Filen har 1 fejl" in wrong.content.decode()
    assert "E22" in wrong.content.decode()
    assert posted(client, b"PK\x03\x04 no workbook").status_code == 422
    assert posted(client, content, "takster.xlsm").status_code == 422
    assert client.get(reverse("pricing:uploaded", args=[999])).status_code == 404
    assert SheetUpload.objects.count() == 0


def test_a_sheet_is_got_as_a_workbook_by_whoever_sees_it(priced: Priced, client_as: ClientOf) -> None:
    sheet = priced.draft()
    address = reverse("pricing:sheet_workbook", args=[sheet.pk])
    assert client_as("buying_controller").get(address).status_code == 404
    assert client_as("municipal_economist").get(address).status_code == 200
    assert client_as("public").get(address).status_code in (302, 403)
