"""The agreement as a Word document: built from an empty one, with headings, contents, page numbers and described tables.

Long tables are written as XML text directly: the library's own cells cost quadratic time.
"""

import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from django.utils.translation import gettext as _

from rammevaerk.governance.rules.document import AgreementText, Section
from rammevaerk.web.charts import Chart
from rammevaerk.web.documents import PICTURE_WIDTH_MM

FONT = "Calibri"
INK, SOFT, DEMO = "1A1A1A", "5F5F5F", "54278F"
MARGIN_MM, PAGE_MM = 22, (210, 297)
TEXT_WIDTH = 9412  # twentieths of a point between the margins
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
TWIPS_LETTER, TWIPS_PADDING = 110, 240
LONGEST_WORD, LONGEST_LINE = 20, 46
BOLD_LETTERS = 2  # how much more room a word of the heading row takes
BOOKMARK = "_Afsnit{}"


def as_word(text: AgreementText, pictures: Sequence[Chart]) -> bytes:
    """The text as .docx in Danish."""
    import docx

    document = docx.Document()
    _set_up(document, text)
    _front(document, text)
    _contents(document, text)
    drawn = iter(pictures)
    for place, section in enumerate(text.sections):
        _section(document, place, section, drawn)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def _set_up(document: Any, text: AgreementText) -> None:
    from docx.shared import Mm

    page = document.sections[0]
    page.page_width, page.page_height = Mm(PAGE_MM[0]), Mm(PAGE_MM[1])
    page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = Mm(MARGIN_MM)
    page.different_first_page_header_footer = True
    document.core_properties.title = text.title
    document.core_properties.language = "da-DK"
    document.core_properties.author = text.area
    document.core_properties.comments = ""
    for name, size, bold in (
        ("Normal", 10, False),
        ("Title", 30, True),
        ("Heading 1", 18, True),
        ("Heading 2", 13, True),
        ("Heading 3", 11, True),
        ("Caption", 9, True),
    ):
        _style(document, name, size, bold)
    _footer(page.footer.paragraphs[0], text.title)


def _style(document: Any, name: str, size: int, bold: bool) -> None:
    from docx.oxml import parse_xml
    from docx.oxml.ns import qn
    from docx.shared import Pt, RGBColor

    style = document.styles[name]
    style.font.name, style.font.size, style.font.bold = FONT, Pt(size), bold
    style.font.color.rgb = RGBColor.from_string(INK)
    style.font.italic = False
    properties = style.element.get_or_add_rPr()
    fonts = properties.find(qn("w:rFonts"))
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    for face in ("w:ascii", "w:hAnsi", "w:cs"):
        fonts.set(qn(face), FONT)
    properties.append(parse_xml(f'<w:lang {W} w:val="da-DK"/>'))
    if name == "Heading 1":
        style.paragraph_format.page_break_before = True
    if name == "Title":
        border = style.element.find(f".//{qn('w:pBdr')}")
        if border is not None:
            border.getparent().remove(border)


def _footer(paragraph: Any, title: str) -> None:
    from docx.oxml import parse_xml

    paragraph.add_run(f"{title}\t\t")
    for field, between in (("PAGE", " / "), ("NUMPAGES", "")):
        for piece in _field(field, "1"):
            paragraph._p.append(parse_xml(piece))
        if between:
            paragraph.add_run(between)


def _field(code: str, shown: str) -> list[str]:
    return [
        f'<w:r {W}><w:fldChar w:fldCharType="begin"/></w:r>',
        f'<w:r {W}><w:instrText xml:space="preserve"> {code} </w:instrText></w:r>',
        f'<w:r {W}><w:fldChar w:fldCharType="separate"/></w:r>',
        f"<w:r {W}><w:t>{escape(shown)}</w:t></w:r>",
        f'<w:r {W}><w:fldChar w:fldCharType="end"/></w:r>',
    ]


