"""A draft looked through: what it lacks, what to look at, and the contract as it would read."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from rammevaerk.contracts import actions
from rammevaerk.contracts.contract_choices import DraftRead
from rammevaerk.contracts.filling import Filling, content_of
from rammevaerk.contracts.models import DraftSave
from rammevaerk.contracts.rules.contract import ContractFacts, ContractTerms
from rammevaerk.contracts.wordings import wording_for
from rammevaerk.kernel.errors import Refused
from rammevaerk.kernel.finding import Finding, blocking


@dataclass(frozen=True)
class DraftLooked:
    """What is found in a draft. `lacking` are fields that are empty or cannot be read, with what is wrong; `content` is the
    contract as it would be issued, None while something stops it."""

    terms: ContractTerms | None
    lacking: tuple[tuple[str, str], ...]
    findings: tuple[Finding, ...]
    content: dict[str, Any] | None

    @property
    def stops(self) -> bool:
        """Whether it cannot be issued yet."""
        return bool(self.lacking) or blocking(self.findings)

    def with_refusal(self, findings: list[Finding] | tuple[Finding, ...]) -> "DraftLooked":
        """The same with what the act said when it was tried."""
        return replace(self, findings=tuple(findings), content=None)


def looked_through(read: DraftRead, today: date) -> DraftLooked:
    """Everything about a draft as it is kept (about 25 queries when it can be issued)."""
    form = read.bound(read.draft.fields)
    if not form.is_valid():
        lacking = tuple(
            (str(form.fields[name].label) if name in form.fields else "", str(errors[0])) for name, errors in form.errors.items()
        )
        return DraftLooked(None, lacking, (), None)
    terms = form.terms(read.draft.department, read.kept)
    try:
        known, findings = actions.check_draft(read.draft, terms, today)
    except Refused as refused:
        return DraftLooked(terms, (), tuple(refused.findings), None)
    return DraftLooked(terms, (), findings, None if blocking(findings) else _content(read, terms, known, today))


def _content(read: DraftRead, terms: ContractTerms, known: ContractFacts, today: date) -> dict[str, Any]:
    assert known.notice is not None
    filling = Filling(read.draft, terms, known, known.notice, _("number follows"), today, read.kept)
    return content_of(filling, wording_for(today))


@dataclass(frozen=True)
class ConflictRow:
    """A field two have written: what the draft holds, and what was kept beside it."""

    label: str
    holds: str
    aside: str


def conflict_rows(read: DraftRead, aside: DraftSave) -> list[ConflictRow]:
    """The fields that differ, in the order of the form, choices in words; no query."""
    form, held = read.form(), read.draft.fields
    return [
        ConflictRow(str(field.label), _shown(form, name, held.get(name, "")), _shown(form, name, aside.fields[name]))
        for name, field in form.fields.items()
        if name in aside.fields and aside.fields[name] != held.get(name, "")
    ]


def _shown(form: Any, name: str, value: str) -> str:
    choices = dict(getattr(form.fields[name], "choices", ()))
    words = {str(key): str(label) for key, label in choices.items()}
    return words.get(value, value) or _("(empty)")
