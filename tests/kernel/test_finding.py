"""Findings and errors: what they say, and that they survive being stored."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rammevaerk.kernel.errors import DomainError, Refused
from rammevaerk.kernel.finding import Finding, Severity, blocking, fill
from rammevaerk.kernel.legal import LegalReference
from rammevaerk.kernel.wording import text

LOST = Finding(
    code="settlement.claim_lost",
    severity=Severity.BLOCKING,
    message=text("The claim for {month} is {days} days late."),
    remedy=text("Write it off with a reason."),
    where="Linje 4",
    params={"month": "maj 2026", "days": "3"},
    rule="Serviceloven § 174, stk. 2",
)
NOTE = Finding("registry.stale", Severity.NOTE, "Not confirmed lately.")

TEXTS = st.text(max_size=20)
FINDINGS = st.builds(
    Finding, TEXTS, st.sampled_from(Severity), TEXTS, TEXTS, TEXTS, st.dictionaries(TEXTS, TEXTS, max_size=3), TEXTS
)


def in_danish(message: str) -> str:
    return {LOST.message: "Kravet for {month} er {days} dage for sent."}.get(message, message)


def test_the_places_are_filled_after_translation() -> None:
    assert LOST.message_in() == "The claim for maj 2026 is 3 days late."
    assert LOST.message_in(in_danish) == "Kravet for maj 2026 er 3 dage for sent."
    assert LOST.remedy_in(in_danish) == "Write it off with a reason."
    assert NOTE.remedy_in(in_danish) == ""


def test_only_a_blocking_finding_blocks() -> None:
    assert LOST.blocks
    assert not NOTE.blocks
    assert blocking([NOTE, LOST])
    assert not blocking([NOTE, Finding("x", Severity.WARNING, "y")])
    assert not blocking([])


@given(FINDINGS)
def test_a_stored_finding_comes_back(finding: Finding) -> None:
    assert Finding.from_json(finding.to_json()) == finding
    assert hash(Finding.from_json(finding.to_json())) == hash(finding)


def test_an_unknown_severity_is_refused() -> None:
    with pytest.raises(ValueError, match="fatal"):
        Finding.from_json({**LOST.to_json(), "severity": "fatal"})


def test_text_typed_by_a_user_is_never_read_as_a_place() -> None:
    assert fill("{a} and {b}", {"a": "{b}", "b": "{a}"}) == "{b} and {a}"
    assert fill("{unknown} {a", {"a": "x"}) == "{unknown} {a"


def test_params_given_to_a_finding_are_its_own() -> None:
    params = {"a": "1"}
    finding = Finding("x", Severity.NOTE, "{a}", params=params)
    params["a"] = "2"
    assert finding.message_in() == "1"


def test_an_error_carries_its_findings_and_says_them() -> None:
    error = Refused([LOST, NOTE])
    assert error.findings == (LOST, NOTE)
    assert str(error) == "The claim for maj 2026 is 3 days late.; Not confirmed lately."
    assert isinstance(error, DomainError)
    with pytest.raises(ValueError, match="at least one finding"):
        DomainError([])


def test_a_legal_reference_reads_as_printed_danish() -> None:
    assert str(LegalReference("SEL", "174, stk. 2")) == "serviceloven §\N{NO-BREAK SPACE}174, stk. 2"
    assert str(LegalReference("BEK 1153 af 2013")) == "BEK 1153 af 2013"
