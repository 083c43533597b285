"""An issued contract as Word and PDF; both draw the same frozen content, and the signatures there are on the day."""

import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from rammevaerk.contracts.contract_words import SIDES, step_words
from rammevaerk.contracts.models import Contract, ContractSignature
from rammevaerk.contracts.rules.contract_steps import sides_of
from rammevaerk.web import dates
from rammevaerk.web.documents import render_pdf

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PDF = "application/pdf"
FONT, INK, DEMO = "Calibri", "1A1A1A", "54278F"
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


@dataclass(frozen=True)
class SignatureShown:
    """One side on the document: whose it is, and how it has signed or that it has not."""

    side: str
    party: str
    words: str
    is_signed: bool


@dataclass(frozen=True)
class ContractPaper:
    """All that is drawn, in Danish: the frozen content, its marks, and the signatures."""

    content: dict[str, Any]
    heading: str
    marks: tuple[str, ...]
    signatures: tuple[SignatureShown, ...]

    @property
    def price_headers(self) -> tuple[str, str, str]:
        return _("Item of the tariff list"), _("Quantity"), _("Tariff")

    @property
    def change_headers(self) -> tuple[str, str, str]:
        return _("What"), _("Before"), _("From now on")


def paper_of(row: Contract, signatures: Sequence[ContractSignature]) -> ContractPaper:
    """What both documents and the page draw; no query when parties and signers are selected."""
    marks = [] if row.content.get("text", {}).get("adopted") or row.step or row.form != "standard" else [model_mark()]
    if row.is_demo:
        marks.append(_("Demo data"))
    return ContractPaper(row.content, step_words(row), tuple(marks), tuple(signatures_shown(row, signatures)))


def model_mark() -> str:
    """What stands on every contract whose text nobody has adopted."""
    return _("Model text: the parties replace it by their own")


def signatures_shown(row: Contract, signatures: Sequence[ContractSignature]) -> list[SignatureShown]:
    """Each side that signs, with who has and when."""
    signed = {signature.side: signature for signature in signatures}
    parties = {"acting": row.acting.name, "paying": row.paying.name, "operator": row.supplier}
    return [
        SignatureShown(str(SIDES[side]), parties[side], _words(signed.get(side)), side in signed)
        for side in sides_of(row.acting_id, row.paying_id)
    ]


def _words(signature: ContractSignature | None) -> str:
    if signature is None:
        return _("Not signed")
    who = signature.by.user.get_full_name() if signature.by else ""
    known = {"day": dates.long(signature.signed_on), "who": who, "where": signature.paper_reference}
    if signature.on_paper:
        return _("Signed on paper on %(day)s (%(where)s), recorded by %(who)s") % known
    return _("Signed on %(day)s by %(who)s") % known


def file_stem(row: Contract) -> str:
    """The file name without its ending: the number, no reference of a citizen."""
    name = f"kontrakt-{row.reference}" + (f"-tillaeg-{row.step}" if row.step else "")
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")


def as_pdf(paper: ContractPaper) -> bytes:
    """The contract as PDF/UA. Raises `DocumentsUnavailable` where it cannot be made."""
    with translation.override("da"):
        return render_pdf("contracts/contract.pdf.html", {"paper": paper})


def as_word(paper: ContractPaper) -> bytes:
    """The contract as .docx in Danish."""
    import docx

    with translation.override("da"):
        document = docx.Document()
        _set_up(document, paper)
        document.add_paragraph(paper.content["title"], style="Title")
        document.add_paragraph(paper.heading)
        for words in paper.marks:
            _marked(document, words)
        _table(document, [tuple(pair) for pair in paper.content["facts"]], bold_first=True)
        if paper.content.get("changes"):
            document.add_heading(_("Changes"), level=1)
            _table(document, [paper.change_headers, *(tuple(row) for row in paper.content["changes"])], heading=True)
            if paper.content.get("why"):
                document.add_paragraph(paper.content["why"])
        if paper.content["prices"]:
            document.add_heading(_("What is bought"), level=1)
            _table(document, [paper.price_headers, *(tuple(row) for row in paper.content["prices"])], heading=True)
        _clauses(document, paper)
        document.add_heading(_("Signatures"), level=1)
        signed = [(f"{one.side}: {one.party}", one.words) for one in paper.signatures]
        _table(document, [(_("Party"), _("Signature")), *signed], heading=True)
        stream = io.BytesIO()
        document.save(stream)
    return stream.getvalue()


def _clauses(document: Any, paper: ContractPaper) -> None:
    from docx.shared import Mm

    for clause in paper.content["clauses"]:
        document.add_heading(f"{clause['number']}. {clause['heading']}", level=1)
        for number, words in clause["paragraphs"]:
            line = document.add_paragraph(f"{number}\t{words}")
            line.paragraph_format.left_indent, line.paragraph_format.first_line_indent = Mm(12), Mm(-12)
            line.paragraph_format.tab_stops.add_tab_stop(Mm(12))


def _set_up(document: Any, paper: ContractPaper) -> None:
    from docx.oxml import parse_xml
    from docx.oxml.ns import qn
    from docx.shared import Mm, Pt, RGBColor

    page = document.sections[0]
    page.page_width, page.page_height = Mm(210), Mm(297)
    page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = Mm(22)
    document.core_properties.title = f"{paper.content['title']} {paper.content['reference']}"
    document.core_properties.language, document.core_properties.author = "da-DK", ""
    document.core_properties.comments = ""
    for name, size, bold in (("Normal", 10, False), ("Title", 22, True), ("Heading 1", 12, True)):
        style = document.styles[name]
        style.font.name, style.font.size, style.font.bold = FONT, Pt(size), bold
        style.font.color.rgb = RGBColor.from_string(INK)
        properties = style.element.get_or_add_rPr()
        fonts = properties.find(qn("w:rFonts"))
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)
        for face in ("w:ascii", "w:hAnsi", "w:cs"):
            fonts.set(qn(face), FONT)
        properties.append(parse_xml(f'<w:lang {W} w:val="da-DK"/>'))
    border = document.styles["Title"].element.find(f".//{qn('w:pBdr')}")
    if border is not None:
        border.getparent().remove(border)
    page.footer.paragraphs[0].add_run(f"{paper.content['title']} {paper.content['reference']}")


def _marked(document: Any, words: str) -> None:
    from docx.shared import Pt, RGBColor

    run = document.add_paragraph().add_run(words)
    run.font.size, run.bold = Pt(9), True
    if words == _("Demo data"):
        run.font.color.rgb = RGBColor.from_string(DEMO)


def _table(document: Any, rows: Sequence[tuple[str, ...]], *, heading: bool = False, bold_first: bool = False) -> None:
    from docx.oxml import parse_xml

    table = document.add_table(rows=len(rows), cols=len(rows[0]), style="Table Grid")
    for place, row in enumerate(rows):
        for cell, words in zip(table.rows[place].cells, row, strict=True):
            cell.text = ""
            run = cell.paragraphs[0].add_run(words)
            run.bold = (heading and place == 0) or (bold_first and words == row[0])
    if heading:
        table.rows[0]._tr.get_or_add_trPr().append(parse_xml(f"<w:tblHeader {W}/>"))
    document.add_paragraph()
