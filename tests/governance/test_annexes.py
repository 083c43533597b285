"""What the agreement's annexes say of the strengthened cooperation."""

from dataclasses import replace

import pytest
from django.utils import translation

from rammevaerk.designation.rules.scheme import DesignationScheme
from rammevaerk.governance.composition.given import gather
from rammevaerk.governance.composition.strengthened import designated_list
from rammevaerk.law.values import State

from tests.governance.conftest import Agreement
from tests.support.people import TODAY


@pytest.mark.parametrize(
    ("has", "words"),
    [(False, "Området har ingen ordning med udpegede tilbud."), (None, "Det vides ikke, om området udpeger tilbud.")],
)
def test_an_area_without_the_scheme_says_so_in_its_agreement(agreement: Agreement, has: bool | None, words: str) -> None:
    given = replace(gather(agreement.cycle, TODAY), scheme=DesignationScheme(has, State.IN_FORCE, "Kilde"))
    with translation.override("da"):
        (section,) = designated_list(given)
    assert [block["words"] for block in section.blocks] == [words]
