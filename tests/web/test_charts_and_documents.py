"""Charts say what they show, draw the same in documents as on the page, and documents can be read aloud."""

import base64
import io
import json
import os
import re
import subprocess
import sys
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import docx
import pytest
from django.template import Context, Template
from django.utils import translation
from docx.shared import Mm

from rammevaerk.web.charts import (
    Axis,
    Bar,
    Caption,
    Chart,
    ChartTable,
    HeatCell,
    Point,
    Series,
    Step,
    bars,
    heatmap,
    lines,
    scatter,
    waterfall,
)
from rammevaerk.web.charts.chart import VEGA_LITE, config
from rammevaerk.web.documents import add_chart, chart_source, pdf_of, render_pdf, with_files, word
from rammevaerk.web.fonts import truetype_folder

from tests.web.gallery import all_charts, change_chart

ROOT = Path(__file__).parents[2]
CAPTION = Caption("Takst", "Taksten er steget 6,0 %.")


@pytest.mark.parametrize("number", range(6))
def test_every_kind_of_chart_is_drawn_wide_and_narrow(number: int) -> None:
    chart = all_charts()[number]
    for drawing in ("wide", "narrow"):
        spec = chart.drawings[drawing]
        svg = Chart(chart.heading, chart.reading, spec, chart.table).svg(330)
        assert svg.count("<path") > 2
        assert "NaN" not in svg
        assert "undefined" not in svg
    assert chart.drawings["wide"]["description"] == f"{chart.heading}. {chart.reading}"
    assert all(len(row) == len(chart.table.headers) for row in chart.table.rows)


def test_numbers_and_months_in_a_drawing_are_danish() -> None:
    with translation.override("da"):
        svg = lines(
            CAPTION,
            [Series("a", [(date(2026, 5, 1), Decimal("2950.5")), (date(2026, 10, 1), Decimal(3141))], context=True)],
            header="Dag",
        ).svg()
    texts = re.findall(r"<text[^>]*>([^<]+)</text>", svg)
    assert any(re.fullmatch(r"\d\.\d{3}", text) for text in texts), texts
    assert any(text in ("maj", "maj 2026") or text.startswith(("jun", "jul")) for text in texts), texts


def test_the_drawing_uses_the_fonts_of_the_page_and_the_page_the_version_of_the_documents() -> None:
    assert truetype_folder() is not None
    assert "IBM Plex Sans" in change_chart().svg()
    served = json.loads((ROOT / "node_modules" / "vega-lite" / "package.json").read_text())["version"]
    assert served.startswith(VEGA_LITE + "."), "page and document must draw with the same minor version"


def test_the_chart_configuration_holds_no_locale_and_hides_legends() -> None:
    assert "locale" not in config()
    assert config()["legend"] == {"disable": True}


def test_a_picture_is_a_png_at_twice_the_points() -> None:
    picture = change_chart().png(width=320)
    assert picture.startswith(b"\x89PNG")
    assert int.from_bytes(picture[16:20], "big") >= 640


def test_a_waterfall_that_does_not_add_up_is_refused() -> None:
    with pytest.raises(ValueError, match="sum to 3178, not to 3141"):
        waterfall(CAPTION, [Step("2026", 3088, total=True), Step("PL", 90), Step("2027", 3141, total=True)], headers=("a", "b"))


def test_a_waterfall_of_small_changes_counts_from_the_first_total_and_says_so() -> None:
    with translation.override("da"):
        small = waterfall(
            CAPTION, [Step("2026", 3000, total=True), Step("PL", 90), Step("2027", 3090, total=True)], headers=("a", "b")
        )
        large = waterfall(
            CAPTION, [Step("2026", 100, total=True), Step("PL", 90), Step("2027", 190, total=True)], headers=("a", "b")
        )
    assert small.note == "Skalaen tæller fra »2026«."
    assert large.note == ""
    assert [row["written"] for row in small.spec["data"]["values"]] == ["3.000", "+90", "3.090 (+90)"]
    assert list(small.table.rows) == [("2026", "3.000"), ("PL", "+90"), ("2027", "3.090")]


