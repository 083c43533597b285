"""Services files: read, decided on, written; the real file with its odd rows."""

import io
from collections import Counter
from datetime import date
from importlib.resources import files
from typing import Any

import pytest
import xlsxwriter
from django.core.exceptions import PermissionDenied
from typer.testing import CliRunner

from rammevaerk.accounts.models import AuditEntry
from rammevaerk.kernel.errors import DomainError, Refused
from rammevaerk.registry import actions, queries
from rammevaerk.registry.actions import RowChoice
from rammevaerk.registry.models import Capacity, ImportBatch, ImportRow, PublishedPrice, Service, Unit
from rammevaerk.registry.rules.services_file import RowDecision

from tests.registry.conftest import Register, make_municipalities
from tests.support.people import TODAY, Cast, make_cast

REAL = files("rammevaerk.config.demo").joinpath("data/tilbud.csv").read_bytes()
HEAD = "id,navn,ydelse_niveau,driftsherre,driftsherre_type,kommune,region,paragraf,pladser,takst_kr,takst_enhed,aar,kilde,note\n"
GOOD = "A1,Ny Bøg,,Slagelse Kommune,kommune,Slagelse,Sjælland,SEL §108,12,2200,døgn,2026,slagelse.dk,\n"
ODD = "A2,Ny El,,Slagelse Kommune,kommune,Slagelse,Sjælland,SEL §107,,77570,døgn,2026,slagelse.dk,\n"


def preview(cast: Cast, content: bytes | str, name: str = "tilbud.csv") -> ImportBatch:
    raw = content.encode() if isinstance(content, str) else content
    return actions.preview_import(by=cast.secretariat, today=TODAY, file_name=name, content=raw)


def bring_in(cast: Cast, content: bytes | str, name: str = "tilbud.csv") -> ImportBatch:
    batch = preview(cast, content, name)
    return actions.apply_import(by=cast.secretariat, today=TODAY, batch_id=batch.pk)


def decide(cast: Cast, batch: ImportBatch, number: int, **decision: Any) -> ImportRow:
    choice = RowChoice(batch.pk, number, RowDecision(**decision), "Ringet")
    return actions.resolve_row(by=cast.secretariat, today=TODAY, choice=choice)


def everything() -> tuple[Any, ...]:
    """All that an import can change, by value."""
    fields = ("name", "open_places", "paragraphs", "price_ore", "price_year", "target_groups", "search_text", "location_id")
    return (
        list(Service.objects.order_by("pk").values_list("pk", *fields)),
        list(Unit.objects.order_by("pk").values_list("pk", "name", "described_as")),
        list(Capacity.objects.order_by("pk").values_list("pk", "approved", "valid_from", "superseded_at")),
        list(PublishedPrice.objects.order_by("pk").values_list("pk", "amount_ore", "superseded_at")),
    )


# ---- the real file ----


def test_the_real_file_is_read_whole_and_its_odd_rows_wait(register: Register) -> None:
    batch = bring_in(register.cast, REAL)
    odd = list(queries.batch_rows(batch.pk, "odd"))
    found = Counter(finding["code"].removeprefix("registry.row_") for row in odd for finding in row.findings)
    assert batch.counts["rows"] == batch.rows.count() == 273
    assert found["two_sheets"] == 13, "two price sheets for 2018"
    assert found["day_called_month"] == 1, "a price per month called per day"
    assert found["year_missing"] == 39
    assert found["paragraph_unknown"] == 9
    assert {"places_of_several_paragraphs", "paragraph_missing", "year_supposed"} <= set(found)
    assert batch.counts["odd"] + batch.counts["applied"] == 273


def test_the_real_file_twice_changes_nothing(register: Register) -> None:
    first = bring_in(register.cast, REAL)
    before = everything()
    again = bring_in(register.cast, REAL)
    assert again.pk == first.pk
    assert everything() == before
    assert ImportBatch.objects.count() == 1


