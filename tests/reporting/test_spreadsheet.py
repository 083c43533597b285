"""The spreadsheet of a return: out with known figures, in with every error named by its cell."""

import io
import zipfile
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import translation

from rammevaerk.kernel.errors import DomainError, Refused
from rammevaerk.reporting import actions, exports, facts, imports
from rammevaerk.reporting.models import Return
from rammevaerk.reporting.rules.answers import DemandReport, UnitReport
from rammevaerk.web.sentences import sentence
from rammevaerk.web.spreadsheet import SheetToWrite, read_workbook, write_workbook

from tests.reporting.conftest import TODAY, Register

Change = Callable[[dict[str, list[list[Any]]]], None]
PLACES, BUDGET, DEMAND = "Pladser og forbrug", "Budgetlinjer", "Forventet behov"


def rows_of(content: bytes) -> dict[str, list[list[Any]]]:
    """Every sheet's rows as plain values, headings first."""
    return {sheet.name: [[cell.value for cell in row] for row in sheet.rows] for sheet in read_workbook(content, "a.xlsx")}


def changed(row: Return, change: Change) -> bytes:
    """The return's own template with something changed in it."""
    sheets = rows_of(exports.template(row))
    change(sheets)
    return write_workbook([SheetToWrite(name, rows[0], rows[1:]) for name, rows in sheets.items() if rows])


def put(sheet: str, row: int, heading: str, value: Any) -> Change:
    """A change that writes a value under a heading that begins so; row 1 is the first below the headings."""

    def change(sheets: dict[str, list[list[Any]]]) -> None:
        headings = sheets[sheet][0]
        column = next(place for place, words in enumerate(headings) if str(words).startswith(heading))
        cells = sheets[sheet][row]
        cells.extend([None] * (column + 1 - len(cells)))
        cells[column] = value

    return change


def refusal(row: Return, content: bytes, file_name: str = "svar.xlsx") -> list[str]:
    """What is said about a file, in Danish."""
    with pytest.raises(DomainError) as refused:
        imports.read_upload(content, file_name=file_name, row=row)
    with translation.override("da"):
        return [f"{sentence(one.message, one.params)} {sentence(one.remedy, one.params)}" for one in refused.value.findings]


@pytest.fixture
def half_filled(cast: Any, of_sivkaer: Return, full_sivkaer: tuple[UnitReport, ...]) -> Return:
    """Sivkær's return with a saved draft."""
    actions.save_draft(by=cast.service_manager, today=TODAY, return_id=of_sivkaer.pk, reports=full_sivkaer)
    return of_sivkaer


def test_the_template_holds_what_is_known(half_filled: Return) -> None:
    sheets = rows_of(exports.template(half_filled))
    assert list(sheets) == ["Indmelding", PLACES, BUDGET]
    first = dict(zip(sheets[PLACES][0], sheets[PLACES][1], strict=True))
    assert (first["Afdeling"], first["Paragraf"], first["Normerede pladser"]) == ("Hus A", "SEL §\u00a0108", 10)
    assert first["Faktiske udgifter i 2025, kr."] == 8_000_000
    assert first["Budget 2027 vedtaget den"] == date(2026, 10, 12)
    assert [row[4] for row in sheets[BUDGET][1:5]] == [
        "Løn til pædagogisk personale",
        "Centrale puljer",
        "Afskrivning",
        "Salg af måltider",
    ]
    assert sheets[BUDGET][1][6] == 7_800_000


def test_the_template_is_in_danish_also_for_an_english_reader(half_filled: Return) -> None:
    with translation.override("en"):
        content = exports.template(half_filled)
        assert PLACES in rows_of(content)
        assert imports.read_upload(content, file_name="a.xlsx", row=half_filled).reports


