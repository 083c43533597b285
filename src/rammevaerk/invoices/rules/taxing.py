"""The VAT category of what is sold, from the dated values (readings 4.8). Unknown stops; so does taxable sale, since
statements are reckoned without VAT."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from rammevaerk.invoices.rules.model import Tax, TaxCategory
from rammevaerk.kernel.finding import Finding, Severity
from rammevaerk.kernel.paragraphs import PARAGRAPHS
from rammevaerk.kernel.wording import text
from rammevaerk.law.rulebook import Rulebook
from rammevaerk.settlement.rules.sources import CLOSING, GUARANTEE, MINIMUM, OBJECTIVE, SUBSCRIBED
from rammevaerk.settlement.rules.sources import KNOWLEDGE as KNOWLEDGE_SOLD

SUPPORT = "settlement.vat.social_support"
KNOWLEDGE = "settlement.vat.knowledge_and_courses"
AVAILABILITY = "settlement.vat.availability"
ADULTS, CHILDREN = "invoices.exemption_adults", "invoices.exemption_children"
EXEMPT = "exempt"

_OF_SOURCE: Mapping[str, str] = {
    KNOWLEDGE_SOLD: KNOWLEDGE,
    **dict.fromkeys((MINIMUM, OBJECTIVE, SUBSCRIBED, GUARANTEE, CLOSING), AVAILABILITY),
}


@dataclass(frozen=True)
class Taxed:
    """The VAT of a line, or what stops it."""

    tax: Tax | None
    finding: Finding | None = None


def tax_of(source: str, paragraph: str, rulebook: Rulebook) -> Taxed:
    """The VAT of a charge by where it comes from and its paragraph: what pays for a citizen's stay or place is social care, hours
    and courses are knowledge, the rest pays for places to be there."""
    parameter = _OF_SOURCE.get(source, SUPPORT)
    value = rulebook.value(parameter)
    if value.value is None:
        return Taxed(None, rulebook.missing(parameter)[0])
    if value.value != EXEMPT:
        return Taxed(None, _taxable(value.label))
    known = PARAGRAPHS.get(paragraph)
    reason = CHILDREN if known is not None and known.children else ADULTS
    if missing := rulebook.missing(reason):
        return Taxed(None, missing[0])
    said = rulebook.value(reason)
    return Taxed(Tax(TaxCategory.EXEMPT, reason_code=str(said.value), reason=said.shown))


def joined(taxes: Iterable[Tax]) -> tuple[Tax, ...]:
    """The taxes of a document's breakdown, one for each category and per cent as the standard wants it (BR-E-01). Where lines
    have different reasons the breakdown says all of them in words, and no code (BR-E-10 takes either)."""
    found: dict[tuple[TaxCategory, str], list[Tax]] = {}
    for tax in dict.fromkeys(taxes):
        found.setdefault((tax.category, str(tax.percent)), []).append(tax)
    return tuple(_one_of(alike) for alike in found.values())


def _one_of(alike: list[Tax]) -> Tax:
    if len(alike) == 1:
        return alike[0]
    return replace(alike[0], reason_code="", reason=". ".join(dict.fromkeys(tax.reason for tax in alike)))


def _taxable(what: str) -> Finding:
    return Finding(
        code="invoices.taxable",
        severity=Severity.BLOCKING,
        message=text("{what} is taxable, and the statement is reckoned without VAT."),
        remedy=text("Send this statement from the municipality's own finance system, with VAT."),
        where="tax",
        params={"what": what},
        rule="Momsloven § 13; EN 16931 BR-S-08",
    )
