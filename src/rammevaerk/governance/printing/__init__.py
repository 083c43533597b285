"""Drawing an agreement's frozen text as Word and PDF; both say the same."""

import re
from dataclasses import dataclass, replace

from django.utils import translation
from django.utils.translation import gettext as _

from rammevaerk.governance.printing.pdf import as_pdf
from rammevaerk.governance.printing.pictures import drawn_pictures
from rammevaerk.governance.printing.word import as_word
from rammevaerk.governance.rules.document import AgreementText
from rammevaerk.web.jobs import Reporter, unreported

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PDF = "application/pdf"
STEPS = 3


@dataclass(frozen=True)
class DrawnFile:
    """One drawn document: its kind (word, pdf), file name, media type and bytes."""

    kind: str
    name: str
    media_type: str
    content: bytes


def draw(text: AgreementText, version: str, report: Reporter = unreported) -> list[DrawnFile]:
    """The Word and the PDF document of a text. Raises `DocumentsUnavailable` where PDF cannot be made."""
    with translation.override("da"):
        report(0, STEPS, _("Drawing the pictures"))
        text = replace(text, about=(*text.about, (_("Version"), version)))
        pictures = drawn_pictures(text)
        report(1, STEPS, _("Making the Word document"))
        word = as_word(text, pictures)
        report(2, STEPS, _("Making the PDF document"))
        pdf = as_pdf(text, pictures)
        report(3, STEPS, _("Both documents are made"))
    name = file_stem(text, version)
    return [DrawnFile("word", f"{name}.docx", WORD, word), DrawnFile("pdf", f"{name}.pdf", PDF, pdf)]


def file_stem(text: AgreementText, version: str) -> str:
    """The file name without its ending: letters, digits and hyphens only."""
    plain = f"{text.title} {version}".lower().translate({ord("æ"): "ae", ord("ø"): "oe", ord("å"): "aa", ord("–"): "-"})
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