def test_values_of_a_waterfall_have_room_to_the_right_of_their_bars() -> None:
    steps = [
        Step("Oktober", 1_879_957, total=True),
        Step("Nye", 69_330),
        Step("Døgn", -82_777),
        Step("November", 1_866_510, total=True),
    ]
    low, high = waterfall(CAPTION, steps, headers=("a", "b")).spec["encoding"]["x"]["scale"]["domain"]
    assert (high - 69_330) / (high - low) * 400 > 8 * len("+69.330")


def test_bars_begin_at_zero_and_keep_their_order() -> None:
    chart = bars(CAPTION, [Bar("Aabo", 5), Bar("And", -3)], headers=("Navn", "Antal"))
    low, high = chart.spec["encoding"]["x"]["scale"]["domain"]
    assert low < -3
    assert high > 5
    assert bars(CAPTION, [Bar("a", 0)], headers=("a", "b")).svg()
    assert bars(CAPTION, [], headers=("a", "b")).spec["encoding"]["x"]["scale"]["domain"] == [0.0, 0.0]


def test_an_unknown_value_is_a_gap_and_a_dash() -> None:
    chart = lines(CAPTION, [Series("a", [(2024, 1), (2025, None), (2026, 0)])], header="År")
    assert list(chart.table.rows) == [("2024", "1"), ("2025", "–"), ("2026", "0")]
    cells = heatmap(CAPTION, [HeatCell("r", "a", None), HeatCell("r", "b", 0)], corner="x")
    assert list(cells.table.rows) == [("r", "–", "0")]


def test_five_lines_are_too_many_and_a_logarithm_needs_values_above_zero() -> None:
    with pytest.raises(ValueError, match="small multiples"):
        lines(CAPTION, [Series(str(number), [(2024, 1)]) for number in range(5)], header="År")
    with pytest.raises(ValueError, match="above zero"):
        scatter(CAPTION, [Point("a", 0, 1)], x=Axis("x", log=True), y=Axis("y"), header="a")


def test_names_of_lines_that_end_at_the_same_point_are_moved_apart() -> None:
    def moved(upper: int, lower: int, last: int = 2026) -> list[int]:
        series = [Series("a", [(2025, 0), (2026, upper)]), Series("b", [(2025, 100), (last, lower)], context=True)]
        layers = lines(CAPTION, series, header="År").spec["layer"]
        names = [layer for layer in layers if layer.get("encoding", {}).get("text", {}).get("field") == "name"]
        return [layer["mark"].get("dy", 0) for layer in names]

    assert moved(58, 57) == [-9, 9] and moved(57, 58) == [9, -9]
    assert moved(58, 40) == moved(58, 58, last=2027) == [0, 0]


def test_on_a_phone_the_name_of_a_line_that_goes_on_stands_above_the_half_it_reaches_over() -> None:
    before = Series("Afregnet", [(date(2026, month, 1), value) for month, value in enumerate((13, 11, 12, 11, 10), 1)])
    after = Series("Bevilget", [(date(2026, 6, 1), 11), (date(2026, 7, 1), 12)], planned=True)
    chart = lines(CAPTION, [before, after], header="Måned", from_zero=True)

    def anchors(spec: dict[str, Any]) -> list[Any]:
        names = [layer for layer in spec["layer"] if layer.get("encoding", {}).get("text", {}).get("field") == "name"]
        return [layer["data"]["values"][0]["value"] for layer in names]

    assert anchors(chart.spec) == [10, 12] and anchors(chart.narrow) == [12, 12]
    years = lines(CAPTION, [Series("a", [(2024, 1), (2025, 2)]), Series("b", [(2026, 3), (2027, 1)])], header="År")
    assert [layer["mark"].get("align") for layer in years.spec["layer"] if "name" in str(layer.get("encoding"))] == [
        "right",
        "left",
    ]