def _front(document: Any, text: AgreementText) -> None:
    from docx.shared import Mm

    first = document.add_paragraph(text.area)
    first.paragraph_format.space_before = Mm(50)
    document.add_paragraph(text.title, style="Title")
    document.add_paragraph(text.subtitle)
    _table(document, {"caption": _("About the agreement"), "headers": ["", ""], "rows": text.about, "numeric": []}, bare=True)
    for words in text.notes:
        _marked(document, words)


def _contents(document: Any, text: AgreementText) -> None:
    """A contents field filled with links to the headings, so that it reads before Word has updated it with pages."""
    from docx.oxml import parse_xml

    heading = document.add_paragraph(_("Contents"))
    heading.style = document.styles["Title"]
    heading.paragraph_format.page_break_before = True
    shown = [(place, section) for place, section in enumerate(text.sections) if section.depth <= 2]
    begin = (
        f'<w:r {W}><w:fldChar w:fldCharType="begin" w:dirty="true"/></w:r>',
        f'<w:r {W}><w:instrText xml:space="preserve"> TOC \\o "1-2" \\h \\z </w:instrText></w:r>',
        f'<w:r {W}><w:fldChar w:fldCharType="separate"/></w:r>',
    )
    for position, (place, section) in enumerate(shown):
        line = document.add_paragraph()
        line.paragraph_format.left_indent = 0 if section.depth == 1 else 360000
        line.paragraph_format.space_after = 0
        if position == 0:
            for piece in begin:
                line._p.append(parse_xml(piece))
        anchor = BOOKMARK.format(place)
        weight = "<w:rPr><w:b/></w:rPr>" if section.depth == 1 else ""
        line._p.append(
            parse_xml(
                f'<w:hyperlink {W} w:anchor="{anchor}"><w:r>{weight}<w:t>{escape(section.heading)}</w:t></w:r></w:hyperlink>'
            )
        )
        if position == len(shown) - 1:
            line._p.append(parse_xml(f'<w:r {W}><w:fldChar w:fldCharType="end"/></w:r>'))


def _section(document: Any, place: int, section: Section, drawn: Iterator[Chart]) -> None:
    from docx.oxml import parse_xml

    heading = document.add_heading(section.heading, level=section.depth)
    anchor = BOOKMARK.format(place)
    heading._p.insert(1, parse_xml(f'<w:bookmarkStart {W} w:id="{place}" w:name="{anchor}"/>'))
    heading._p.append(parse_xml(f'<w:bookmarkEnd {W} w:id="{place}"/>'))
    if section.invented:
        _marked(document, _("Demo data"))
    for block in section.blocks:
        if block["kind"] == "picture":
            _picture(document, next(drawn))
        else:
            _DRAWN_BY[block["kind"]](document, block)


def _marked(document: Any, words: str) -> None:
    from docx.shared import Pt, RGBColor

    line = document.add_paragraph()
    line.paragraph_format.keep_with_next = True
    run = line.add_run(words)
    run.font.color.rgb, run.font.size, run.bold = RGBColor.from_string(DEMO), Pt(9), True


def _paragraph(document: Any, block: Mapping[str, Any]) -> None:
    document.add_paragraph(block["words"])


def _note(document: Any, block: Mapping[str, Any]) -> None:
    from docx.shared import Pt, RGBColor

    run = document.add_paragraph().add_run(block["words"])
    run.font.size, run.font.color.rgb = Pt(8.5), RGBColor.from_string(SOFT)


def _bullets(document: Any, block: Mapping[str, Any]) -> None:
    for item in block["items"]:
        document.add_paragraph(item, style="List Bullet").paragraph_format.space_after = 0
    document.add_paragraph().paragraph_format.space_after = 0


def _facts(document: Any, block: Mapping[str, Any]) -> None:
    _table(document, {"caption": "", "headers": ["", ""], "rows": block["pairs"], "numeric": []}, bare=True)


def _picture(document: Any, chart: Chart) -> None:
    from docx.shared import Mm

    document.add_paragraph(chart.reading).paragraph_format.keep_with_next = True
    shape = document.add_picture(io.BytesIO(chart.png()), width=Mm(PICTURE_WIDTH_MM))
    shape._inline.docPr.set("descr", chart.description)
    if chart.note:
        _note(document, {"words": chart.note})