def test_the_real_file_saved_anew_changes_nothing_and_asks_about_nothing_twice(register: Register) -> None:
    bring_in(register.cast, REAL)
    before = everything()
    batch = bring_in(register.cast, REAL + b"\n")
    assert everything() == before
    assert batch.counts["unchanged"] + batch.counts["seen"] == 273
    assert queries.rows_to_decide() == batch.counts["seen"], "they wait where they waited"


# ---- one row ----


def test_a_good_row_becomes_service_unit_places_and_price(register: Register) -> None:
    batch = bring_in(register.cast, HEAD + GOOD)
    service = Service.objects.get(name="Ny Bøg")
    assert (service.operator, service.location, service.is_reference) == (register.cast.slagelse, register.cast.slagelse, False)
    assert (service.price_ore, service.price_unit, service.price_year) == (220000, "day", 2026)
    assert (service.paragraphs, service.source, service.is_demo) == (",SEL-108,", "slagelse.dk", False)
    row = queries.capacity_of(Unit.objects.get(service=service).pk, "SEL-108", TODAY)
    assert row is not None
    assert (row.approved, row.budgeted, row.valid_from) == (12, None, date(2026, 1, 1))
    assert batch.counts == {
        "rows": 1, "applied": 1, "new_services": 1, "new_units": 1, "places": 1, "prices": 1,
    }  # fmt: skip


def test_a_preview_changes_nothing(register: Register) -> None:
    before = everything()
    batch = preview(register.cast, HEAD + GOOD + ODD)
    assert everything() == before
    assert batch.counts == {"rows": 2, "ready": 1, "odd": 1}


def test_only_what_a_new_file_changes_is_written(register: Register) -> None:
    bring_in(register.cast, HEAD + GOOD)
    batch = bring_in(register.cast, HEAD + GOOD.replace(",12,2200,", ",14,2200,"))
    rows = Capacity.objects.filter(unit__service__name="Ny Bøg").order_by("pk")
    assert [(row.approved, row.superseded_at is None) for row in rows] == [(12, False), (14, True)]
    assert (batch.counts["new_services"], batch.counts["places"], batch.counts["prices"]) == (0, 1, 0)
    assert PublishedPrice.objects.filter(unit__service__name="Ny Bøg").count() == 1


def test_a_service_of_another_region_is_reference_only(register: Register) -> None:
    bring_in(register.cast, HEAD + GOOD.replace("Slagelse,Sjælland", "Odense,Syddanmark"))
    assert Service.objects.get(name="Ny Bøg").is_reference


# ---- odd rows ----


def test_an_odd_row_is_written_once_somebody_has_decided(register: Register) -> None:
    batch = bring_in(register.cast, HEAD + GOOD + ODD)
    assert not Service.objects.filter(name="Ny El").exists()
    row = decide(register.cast, batch, 3, price_unit="month")
    service = Service.objects.get(name="Ny El")
    assert (service.price_ore, service.price_unit) == (7757000, "month")
    row.refresh_from_db()
    batch.refresh_from_db()
    assert (row.state, row.resolved_by, row.resolution) == ("applied", register.cast.secretariat, "Ringet")
    assert (batch.counts["applied"], batch.counts.get("odd", 0), batch.counts["new_services"]) == (2, 0, 2)
    assert AuditEntry.objects.filter(act="resolve_import_row").count() == 1


def test_a_row_decided_before_the_file_is_written_is_written_with_it(register: Register) -> None:
    batch = preview(register.cast, HEAD + ODD)
    decide(register.cast, batch, 2, accept=True)
    assert not Service.objects.filter(name="Ny El").exists()
    actions.apply_import(by=register.cast.secretariat, today=TODAY, batch_id=batch.pk)
    assert Service.objects.get(name="Ny El").price_unit == "day"