def test_a_pdf_is_tagged_danish_and_describes_its_pictures() -> None:
    chart = change_chart()
    html = (
        '<!DOCTYPE html><html lang="da"><head><title>Takst for Sivkær</title></head><body><h1>Takst</h1>'
        f'<img alt="{chart.description}" src="{chart_source(chart)}"><table><caption>Tal</caption>'
        "<thead><tr><th scope='col'>År</th></tr></thead><tbody><tr><td>2027</td></tr></tbody></table></body></html>"
    )
    content = pdf_of(html)
    assert content.startswith(b"%PDF-")
    plain = _unpacked(content)
    assert b"/StructTreeRoot" in plain
    assert b"/Figure" in plain
    assert b"pdfuaid" in plain
    assert b"/Lang (da)" in plain
    assert b"IBM-Plex-Sans" in plain.replace(b"IBMPlexSans", b"IBM-Plex-Sans")


def _unpacked(content: bytes) -> bytes:
    """The file with its compressed parts opened, so that words in them can be looked for."""
    import zlib

    parts = [content]
    for match in re.finditer(rb"stream\r?\n(.*?)\r?\nendstream", content, re.DOTALL):
        opened = zlib.decompressobj()
        try:
            parts.append(opened.decompress(match[1]))
        except zlib.error:
            continue
    return b"\n".join(parts)


def test_a_document_asks_nobody_for_anything() -> None:
    html = '<html lang="da"><head><title>x</title></head><body><img alt="" src="http://127.0.0.1:9/x.png"></body></html>'
    assert pdf_of(html).startswith(b"%PDF-")


def test_icons_of_the_page_stand_in_documents_as_files() -> None:
    html = Template('{% load rv %}{% icon "warning" "Advarsel" %}<img src="/static/gone.svg" alt="">').render(Context())
    made = with_files(html)
    assert 'src="file:///' in made
    assert "warning" in made
    assert 'src="/static/gone.svg"' in made
    assert made.count('alt="Advarsel"') == 1


def test_a_document_template_is_rendered_with_the_frame_of_documents(settings: object) -> None:
    assert render_pdf("web/document.html", {}).startswith(b"%PDF-")


def test_word_documents_carry_text_safely_and_describe_pictures(tmp_path: Path) -> None:
    template = docx.Document()
    template.add_paragraph("Takst for {{ name }}")
    template.add_paragraph("{{ change }}")
    path = tmp_path / "t.docx"
    template.save(str(path))
    chart = change_chart()
    made = docx.Document(io.BytesIO(word(path, {"name": "A & B <c>"}, charts={"change": chart})))
    assert made.paragraphs[0].text == "Takst for A & B <c>"
    assert [shape._inline.docPr.get("descr") for shape in made.inline_shapes] == [chart.description]
    assert made.inline_shapes[0].width == Mm(160)


def test_a_chart_can_be_added_to_a_word_document() -> None:
    document = docx.Document()
    chart = all_charts()[0]
    add_chart(document, chart)
    assert [paragraph.text for paragraph in document.paragraphs] == [chart.reading, "", chart.note]
    assert document.inline_shapes[0]._inline.docPr.get("descr") == chart.description


def test_a_chart_of_ones_own_is_described_and_named() -> None:
    chart = Chart("H", "R", {"mark": "bar", "data": {"values": []}}, ChartTable(("a",), []), alt="Et billede")
    assert chart.description == "Et billede"
    assert chart.drawings["narrow"]["mark"] == "bar"
    assert base64.b64decode(chart_source(change_chart()).split(",", 1)[1]).startswith(b"<svg")


HEAVY = ("weasyprint", "vl_convert", "docxtpl", "docx", "xlsxwriter", "python_calamine")


def test_heavy_libraries_are_not_loaded_before_they_are_used() -> None:
    program = f"""
import sys, django
django.setup()
import rammevaerk.web.documents, rammevaerk.web.spreadsheet, rammevaerk.web.templatetags.rv, rammevaerk.web.views
print([name for name in {HEAVY} if name in sys.modules])
"""
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings", "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"}
    found = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, env=environment, check=False)
    assert found.stdout.strip() == "[]", found.stderr
