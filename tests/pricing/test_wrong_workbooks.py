"""Every kind of wrong input of the calculation sheet: told at its place, on the page, to another program and on the command
line; nothing is kept and nothing half written."""

import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from typer.testing import CliRunner

from rammevaerk.config.cli import app
from rammevaerk.pricing import actions
from rammevaerk.pricing.models import CostLine as LineRow
from rammevaerk.pricing.models import Sheet, SheetUpload
from rammevaerk.pricing.uploads import workbook_of_sheet
from rammevaerk.web.clock import set_demo_date
from rammevaerk.web.spreadsheet import LARGEST_FILE

from tests.pricing.conftest import TODAY, Priced
from tests.pricing.listed import url
from tests.support.workbooks import changed

ClientOf = Callable[[str], Any]
Change = Callable[[bytes], bytes]


def cells(**values: Any) -> Change:
    return lambda content: changed(content, **values)


def with_part(name: str, part: bytes) -> Change:
    """The package with one more part in it."""

    def made(content: bytes) -> bytes:
        stream = io.BytesIO(content)
        with zipfile.ZipFile(stream, "a", zipfile.ZIP_DEFLATED) as package:
            package.writestr(name, part)
        return stream.getvalue()

    return made


def copied_column(content: bytes) -> bytes:
    """The first item's column once more beside it."""
    from openpyxl import load_workbook

    book = load_workbook(io.BytesIO(content))
    page = book.worksheets[0]
    for row in range(1, page.max_row + 1):
        page.cell(row, 6).value = page.cell(row, 5).value
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def placed(content: bytes, label: str) -> str:
    """The address in column E of the row with that label."""
    from openpyxl import load_workbook

    page = load_workbook(io.BytesIO(content)).worksheets[0]
    row = next(number for number in range(1, page.max_row + 1) if str(page.cell(number, 2).value).startswith(label))
    return f"E{row}"


def first_line(content: bytes) -> str:
    return placed(content, "Løn, pædagogisk")


# what is wrong, what it is made of, what is said of it, and the cell it is said at ("" where it is the file as a whole)
WRONG: list[tuple[str, Callable[[bytes], bytes], tuple[str, ...], Callable[[bytes], str] | None]] = [
    ("text in an amount", lambda content: changed(content, **{first_line(content): "mange penge"}), ("tal",), first_line),
    ("an amount below zero", lambda content: changed(content, **{first_line(content): -5}), ("positive",), first_line),
    ("negative places", cells(E8=-3), ("over nul",), lambda _content: "E8"),
    ("no places", cells(E8=None), ("pladser mangler",), lambda _content: "E8"),
    ("half a place", cells(E8=2.5), ("helt tal",), lambda _content: "E8"),
    ("an occupancy of nothing", cells(E10=0), (), lambda _content: "E10"),
    ("an occupancy above the band", cells(E10=1.2), (), lambda _content: "E10"),
    ("a formula error", lambda content: changed(content, **{first_line(content): "#REF!"}), ("#REF!",), first_line),
    ("a text that stands in the kind", lambda content: changed(content, **{"C" + first_line(content)[1:]: "gaver"}), (), None),
    ("a zip bomb", with_part("xl/media/zeros.bin", b"\0" * 80_000_000), ("udpakket",), None),
    ("a macro", with_part("xl/vbaProject.bin", b"x"), ("makroer",), None),
    ("links out of the file", with_part("xl/externalLinks/externalLink1.xml", b"<x/>"), ("andre filer",), None),
    ("no workbook at all", lambda _content: b"%PDF-1.7", ("regneark",), None),
    ("an empty file", lambda _content: b"", (), None),
    ("the same sheet twice", copied_column, ("E5", "F5"), None),
    ("a column nobody has headed", cells(F22=5), ("F",), None),
    ("a row that is not there", cells(B8="Pladser i alt"), ("række",), None),
]


@pytest.fixture
def content(priced: Priced) -> bytes:
    set_demo_date(TODAY)
    return workbook_of_sheet(priced.draft())


def sent(client: Any, content: bytes, name: str = "takster.xlsx") -> Any:
    return client.post(url("upload"), {"file": SimpleUploadedFile(name, content)})


def kept() -> tuple[Any, ...]:
    return (SheetUpload.objects.count(), list(Sheet.objects.values()), list(LineRow.objects.values()))


CASES = WRONG