def _table(document: Any, block: Mapping[str, Any], *, bare: bool = False) -> None:
    """A table whose heading row repeats on each page; `bare` ones have no heading row."""
    from docx.oxml import parse_xml

    if block["caption"] and not bare:
        caption = document.add_paragraph(block["caption"], style="Caption")
        caption.paragraph_format.keep_with_next = True
    widths = _widths(block)
    numeric = set(block["numeric"])
    rows = [] if bare else [_row(block["headers"], widths, numeric, heading=True)]
    rows += [_row(row, widths, numeric) for row in block["rows"]]
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    described = f"<w:tblCaption w:val={quoteattr(block['caption'])}/>" if block["caption"] else ""
    xml = (
        f'<w:tbl {W}><w:tblPr><w:tblW w:w="{TEXT_WIDTH}" w:type="dxa"/>{_BORDERS}<w:tblLayout w:type="fixed"/>'
        f'<w:tblLook w:firstRow="{0 if bare else 1}" w:firstColumn="1"/>{described}</w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"
    )
    document.element.body.insert(len(document.element.body) - 1, parse_xml(xml))
    document.add_paragraph().paragraph_format.space_after = 0


_BORDERS = (
    "<w:tblBorders>"
    + "".join(f'<w:{edge} w:val="single" w:sz="4" w:space="0" w:color="BFBFBF"/>' for edge in ("top", "bottom", "insideH"))
    + "</w:tblBorders>"
)


def _widths(block: Mapping[str, Any]) -> list[int]:
    """Columns at least as wide as their longest word (to a limit); what is left goes by how much the cells hold."""
    columns = list(zip(block["headers"], *block["rows"], strict=False))
    longest = [max(_longest_word(column[:1]) + BOLD_LETTERS, _longest_word(column[1:])) for column in columns]
    least = [TWIPS_PADDING + TWIPS_LETTER * min(letters, LONGEST_WORD) for letters in longest]
    wished = [min(max(_typical(column), 4), LONGEST_LINE) for column in columns]
    spare = max(0, TEXT_WIDTH - sum(least))
    widths = [low + spare * wish // (sum(wished) or 1) for low, wish in zip(least, wished, strict=True)]
    scale = sum(widths) or 1
    widths = [TEXT_WIDTH * width // scale for width in widths]
    if widths:
        widths[0] += TEXT_WIDTH - sum(widths)
    return widths


def _longest_word(column: Sequence[Any]) -> int:
    return max((len(word) for cell in column for word in str(cell).replace("-", "- ").split()), default=1)


def _typical(column: Sequence[Any]) -> int:
    letters = sorted(len(str(cell)) for cell in column)
    return letters[int(len(letters) * 0.9)] if letters else 1


def _row(cells: Sequence[str], widths: Sequence[int], numeric: set[int], *, heading: bool = False) -> str:
    head = "<w:tblHeader/>" if heading else ""
    drawn = "".join(
        _cell(str(cell), width, right=place in numeric, bold=heading)
        for place, (cell, width) in enumerate(zip(cells, widths, strict=True))
    )
    return f"<w:tr><w:trPr><w:cantSplit/>{head}</w:trPr>{drawn}</w:tr>"


def _cell(words: str, width: int, *, right: bool, bold: bool) -> str:
    side = '<w:jc w:val="right"/>' if right else ""
    weight = "<w:b/>" if bold else ""
    properties = f'<w:spacing w:before="30" w:after="30"/>{side}'
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr><w:p><w:pPr>{properties}</w:pPr>'
        f'<w:r><w:rPr>{weight}<w:sz w:val="17"/></w:rPr><w:t xml:space="preserve">{escape(words)}</w:t></w:r></w:p></w:tc>'
    )


_DRAWN_BY: dict[str, Callable[[Any, Mapping[str, Any]], None]] = {
    "paragraph": _paragraph,
    "note": _note,
    "bullets": _bullets,
    "facts": _facts,
    "table": _table,
}