def test_a_row_left_out_stays_in_the_file_and_is_not_asked_about_again(register: Register) -> None:
    batch = bring_in(register.cast, HEAD + ODD)
    decide(register.cast, batch, 2, leave_out=True)
    assert queries.import_row(batch.pk, 2).state == "left_out"
    again = bring_in(register.cast, HEAD + ODD + GOOD)
    assert again.counts["seen"] == 1
    assert queries.rows_to_decide() == 0


def test_a_decision_that_settles_too_little_is_refused(register: Register) -> None:
    batch = bring_in(register.cast, HEAD + ODD.replace(",2026,", ",,"))
    with pytest.raises(Refused) as error:
        decide(register.cast, batch, 2, year=2026)
    assert [finding.code for finding in error.value.findings] == ["registry.row_month_called_day"]
    assert queries.import_row(batch.pk, 2).state == "odd"


def test_nobody_decides_twice(register: Register) -> None:
    batch = bring_in(register.cast, HEAD + ODD)
    decide(register.cast, batch, 2, accept=True)
    with pytest.raises(Refused):
        decide(register.cast, batch, 2, leave_out=True)


# ---- what is refused ----


def test_a_cpr_number_is_neither_stored_nor_told(register: Register) -> None:
    batch = bring_in(register.cast, HEAD + GOOD.replace("Ny Bøg", "Ny Bøg 010190-1234"))
    row = queries.import_row(batch.pk, 2)
    assert row.state == "refused"
    assert "010190" not in f"{row.raw}{row.findings}"
    assert not Service.objects.filter(name__contains="Bøg").exists()
    assert "010190" not in str(list(AuditEntry.objects.values_list("details", flat=True)))


def test_a_cpr_number_in_the_file_name_is_refused(register: Register) -> None:
    with pytest.raises(Refused):
        preview(register.cast, HEAD + GOOD, "tilbud 010190-1234.csv")
    assert ImportBatch.objects.count() == 0


@pytest.mark.parametrize("content", ["", "kommune,pladser\nSlagelse,4\n", b"PK\x03\x04 no workbook"])
def test_a_file_that_cannot_be_read_says_why(register: Register, content: Any) -> None:
    name = "tilbud.xlsx" if isinstance(content, bytes) else "tilbud.csv"
    with pytest.raises(DomainError) as error:
        preview(register.cast, content, name)
    assert error.value.findings[0].message
    assert ImportBatch.objects.count() == 0


