"""The documents say what the frozen text says, in Danish, with contents, headings and descriptions of pictures."""

import io
import re
from typing import Any

import pytest

from rammevaerk.governance import actions
from rammevaerk.governance.models import Document
from rammevaerk.governance.printing import draw, file_stem
from rammevaerk.governance.printing.pdf import pdf_context
from rammevaerk.governance.printing.pictures import drawn_pictures
from rammevaerk.governance.tasks import build_agreement_documents
from rammevaerk.web.models import Job, JobState

from tests.governance.conftest import Agreement, agreement_text
from tests.support.people import TODAY


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    return {file.kind: file.content for file in draw(agreement_text(), "1.0")}


@pytest.fixture(scope="module")
def word(files: dict[str, bytes]) -> Any:
    import docx

    return docx.Document(io.BytesIO(files["word"]))


def test_the_file_name_holds_plain_letters_only() -> None:
    assert file_stem(agreement_text(), "1.0") == "rammeaftale-2027-2028-1-0"


def test_the_word_document_has_the_headings_in_their_order(word: Any) -> None:
    found = [(item.style.name, item.text) for item in word.paragraphs if item.style.name.startswith("Heading")]
    assert found == [("Heading 1", "Udviklingsdel"), ("Heading 2", "Fokusområder"), ("Heading 1", "Bilag 1. Balance")]


def test_the_word_documents_contents_link_to_each_heading(word: Any) -> None:
    xml = word.element.xml
    anchors = re.findall(r'w:anchor="(\w+)"', xml)
    assert anchors == re.findall(r'w:bookmarkStart[^>]*w:name="(\w+)"', xml)
    assert len(anchors) == 3
    assert 'TOC \\o "1-2"' in xml


def test_the_word_document_says_the_same_words_as_the_text(word: Any) -> None:
    words = "\n".join(item.text for item in word.paragraphs)
    assert "Parterne er enige." in words
    assert "Æbler & <pærer>" in words
    assert words.count("Demodata") == 2
    cells = [[cell.text for cell in row.cells] for table in word.tables for row in table.rows]
    assert ["Sjældne", "1.200"] in cells
    assert ["Version", "1.0"] in cells


def test_the_word_document_describes_its_picture_and_its_tables(word: Any) -> None:
    (shape,) = word.inline_shapes
    assert shape._inline.docPr.get("descr") == "Søjler"
    xml = word.element.xml
    assert 'w:tblCaption w:val="Fokus"' in xml
    assert xml.count("<w:tblHeader/>") == 1


def test_the_word_document_is_danish_with_page_numbers(word: Any) -> None:
    assert word.core_properties.language == "da-DK"
    footer = word.sections[0].footer._element.xml
    assert " PAGE " in footer
    assert " NUMPAGES " in footer


def test_the_pdf_is_tagged_danish_and_has_a_title(files: dict[str, bytes]) -> None:
    pdf = files["pdf"]
    assert pdf.startswith(b"%PDF-")
    assert len(pdf) > 10_000


def test_the_pdf_page_describes_its_picture_and_escapes_its_words() -> None:
    from django.template.loader import render_to_string
    from django.utils import translation

    with translation.override("da"):
        html = render_to_string(
            "governance/agreement_document.html", pdf_context(agreement_text(), drawn_pictures(agreement_text()))
        )
    assert '<html lang="da">' in html
    assert "<title>Rammeaftale 2027–2028</title>" in html
    assert 'alt="Søjler"' in html
    assert "Æbler &amp; &lt;pærer&gt;" in html
    assert html.count('class="rv-num"') == 2
    links = re.findall(r'<li class="d\d"><a href="#(s\d+)">', html)
    assert links == re.findall(r'<h[23][^>]* id="(s\d+)"', html)


def test_both_documents_are_kept_with_their_hash(agreement: Agreement) -> None:
    made = actions.build_documents(by=agreement.cast.secretariat, today=TODAY, version_id=agreement.version.pk)
    assert [(row.kind, row.file_name) for row in made] == [
        ("word", "rammeaftale-2027-2028-1-0.docx"),
        ("pdf", "rammeaftale-2027-2028-1-0.pdf"),
    ]
    assert all(len(row.sha256) == 64 for row in made)


@pytest.mark.django_db(transaction=True)
def test_the_job_draws_the_documents_and_says_where_they_are(agreement: Agreement) -> None:
    cast = agreement.cast
    job = Job.objects.create(kind="governance.build_agreement_documents", label="Dokument", organisation=cast.secretariat_office)
    build_agreement_documents(
        job_id=job.pk, version_id=agreement.version.pk, assignment_id=cast.secretariat.pk, today="2026-11-10"
    )
    job.refresh_from_db()
    assert (job.state, job.result_url) == (JobState.DONE, "/rammeaftale/2027-2028/versioner/")
    assert (job.done, job.total) == (3, 3)
    assert Document.objects.count() == 2
