"""A dialogue as PDF and Word; both hold the sections of the page."""

import io
import re
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from rammevaerk.dialogue.shown.blocks import Block, Section
from rammevaerk.dialogue.shown.course import stage_words
from rammevaerk.dialogue.shown.page import DialoguePage
from rammevaerk.web import dates
from rammevaerk.web.documents import add_chart, chart_source, render_pdf

INK, SOFT, DEMO = "1A1A1A", "5F5F5F", "54278F"
FONT = "Calibri"
TEXT_MM, WIDEST = 166, 40


def file_name(page: DialoguePage) -> str:
    """The name without its ending: letters, digits and hyphens."""
    plain = f"dialog {page.dialogue.service.name} {page.dialogue.year}".lower()
    plain = plain.translate({ord("æ"): "ae", ord("ø"): "oe", ord("å"): "aa"})
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def as_pdf(page: DialoguePage, today: date) -> bytes:
    """The dialogue as PDF/UA. Raises `DocumentsUnavailable` where it cannot be made."""
    sections = [
        (section, [(block, chart_source(block.chart) if block.chart else "") for block in section.blocks])
        for section in sections_of(page)
    ]
    return render_pdf(
        "dialogue/document.html", {"page": page, "front": front(page, today), "sections": sections, "title": title(page)}
    )


def title(page: DialoguePage) -> str:
    """The document's title."""
    return _("Dialogue %(year)s: %(service)s") % {"year": page.dialogue.year, "service": page.dialogue.service.name}


def sections_of(page: DialoguePage) -> list[Section]:
    """The report and what follows it."""
    return [*page.report, *page.course]


def front(page: DialoguePage, today: date) -> list[tuple[str, str]]:
    """What stands under the title."""
    version = _("Version %(n)s") % {"n": page.shown.version} if page.shown.version else _("Not submitted")
    return [
        (_("Yearly report"), version),
        (_("Figures as of"), dates.long(page.shown.day)),
        (_("Where it stands"), stage_words(page.case.stage)),
        (_("Printed"), dates.long(today)),
    ]


def as_word(page: DialoguePage, today: date) -> bytes:
    """The dialogue as .docx in Danish."""
    import docx

    document = docx.Document()
    _set_up(document, page)
    document.add_paragraph(title(page), style="Title")
    if page.is_demo:
        _small(document, _("Demo data"), DEMO)
    _table(document, Block("facts", rows=tuple(front(page, today))))
    for section in sections_of(page):
        document.add_heading(section.heading, level=1)
        for block in section.blocks:
            _block(document, block)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def _set_up(document: Any, page: DialoguePage) -> None:
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls, qn
    from docx.shared import Mm, Pt, RGBColor

    paper = document.sections[0]
    paper.page_width, paper.page_height = Mm(210), Mm(297)
    paper.left_margin = paper.right_margin = paper.top_margin = paper.bottom_margin = Mm(22)
    document.core_properties.title = title(page)
    document.core_properties.language = "da-DK"
    document.core_properties.author = page.dialogue.service.name
    document.core_properties.comments = ""
    sizes = (("Normal", 10, False), ("Title", 26, True), ("Heading 1", 15, True), ("Heading 2", 11, True), ("Caption", 9, True))
    for name, size, bold in sizes:
        style = document.styles[name]
        style.font.name, style.font.size, style.font.bold = FONT, Pt(size), bold
        style.font.color.rgb, style.font.italic = RGBColor.from_string(INK), False
        properties = style.element.get_or_add_rPr()
        fonts = properties.find(qn("w:rFonts"))
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)
        properties.append(parse_xml(f'<w:lang {nsdecls("w")} w:val="da-DK"/>'))
    border = document.styles["Title"].element.find(f".//{qn('w:pBdr')}")
    if border is not None:
        border.getparent().remove(border)
    paper.footer.paragraphs[0].text = title(page)


def _block(document: Any, block: Block) -> None:
    if block.kind == "chart" and block.chart:
        add_chart(document, block.chart)
        rows = tuple(tuple(str(cell) for cell in row) for row in block.chart.table.rows)
        headers = tuple(str(header) for header in block.chart.table.headers)
        numeric = frozenset(range(1, len(headers)))
        _table(document, Block("table", caption=block.chart.heading, headers=headers, rows=rows, numeric=numeric))
    elif block.kind == "table":
        _table(document, block)
    elif block.kind == "facts":
        _table(document, Block("facts", rows=block.pairs))
    elif block.kind == "heading":
        document.add_heading(block.words, level=2)
    elif block.kind == "note":
        _small(document, block.words, SOFT)
    else:
        for line in block.words.splitlines():
            document.add_paragraph(line)


def _small(document: Any, words: str, colour: str) -> None:
    from docx.shared import Pt, RGBColor

    run = document.add_paragraph().add_run(words)
    run.font.size, run.font.color.rgb = Pt(8.5), RGBColor.from_string(colour)


def _table(document: Any, block: Block) -> None:
    """A table whose heading row repeats on each page; facts have none."""
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls
    from docx.shared import Mm

    if block.caption:
        document.add_paragraph(block.caption, style="Caption").paragraph_format.keep_with_next = True
    rows = [block.headers, *block.rows] if block.headers else list(block.rows)
    if not rows:
        return
    drawn = document.add_table(rows=len(rows), cols=len(rows[0]))
    drawn._tbl.tblPr.append(parse_xml(_BORDERS.format(nsdecls("w"))))
    if block.headers:
        drawn.rows[0]._tr.get_or_add_trPr().append(parse_xml(f"<w:tblHeader {nsdecls('w')}/>"))
    weights = [min(max(len(row[column]) for row in rows), WIDEST) + 4 for column in range(len(rows[0]))]
    for place, cells in enumerate(rows):
        for column, words in enumerate(cells):
            cell = drawn.cell(place, column)
            cell.width = Mm(TEXT_MM * weights[column] // sum(weights))
            paragraph = cell.paragraphs[0]
            paragraph.add_run(words).bold = bool(block.headers) and place == 0
            if column in block.numeric:
                paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    document.add_paragraph().paragraph_format.space_after = 0


_BORDERS = (
    "<w:tblBorders {}>"
    + "".join(f'<w:{edge} w:val="single" w:sz="4" w:space="0" w:color="BFBFBF"/>' for edge in ("top", "bottom", "insideH"))
    + "</w:tblBorders>"
)
