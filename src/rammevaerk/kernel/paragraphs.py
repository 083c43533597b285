"""The paragraphs services are run under: codes, Danish names and what kind of help they give.

Names and crosswalk after BEK 1365 of 28/11/2023 § 1 and the acts themselves. Paragraphs replaced by
barnets lov on 1 January 2024 stay in the list with their end, since running and historical rows use them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum
from types import MappingProxyType

from rammevaerk.kernel.legal import NO_BREAK_SPACE

_CHILDRENS_ACT = date(2024, 1, 1)


class ParagraphKind(Enum):
    """What the help consists of; occupancy, day basis and settlement are agreed by this kind."""

    DAY = "day"
    RESIDENTIAL = "residential"
    SHORT_STAY = "short_stay"
    TREATMENT = "treatment"
    SUPPORT = "support"
    EDUCATION = "education"


@dataclass(frozen=True)
class Paragraph:
    """One paragraph. ``temporary`` says that the act itself calls the stay or course temporary.

    ``repealed`` is the first day it no longer holds, None while it does.
    """

    code: str
    label: str
    name: str
    law: str
    kind: ParagraphKind
    children: bool = False
    temporary: bool = False
    repealed: date | None = None

    def holds_on(self, day: date) -> bool:
        """False from the day the paragraph was repealed."""
        return self.repealed is None or day < self.repealed


def _paragraph(
    number: str,
    name: str,
    kind: ParagraphKind,
    *,
    children: bool = False,
    temporary: bool = False,
    repealed: date | None = None,
) -> Paragraph:
    """``number`` as in ``SEL 101 a``: act, space, paragraph number as the act writes it."""
    law, _, place = number.partition(" ")
    return Paragraph(
        code=f"{law}-{place.replace(' ', '')}" if place else law,
        label=f"{law} §{NO_BREAK_SPACE}{place.replace(' ', NO_BREAK_SPACE)}" if place else law,
        name=name,
        law=law,
        kind=kind,
        children=children,
        temporary=temporary,
        repealed=repealed,
    )


_LIST = (
    _paragraph("SEL 32", "Særligt dagtilbud for børn", ParagraphKind.DAY, children=True, repealed=_CHILDRENS_ACT),
    _paragraph("SEL 36", "Særligt klubtilbud for børn", ParagraphKind.DAY, children=True, repealed=_CHILDRENS_ACT),
    _paragraph("SEL 52", "Foranstaltning for børn", ParagraphKind.SUPPORT, children=True, repealed=_CHILDRENS_ACT),
    _paragraph("SEL 66", "Anbringelsessted", ParagraphKind.RESIDENTIAL, children=True, repealed=_CHILDRENS_ACT),
    _paragraph("SEL 76", "Efterværn", ParagraphKind.SUPPORT, children=True, repealed=_CHILDRENS_ACT),
    _paragraph("SEL 82 a", "Gruppebaseret hjælp og støtte", ParagraphKind.SUPPORT),
    _paragraph("SEL 82 b", "Individuel tidsbegrænset støtte", ParagraphKind.SUPPORT, temporary=True),
    _paragraph("SEL 82 c", "Socialt akuttilbud", ParagraphKind.SUPPORT),
    _paragraph("SEL 83", "Personlig og praktisk hjælp", ParagraphKind.SUPPORT),
    _paragraph("SEL 84", "Afløsning og aflastning", ParagraphKind.SHORT_STAY, temporary=True),
    _paragraph("SEL 85", "Socialpædagogisk støtte", ParagraphKind.SUPPORT),
    _paragraph("SEL 85 a", "Støtte til borgere i hjemløshed", ParagraphKind.SUPPORT),
    _paragraph("SEL 95", "Tilskud til hjælpere", ParagraphKind.SUPPORT),
    _paragraph("SEL 96", "Borgerstyret personlig assistance", ParagraphKind.SUPPORT),
    _paragraph("SEL 97", "Ledsageordning", ParagraphKind.SUPPORT),
    _paragraph("SEL 98", "Kontaktperson for døvblinde", ParagraphKind.SUPPORT),
    _paragraph("SEL 99", "Støtte- og kontaktperson", ParagraphKind.SUPPORT),
    _paragraph("SEL 101", "Social stofmisbrugsbehandling", ParagraphKind.TREATMENT, temporary=True),
    _paragraph("SEL 101 a", "Anonym stofmisbrugsbehandling", ParagraphKind.TREATMENT, temporary=True),
    _paragraph("SEL 102", "Behandling", ParagraphKind.TREATMENT, temporary=True),
    _paragraph("SEL 103", "Beskyttet beskæftigelse", ParagraphKind.DAY),
    _paragraph("SEL 104", "Aktivitets- og samværstilbud", ParagraphKind.DAY),
    _paragraph("SEL 107", "Midlertidigt botilbud", ParagraphKind.RESIDENTIAL, temporary=True),
    _paragraph("SEL 108", "Længerevarende botilbud", ParagraphKind.RESIDENTIAL),
    _paragraph("SEL 109", "Krisecenter", ParagraphKind.SHORT_STAY, temporary=True),
    _paragraph("SEL 110", "Forsorgshjem og herberg", ParagraphKind.SHORT_STAY, temporary=True),
    _paragraph("BL 32", "Støttende indsats", ParagraphKind.SUPPORT, children=True),
    _paragraph("BL 43", "Anbringelsessted", ParagraphKind.RESIDENTIAL, children=True),
    _paragraph("BL 46", "Anbringelse med samtykke", ParagraphKind.RESIDENTIAL, children=True),
    _paragraph("BL 47", "Anbringelse uden samtykke", ParagraphKind.RESIDENTIAL, children=True),
    _paragraph("BL 82", "Indsats for børn med funktionsnedsættelse", ParagraphKind.SUPPORT, children=True),
    _paragraph("BL 83", "Særligt dagtilbud for børn", ParagraphKind.DAY, children=True),
    _paragraph("BL 84", "Særligt klubtilbud for børn", ParagraphKind.DAY, children=True),
    _paragraph("BL 90", "Aflastning og personlig hjælp til børn", ParagraphKind.SHORT_STAY, children=True, temporary=True),
    _paragraph("ABL 105", "Almen ældre- og handicapvenlig bolig", ParagraphKind.RESIDENTIAL),
    _paragraph("ABL 185 b", "Regional bolig af almen karakter", ParagraphKind.RESIDENTIAL),
    _paragraph("FSL 20", "Specialundervisning", ParagraphKind.EDUCATION, children=True),
    _paragraph("STU", "Særligt tilrettelagt ungdomsuddannelse", ParagraphKind.EDUCATION, temporary=True),
)

PARAGRAPHS: Mapping[str, Paragraph] = MappingProxyType({paragraph.code: paragraph for paragraph in _LIST})
"""All known paragraphs by code (``SEL-101a``), in the order of the acts."""

_LAW_WORDS = {
    "SEL": "SEL",
    "SERVICELOVEN": "SEL",
    "BL": "BL",
    "BARNETS LOV": "BL",
    "ABL": "ABL",
    "ALMENBOLIGLOVEN": "ABL",
    "FSL": "FSL",
    "FOLKESKOLELOVEN": "FSL",
}
_WRITTEN = re.compile(
    r"(?P<law>[A-ZÆØÅ ]+?)[\s-]*§{0,2}\s*(?P<number>\d+)\s?(?P<letter>[A-Z](?![A-ZÆØÅ]))?"
    r"(?P<rest>,?\s*(?:STK|NR|PKT|LITRA)\b.*)?"
)
_STU_WORDS = {"STU", "STU-LOVEN", "STU LOVEN"}


def paragraph_label(code: str) -> str:
    """`SEL-108` as people write it, `SEL § 108`; a code nobody knows stays as it is."""
    return PARAGRAPHS[code].label if code in PARAGRAPHS else code


def parse_paragraph(written: str) -> Paragraph | None:
    """The paragraph meant by text as people write it: ``SEL §108``, ``Serviceloven § 101a, stk. 2``.

    Subsections are read past. None when the act is not named, when several paragraphs are named
    (see ``parse_paragraphs``), or when the paragraph is not in the list: such a row is for a person.
    """
    plain = " ".join(written.replace(NO_BREAK_SPACE, " ").upper().split())
    if plain in _STU_WORDS:
        return PARAGRAPHS["STU"]
    match = _WRITTEN.fullmatch(plain)
    law = _LAW_WORDS.get(match["law"].strip()) if match else None
    if match is None or law is None:
        return None
    return PARAGRAPHS.get(f"{law}-{match['number']}{(match['letter'] or '').lower()}")


def parse_paragraphs(written: str) -> tuple[tuple[Paragraph, ...], tuple[str, ...]]:
    """Several paragraphs in one cell, parted by ``|``, ``;`` or line breaks: the known, and the rest as written.

    Each known paragraph comes once, in the order written.
    """
    known: dict[str, Paragraph] = {}
    rest = []
    for part in filter(None, (piece.strip() for piece in re.split(r"[|;\n]", written))):
        paragraph = parse_paragraph(part)
        if paragraph is None:
            rest.append(part)
        else:
            known[paragraph.code] = paragraph
    return tuple(known.values()), tuple(rest)