@pytest.mark.parametrize(("name", "change", "named", "at"), CASES, ids=[case[0] for case in CASES])
class TestEachMistake:
    def test_on_the_page_it_is_told_and_nothing_is_kept(
        self, content: bytes, client_as: ClientOf, name: str, change: Any, named: tuple[str, ...], at: Any
    ) -> None:
        before = kept()
        answer = sent(client_as("municipal_economist"), change(content))
        words = answer.content.decode()
        assert answer.status_code == 422, name
        for part in (*named, *([at(content)] if at else [])):
            assert part in words, (name, part)
        assert "Traceback" not in words
        assert kept() == before

    def test_on_the_command_line_it_is_told_and_the_exit_code_says_so(
        self, content: bytes, tmp_path: Path, name: str, change: Any, named: tuple[str, ...], at: Any
    ) -> None:
        file = tmp_path / "takster.xlsx"
        file.write_bytes(change(content))
        answer = CliRunner().invoke(app, ["tariff", "calculate", str(file), "--demo"])
        assert answer.exit_code == 1, (name, answer.output)
        assert not answer.exception or isinstance(answer.exception, SystemExit)
        for part in named:
            assert part in answer.stderr, (name, answer.stderr)
        as_json = CliRunner().invoke(app, ["tariff", "calculate", str(file), "--demo", "--json"])
        assert as_json.exit_code == 1
        found = json.loads(as_json.stdout)
        assert found.get("findings") or [item for sheet in found["sheets"] for item in sheet["findings"]]


class TestWholeFiles:
    def test_a_file_of_200_megabytes_is_refused_before_it_is_read(
        self, content: bytes, client_as: ClientOf, tmp_path: Path
    ) -> None:
        before = kept()
        answer = sent(client_as("municipal_economist"), content + b"\0" * (LARGEST_FILE + 1))
        assert answer.status_code in (413, 422)
        assert "20 MB" in answer.content.decode()
        assert kept() == before
        file = tmp_path / "stor.xlsx"
        with file.open("wb") as written:
            written.truncate(200 * 1024 * 1024)
        said = CliRunner().invoke(app, ["tariff", "calculate", str(file)])
        assert said.exit_code == 1
        assert "20 MB" in said.stderr

    def test_a_macro_workbook_by_its_name(self, content: bytes, client_as: ClientOf) -> None:
        answer = sent(client_as("municipal_economist"), content, "takster.xlsm")
        assert answer.status_code == 422
        assert ".xlsx" in answer.content.decode()

    def test_no_file_at_all(self, client_as: ClientOf, content: bytes) -> None:
        answer = client_as("municipal_economist").post(url("upload"), {})
        assert answer.status_code == 422
        assert "udfyldes" in answer.content.decode()

    def test_a_sheet_for_a_closed_year(self, content: bytes, client_as: ClientOf) -> None:
        Sheet.objects.update(year=2025)
        closed = workbook_of_sheet(Sheet.objects.select_related("item__unit__service").get())
        before = kept()
        answer = sent(client_as("municipal_economist"), closed)
        assert answer.status_code == 422
        assert "E7: 2025 er lukket" in answer.content.decode()
        assert kept() == before

    def test_several_mistakes_are_all_told_at_once(self, content: bytes, client_as: ClientOf) -> None:
        wrong = changed(content, E8=-3, **{first_line(content): "mange penge"})
        words = sent(client_as("municipal_economist"), wrong).content.decode()
        assert "Filen har 2 fejl" in words
        assert "E8" in words
        assert first_line(content) in words

    def test_a_correct_file_sent_twice_and_saved_once(self, content: bytes, client_as: ClientOf, priced: Priced) -> None:
        client = client_as("municipal_economist")
        first, second = (sent(client, changed(content, E8=30)).url for _time in range(2))
        assert first != second
        uploads = list(SheetUpload.objects.order_by("pk"))
        by = priced.cast.municipal_economist
        actions.apply_upload(by=by, today=TODAY, upload_id=uploads[0].pk)
        saved = kept()[1:]
        again = client.post(url("upload_apply", uploads[0].pk), follow=True)
        assert "gemt" in again.content.decode()
        assert kept()[1:] == saved


GOOD = {
    "year": 2027,
    "sheets": [
        {
            "name": "Sivkær",
            "paragraph": "SEL-108",
            "places": 10,
            "occupancy": "0.98",
            "lines": [{"kind": "direct", "text": "Løn", "amount": 8_000_000}],
        }
    ],
}