def test_what_goes_out_comes_back_the_same(half_filled: Return, full_sivkaer: tuple[UnitReport, ...]) -> None:
    uploaded = imports.read_upload(exports.template(half_filled), file_name="svar.xlsx", row=half_filled)
    assert tuple(uploaded.reports) == full_sivkaer


def test_demand_goes_out_and_comes_back_the_same(cast: Any, of_naestved: Return, full_demand: tuple[DemandReport, ...]) -> None:
    actions.save_draft(by=cast.case_worker, today=TODAY, return_id=of_naestved.pk, reports=full_demand)
    content = changed(of_naestved, put(DEMAND, 3, "Match", "ved ikke"))
    uploaded = imports.read_upload(content, file_name="svar.xlsx", row=of_naestved)
    reports = [report for report in uploaded.reports if isinstance(report, DemandReport)]
    assert reports[2].score is None and reports[2].score_unknown
    assert reports[:2] == list(full_demand[:2])


def test_lines_of_the_last_budget_are_suggested_without_amount(cast: Any, submitted: Return, register: Register) -> None:
    actions.accept(by=cast.secretariat, today=TODAY, return_id=submitted.pk)
    later = date(2027, 9, 1)
    made = actions.open_round(by=cast.secretariat, today=later, area=cast.area, plan=actions.RoundPlan("R", 2028, later))
    row = made.returns.get(service=register.sivkaer)
    sheets = rows_of(exports.template(row))
    assert sheets[BUDGET][1][4:8] == ["Løn til pædagogisk personale", None, None, 7_800_000]
    uploaded = imports.read_upload(exports.template(row), file_name="svar.xlsx", row=row)
    assert all(report.lines == () for report in uploaded.reports if isinstance(report, UnitReport))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (
            put(BUDGET, 1, "Budget 2027", "12.000 ca."),
            "Celle G2 i arket Budgetlinjer: »12.000 ca.« er ikke et beløb. Skriv 12000.",
        ),
        (
            put(BUDGET, 2, "Budget 2027", "mange"),
            "Celle G3 i arket Budgetlinjer: »mange« er ikke et beløb. Skriv et tal, for eksempel 12000.",
        ),
        (
            put(BUDGET, 1, "Budget 2027", Decimal("1.005")),
            "Celle G2 i arket Budgetlinjer: »1,005« er ikke et beløb. Skriv et tal, for eksempel 12000.",
        ),
        (
            put(PLACES, 1, "Normerede pladser i", "ca. 12"),
            "Celle G2 i arket Pladser og forbrug: »ca. 12« er ikke et helt tal. Skriv 12.",
        ),
        (put(PLACES, 1, "Normerede pladser", Decimal("4.5")), "Celle E2 i arket Pladser og forbrug: »4,5« er ikke et helt tal."),
        (put(PLACES, 1, "Brugte døgn", "1/2"), "Celle I2 i arket Pladser og forbrug: »1/2« er ikke et antal døgn."),
        (
            put(PLACES, 2, "Budget 2027 vedtaget", "12/10/26"),
            "Celle M3 i arket Pladser og forbrug: »12/10/26« er ikke en dato. Skriv den som dag.måned.år,",
        ),
        (
            put(PLACES, 1, "Venteliste", "#DIV/0!"),
            "Celle J2 i arket Pladser og forbrug: formlen giver en fejl (#DIV/0!). Skriv selve tallet i stedet for formlen.",
        ),
        (put(BUDGET, 1, "Art", "Løn"), "Celle D2 i arket Budgetlinjer: »Løn« er ikke en af mulighederne."),
        (put(BUDGET, 1, "Art", None), "Celle D2 i arket Budgetlinjer: linjens art mangler."),
        (
            put(PLACES, 1, "Nr.", 999999),
            "Celle A2 i arket Pladser og forbrug: nummer og paragraf er ikke en af indmeldingens afdelinger.",
        ),
        (
            put(BUDGET, 1, "Paragraf", "SEL § 109"),
            "Celle A2 i arket Budgetlinjer: nummer og paragraf er ikke en af indmeldingens afdelinger.",
        ),
    ],
)
def test_a_wrong_cell_is_named_with_what_to_write(half_filled: Return, change: Change, said: str) -> None:
    (found,) = [one for one in refusal(half_filled, changed(half_filled, change)) if "mangler i arket" not in one]
    assert found.startswith(said)


