"""The list of paragraphs is whole, and every way of writing one leads back to it."""

from datetime import date

import pytest

from rammevaerk.kernel.legal import ACT_NAMES
from rammevaerk.kernel.paragraphs import PARAGRAPHS, ParagraphKind, parse_paragraph, parse_paragraphs


@pytest.mark.parametrize("code", PARAGRAPHS)
def test_every_label_and_code_is_read_back(code: str) -> None:
    paragraph = PARAGRAPHS[code]
    assert parse_paragraph(paragraph.label) == paragraph
    assert parse_paragraph(code) == paragraph
    assert paragraph.law in ACT_NAMES
    assert paragraph.code == code


def test_labels_bind_the_sign_to_its_number() -> None:
    assert PARAGRAPHS["SEL-101a"].label == "SEL §\N{NO-BREAK SPACE}101\N{NO-BREAK SPACE}a"


def test_the_paragraphs_of_the_agreement_are_there() -> None:
    wanted = "SEL-85 SEL-101 SEL-101a SEL-103 SEL-104 SEL-107 SEL-108 SEL-109 SEL-110 BL-43 BL-83 BL-84 ABL-105 STU"
    assert set(wanted.split()) <= set(PARAGRAPHS)


def test_the_childrens_act_replaced_the_old_paragraphs() -> None:
    old = PARAGRAPHS["SEL-66"]
    assert old.holds_on(date(2023, 12, 31))
    assert not old.holds_on(date(2024, 1, 1))
    assert all(paragraph.children for paragraph in PARAGRAPHS.values() if paragraph.repealed or paragraph.law == "BL")
    assert PARAGRAPHS["SEL-108"].holds_on(date(2040, 1, 1))


def test_every_kind_is_in_use() -> None:
    assert {paragraph.kind for paragraph in PARAGRAPHS.values()} == set(ParagraphKind)


def test_unknown_parts_are_kept_as_written() -> None:
    known, rest = parse_paragraphs("SEL §52 (under 18)|SEL §107 (over 18); STU\nSEL-107")
    assert [paragraph.code for paragraph in known] == ["STU", "SEL-107"]
    assert rest == ("SEL §52 (under 18)", "SEL §107 (over 18)")
    assert parse_paragraphs("") == ((), ())