def asked(**change: Any) -> dict[str, Any]:
    (sheet,) = json.loads(json.dumps(GOOD["sheets"]))
    return {"year": 2027, "demo": True, "sheets": [{**sheet, **change}]}


WRONG_JSON = [
    ("text in an amount", asked(lines=[{"kind": "direct", "text": "Løn", "amount": "mange penge"}]), "amount"),
    ("an amount below zero", asked(lines=[{"kind": "direct", "text": "Løn", "amount": -1}]), "amount"),
    ("negative places", asked(places=-1), "places"),
    ("no places", asked(places=0), "places"),
    ("an occupancy in words", asked(occupancy="halv"), "occupancy"),
    ("an unknown column", asked(rabat=5), "rabat"),
    ("an unknown kind", asked(lines=[{"kind": "gave", "text": "Løn", "amount": 1}]), "kind"),
    ("no sheet", {"year": 2027, "sheets": []}, "sheets"),
    ("a year long ago", {**asked(), "year": 1890}, "year"),
]


@pytest.mark.parametrize(("name", "body", "field"), WRONG_JSON, ids=[case[0] for case in WRONG_JSON])
class TestOtherPrograms:
    def test_the_address_names_the_field(self, db: None, client: Any, name: str, body: dict[str, Any], field: str) -> None:
        answer = client.post("/api/tariff/calculate", json.dumps(body), content_type="application/json")
        assert answer.status_code == 422, name
        assert field in answer.content.decode(), answer.content.decode()

    def test_the_command_names_the_field(self, tmp_path: Path, name: str, body: dict[str, Any], field: str) -> None:
        file = tmp_path / "ark.json"
        file.write_text(json.dumps({key: value for key, value in body.items() if key != "demo"}), encoding="utf-8")
        answer = CliRunner().invoke(app, ["tariff", "calculate", str(file), "--demo"])
        assert answer.exit_code == 2, (name, answer.output)
        assert field in answer.output, answer.output


@pytest.mark.parametrize("occupancy", ["0", "1.2"])
def test_an_occupancy_that_cannot_be_gives_no_tariff_and_says_why(db: None, client: Any, occupancy: str) -> None:
    body = json.dumps(asked(occupancy=occupancy))
    answer = client.post("/api/tariff/calculate", body, content_type="application/json")
    if answer.status_code == 200:
        (sheet,) = answer.json()["sheets"]
        assert sheet["tariff"] is None
        assert "pricing.occupancy_refused" in {finding["code"] for finding in sheet["findings"]}
    else:
        assert answer.status_code == 422
        assert "occupancy" in answer.content.decode()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "no JSON"),
        ("[1, 2]", "holds no sheet"),
        ('{"year": 2027', "no JSON"),
        ("[" * 200_000, "nested"),
        ('{"year": 2027, "values": [1], "sheets": []}', "values"),
        ('{"year": NaN, "sheets": []}', "year"),
    ],
)
def test_a_file_that_is_no_sheet_is_said_to_be_none(tmp_path: Path, text: str, said: str) -> None:
    file = tmp_path / "ark.json"
    file.write_text(text, encoding="utf-8")
    answer = CliRunner().invoke(app, ["tariff", "calculate", str(file), "--demo"])
    assert answer.exit_code == 2
    assert said in " ".join(answer.output.replace("│", " ").split())


def test_a_byte_order_mark_is_no_mistake(tmp_path: Path) -> None:
    file = tmp_path / "ark.json"
    file.write_text("\ufeff" + json.dumps(GOOD), encoding="utf-8")
    answer = CliRunner().invoke(app, ["tariff", "calculate", str(file), "--demo", "--json"])
    assert answer.exit_code == 0, answer.output
    assert json.loads(answer.stdout)["sheets"][0]["tariff"] > 0


def test_what_is_missing_is_told_with_how_to_give_it(tmp_path: Path) -> None:
    file = tmp_path / "ark.json"
    two = [{**GOOD["sheets"][0], "name": name} for name in ("Sivkær", "Tangstien")]  # type: ignore[index]
    file.write_text(json.dumps({"year": 2027, "sheets": two}), encoding="utf-8")
    answer = CliRunner().invoke(app, ["tariff", "calculate", str(file)])
    assert answer.exit_code == 1
    assert "--set ID=VÆRDI" in answer.stderr
    assert "pricing.overhead_share" in answer.stderr
    assert answer.stderr.count("»Andel til central ledelse og administration«") == 1, "what holds for all is said once"