def test_every_wrong_cell_is_named_at_once(half_filled: Return) -> None:
    def change(sheets: dict[str, list[list[Any]]]) -> None:
        put(PLACES, 1, "Borgere", "ti")(sheets)
        put(PLACES, 2, "Venteliste", "?")(sheets)
        put(BUDGET, 1, "Budget 2027", "x")(sheets)

    assert len(refusal(half_filled, changed(half_filled, change))) == 3


@pytest.mark.parametrize("cell", ["010180-1234", "0101801234", "Jens 010180 1234"])
@pytest.mark.parametrize("where", [(PLACES, "Bemærkninger"), (BUDGET, "Tekst"), (PLACES, "Borgere"), ("Indmelding", "Værdi")])
def test_a_cpr_number_anywhere_is_refused_and_never_repeated(half_filled: Return, cell: str, where: tuple[str, str]) -> None:
    said = refusal(half_filled, changed(half_filled, put(where[0], 1, where[1], cell)))
    assert len(said) == 1 and "ligner et cpr-nummer" in said[0]
    assert "0101" not in said[0] and "1234" not in said[0]


def test_a_cpr_number_typed_as_a_number_is_too_large_and_not_repeated(cast: Any, half_filled: Return) -> None:
    content = changed(half_filled, put(PLACES, 1, "Borgere", 101801234))
    uploaded = imports.read_upload(content, file_name="svar.xlsx", row=half_filled)
    with pytest.raises(Refused) as refused:
        actions.save_draft(by=cast.service_manager, today=TODAY, return_id=half_filled.pk, reports=uploaded.reports)
    (found,) = uploaded.at_cells(refused.value.findings)
    assert found.where == "Pladser og forbrug, H2" and "101801234" not in str(found)


def test_a_cpr_number_in_the_name_of_the_file_is_refused(half_filled: Return) -> None:
    (said,) = refusal(half_filled, exports.template(half_filled), file_name="010180-1234.xlsx")
    assert "cpr-nummer" in said and "0101" not in said


def test_another_services_file_is_refused_by_name(half_filled: Return, register: Register) -> None:
    other = half_filled.round.returns.get(service=register.tangstien)
    (said,) = refusal(half_filled, exports.template(other))
    assert said == "Filen hører til en anden indmelding: Tangstien. Hent skabelonen på denne side, udfyld den og send den."


def test_a_demand_file_is_refused_for_a_service(half_filled: Return, of_naestved: Return) -> None:
    assert len(refusal(half_filled, exports.template(of_naestved))) == 1


def drop(name: str) -> Change:
    def change(sheets: dict[str, list[list[Any]]]) -> None:
        sheets.pop(name)

    return change


def add_column(sheets: dict[str, list[list[Any]]]) -> None:
    sheets[BUDGET][0].append("Note")
    sheets[BUDGET][1] = [*sheets[BUDGET][1], *[None] * (8 - len(sheets[BUDGET][1])), "se bilag"]


def add_sheet(sheets: dict[str, list[list[Any]]]) -> None:
    sheets["Mine noter"] = [["x"], ["y"]]


def rename_heading(sheets: dict[str, list[list[Any]]]) -> None:
    sheets[PLACES][0][4] = "Pladser"


def drop_row(sheets: dict[str, list[list[Any]]]) -> None:
    sheets[PLACES].pop()