def test_a_workbook_points_at_the_cell(register: Register) -> None:
    stream = io.BytesIO()
    with xlsxwriter.Workbook(stream, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Tilbud")
        sheet.write_row(0, 0, ["Navn", "Kommune", "Takst", "Enhed", "År"])
        sheet.write_row(1, 0, ["Ny Bøg", "Slagelse", "12.000 ca.", "døgn", 2026])
    batch = preview(register.cast, stream.getvalue(), "tilbud.xlsx")
    findings = {item["code"]: item for item in queries.import_row(batch.pk, 2).findings}
    assert findings["registry.row_amount_unreadable"]["where"] == "C2"


@pytest.mark.parametrize("who", ["case_worker", "service_manager", "operator_economist", "auditor", "outsider"])
def test_only_the_secretariat_imports(register: Register, who: str) -> None:
    batch = preview(register.cast, HEAD + ODD)
    by = register.cast.person(who)
    with pytest.raises(PermissionDenied):
        actions.preview_import(by=by, today=TODAY, file_name="x.csv", content=HEAD.encode())
    with pytest.raises(PermissionDenied):
        actions.apply_import(by=by, today=TODAY, batch_id=batch.pk)
    with pytest.raises(PermissionDenied):
        actions.resolve_row(by=by, today=TODAY, choice=RowChoice(batch.pk, 2, RowDecision(accept=True)))


# ---- as a job and from the command line ----


def test_the_job_writes_for_the_person_who_asked(register: Register) -> None:
    from rammevaerk.web.models import Job

    batch = preview(register.cast, HEAD + GOOD)
    job = actions.start_import(by=register.cast.secretariat, today=TODAY, batch_id=batch.pk)
    assert (job.state, ImportBatch.objects.get().state) == ("queued", "running")
    with pytest.raises(Refused):
        actions.start_import(by=register.cast.secretariat, today=TODAY, batch_id=batch.pk)
    assert Job.objects.get() == job


def test_a_file_whose_writing_stopped_can_be_written_again(register: Register, client_as: Any) -> None:
    from rammevaerk.web.models import Job, JobState

    batch, page = preview(register.cast, HEAD + GOOD), client_as("secretariat")
    address = f"/tilbud/import/{batch.pk}/"
    first = actions.start_import(by=register.cast.secretariat, today=TODAY, batch_id=batch.pk)
    assert "Skriv filen ind i registret" not in page.get(address).content.decode()
    Job.objects.filter(pk=first.pk).update(state=JobState.STOPPED)
    assert "Skriv filen ind i registret" in page.get(address).content.decode()
    assert actions.start_import(by=register.cast.secretariat, today=TODAY, batch_id=batch.pk) != first
    actions.apply_import(by=register.cast.secretariat, today=TODAY, batch_id=batch.pk)
    with pytest.raises(Refused):
        actions.start_import(by=register.cast.secretariat, today=TODAY, batch_id=batch.pk)


@pytest.mark.django_db(transaction=True)
def test_the_job_runs_behind_the_walls_of_who_asked_and_ends_at_the_report() -> None:
    from rammevaerk.registry.tasks import apply_import_job
    from rammevaerk.web.models import Job

    cast = make_cast()
    make_municipalities(cast)
    batch = preview(cast, HEAD + GOOD)
    job = actions.start_import(by=cast.secretariat, today=TODAY, batch_id=batch.pk)
    apply_import_job(job_id=job.pk, batch_id=batch.pk, assignment_id=cast.secretariat.pk, today=TODAY.isoformat())
    done = Job.objects.get()
    assert (done.state, done.result_url) == ("done", f"/tilbud/import/{batch.pk}/")
    assert Service.objects.get().name == "Ny Bøg"


class _Steps:
    """Remembers what an import reports."""

    def __init__(self) -> None:
        self.seen: list[tuple[int, int]] = []
        self.url = ""

    def __call__(self, done: int, total: int, note: str = "") -> None:
        self.seen.append((done, total))

    def result(self, url: str) -> None:
        self.url = url


def test_progress_is_told_and_ends_at_the_report(register: Register) -> None:
    batch, steps = preview(register.cast, HEAD + GOOD), _Steps()
    actions.apply_import(by=None, today=TODAY, batch_id=batch.pk, report=steps)
    assert steps.seen == sorted(steps.seen)
    assert steps.seen[-1][0] == steps.seen[-1][1]
    assert steps.url == f"/tilbud/import/{batch.pk}/"


@pytest.fixture
def command(monkeypatch: pytest.MonkeyPatch) -> Any:
    """`rammevaerk import services FILE`, in the database of the test."""
    from rammevaerk.config.cli import app, imports
    from rammevaerk.config.cli.session import refusals_said

    monkeypatch.setattr(imports, "platform", lambda *role: refusals_said())
    return lambda path: CliRunner().invoke(app, ["import", "services", str(path)])


def test_the_command_reports_and_lists_odd_rows(register: Register, command: Any, tmp_path: Any) -> None:
    path = tmp_path / "tilbud.csv"
    path.write_text(HEAD + GOOD + ODD)
    said = command(path)
    assert said.exit_code == 0
    assert "Ny El" in said.output
    assert Service.objects.filter(name="Ny Bøg").exists()
    before = everything()
    assert command(path).exit_code == 0
    assert everything() == before


def test_the_command_ends_with_one_and_the_reason(register: Register, command: Any, tmp_path: Any) -> None:
    path = tmp_path / "tilbud.csv"
    path.write_text("kommune\nSlagelse\n")
    said = command(path)
    assert said.exit_code == 1
    assert "navn" in said.output + said.stderr
    assert ImportBatch.objects.count() == 0