def double_row(sheets: dict[str, list[list[Any]]]) -> None:
    sheets[PLACES].append(list(sheets[PLACES][1]))


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (drop("Indmelding"), "Filen er ikke lavet fra platformens skabelon"),
        (drop(BUDGET), "Arket Budgetlinjer mangler."),
        (add_sheet, "Arket Mine noter hører ikke til i filen."),
        (add_column, "Celle I1 i arket Budgetlinjer: kolonnen hører ikke til i skabelonen."),
        (rename_heading, "Kolonnen »Normerede pladser« mangler i arket Pladser og forbrug."),
        (drop_row, "Rækken for Hus B (SEL-107) mangler i arket Pladser og forbrug."),
        (double_row, "Celle A4 i arket Pladser og forbrug: afdelingen står der to gange."),
    ],
)
def test_a_changed_template_is_refused(half_filled: Return, change: Change, said: str) -> None:
    assert any(one.startswith(said) for one in refusal(half_filled, changed(half_filled, change)))


def with_macro(content: bytes) -> bytes:
    stream = io.BytesIO(content)
    with zipfile.ZipFile(stream, "a") as package:
        package.writestr("xl/vbaProject.bin", b"x")
    return stream.getvalue()


@pytest.mark.parametrize("content", [b"", b"not a spreadsheet", b"PK\x03\x04broken"])
def test_what_is_no_spreadsheet_is_refused(half_filled: Return, content: bytes) -> None:
    assert len(refusal(half_filled, content)) == 1


def test_macros_are_refused(half_filled: Return) -> None:
    assert len(refusal(half_filled, with_macro(exports.template(half_filled)))) == 1


def upload(client: Client, row: Return, content: bytes, name: str = "svar.xlsx") -> Any:
    return client.post(f"/indberetning/indmelding/{row.pk}/regneark/", {"file": SimpleUploadedFile(name, content)})


def test_a_correct_upload_becomes_the_draft(client_as: Callable[[str], Client], half_filled: Return, register: Register) -> None:
    answer = upload(client_as("service_manager"), half_filled, changed(half_filled, put(PLACES, 1, "Borgere", 9)))
    assert answer.status_code == 302
    half_filled.refresh_from_db()
    assert half_filled.state == "draft"
    assert facts.unit_reports([half_filled.pk])[half_filled.pk][0].people == 9


def test_an_upload_with_errors_lists_the_cells_and_keeps_nothing(client_as: Callable[[str], Client], half_filled: Return) -> None:
    def change(sheets: dict[str, list[list[Any]]]) -> None:
        put(PLACES, 1, "Borgere", 9)(sheets)
        put(BUDGET, 1, "Budget 2027", "12.000 ca.")(sheets)

    answer = upload(client_as("service_manager"), half_filled, changed(half_filled, change))
    assert answer.status_code == 422
    assert "Celle G2 i arket Budgetlinjer: »12.000 ca.« er ikke et beløb" in answer.content.decode()
    assert facts.unit_reports([half_filled.pk])[half_filled.pk][0].people == 11


def test_a_refusal_of_the_rules_is_shown_with_the_cell(client_as: Callable[[str], Client], half_filled: Return) -> None:
    answer = upload(client_as("service_manager"), half_filled, changed(half_filled, put(PLACES, 1, "Borgere", 101801234)))
    page = answer.content.decode()
    assert answer.status_code == 422 and "Pladser og forbrug, H2" in page and "101801234" not in page


@pytest.mark.parametrize("person", ["operator_economist", "controller", "secretariat", "outsider"])
def test_only_those_it_belongs_to_send_a_file(client_as: Callable[[str], Client], half_filled: Return, person: str) -> None:
    assert upload(client_as(person), half_filled, exports.template(half_filled)).status_code == 403


def test_a_file_for_a_return_that_cannot_be_changed_is_refused(client_as: Callable[[str], Client], submitted: Return) -> None:
    answer = upload(client_as("service_manager"), submitted, exports.template(submitted))
    assert answer.status_code == 422 and "kan ikke ændres nu" in answer.content.decode()
