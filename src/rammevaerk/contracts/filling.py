"""Filling the text of a contract from the data, frozen as plain values when it is issued; Word, PDF and page show these alone."""

import hashlib
import json
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from rammevaerk.accounts import queries as organisations
from rammevaerk.contracts.contract_words import (
    change_rows,
    goal_words,
    price_rows,
    quantity_words,
)
from rammevaerk.contracts.longer_notices import longer_notices, longer_words, to_come
from rammevaerk.contracts.models import ContractDraft, Decision, FormRefusal, PlacementBasis
from rammevaerk.contracts.rules.contract import PRIVATE_KINDS, ContractFacts, ContractTerms
from rammevaerk.contracts.rules.contract_steps import changed
from rammevaerk.contracts.rules.contract_text import ContractWording, filled
from rammevaerk.contracts.rules.notice import Notice
from rammevaerk.contracts.rules.noticing import TENANCIES
from rammevaerk.contracts.wording import level_words
from rammevaerk.kernel.paragraphs import paragraph_label
from rammevaerk.pricing.pages.inclusions import PartShown, parts_of_item
from rammevaerk.registry import queries as registry
from rammevaerk.registry.queries import UnitRow
from rammevaerk.web import amounts, dates

NOTHING = "–"


@dataclass(frozen=True)
class Filling:
    """What a contract is filled from: the draft, its terms, the facts they were checked against, and the notice found."""

    draft: ContractDraft
    terms: ContractTerms
    facts: ContractFacts
    notice: Notice
    reference: str
    today: date
    before: ContractTerms | None = None

    @property
    def priced_on(self) -> date:
        """The day whose prices are shown: the day it begins to hold, or the day of issue when that is later."""
        return max(self.terms.holds_from or self.terms.first_day, self.today)

    @property
    def unit(self) -> UnitRow:
        """The unit of the item bought (1 query)."""
        return registry.unit(self.facts.items[self.terms.item_id or 0].chosen.unit_id)


def content_of(filling: Filling, wording: ContractWording) -> dict[str, Any]:
    """The document as plain values, in Danish (about 10 queries)."""
    with translation.override("da"):
        unit, names = filling.unit, organisations.organisation_names()
        shown = _facts(filling, unit, names)
        if filling.before is not None:
            return _contract_supplement(filling, filling.before, shown)
        if filling.terms.form == "other":
            return {**_head(filling, _("Contract on the supplier's own form")), "facts": shown, "clauses": _other_form(filling)}
        prices = price_rows(filling.terms, filling.priced_on)
        places, holds = _places(filling, unit, names, prices), _holds(filling, unit)
        parts = parts_of_item(filling.terms.item_id or 0)
        places |= _included(parts)
        holds |= _included_holds(parts)
        clauses = filled(wording, places, frozenset(holds))
        return {
            **_head(filling, wording.title),
            "text": {"version": wording.version, "adopted": wording.adopted, "is_model": wording.is_model},
            "facts": shown,
            "prices": prices,
            "clauses": [
                {"number": clause.number, "heading": clause.heading, "paragraphs": [list(pair) for pair in clause.paragraphs]}
                for clause in clauses
            ],
        }


def hash_of(content: dict[str, Any]) -> str:
    """The hash that proves a document is the one that was issued."""
    return hashlib.sha256(json.dumps(content, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def _head(filling: Filling, title: str) -> dict[str, Any]:
    return {"title": title, "reference": filling.reference, "is_demo": filling.draft.is_demo, "clauses": [], "prices": []}


def _facts(filling: Filling, unit: UnitRow, names: dict[int, str]) -> list[list[str]]:
    terms = filling.terms
    found = [
        [_("Acting municipality"), names[filling.facts.acting]],
        [_("Paying municipality"), names[terms.paying]],
        [_("Supplier"), unit.operator_name or names.get(unit.operator_id or 0, NOTHING)],
        [_("Citizen"), filling.facts.reference],
        [_("Service"), unit.full_name],
        [_("Paragraph"), paragraph_label(filling.facts.items[terms.item_id or 0].chosen.paragraph)],
        [_("First day"), dates.long(terms.first_day)],
    ]
    if terms.last_day:
        found.append([_("Last day"), dates.long(terms.last_day)])
    found.append([_("Follow-up"), dates.long(terms.follow_up_on)])
    return found


def _places(filling: Filling, unit: UnitRow, names: dict[int, str], prices: list[list[str]]) -> dict[str, str]:
    terms, notice = filling.terms, filling.notice
    decision = Decision.objects.filter(pk=filling.draft.decision_id).first() if filling.draft.decision_id else None
    item = terms.item_id or 0
    return {
        "handlekommune": names[filling.facts.acting],
        "betalingskommune": names[terms.paying],
        "leverandoer": unit.operator_name or names.get(unit.operator_id or 0, NOTHING),
        "borger": filling.facts.reference,
        "tilbud": unit.full_name,
        "afdeling": unit.name,
        "paragraf": paragraph_label(filling.facts.items[item].chosen.paragraph),
        "afgoerelsesdato": dates.long(decision.decided_on) if decision else NOTHING,
        "grundlag": str(PlacementBasis(terms.basis).label).lower(),
        "formaal": terms.aim.rstrip(". ") or NOTHING,
        "maaltype": goal_words(terms.goal_type).lower(),
        "stoetteniveau": level_words(terms.level).lower(),
        "deltid": amounts.percent(terms.factor, 0),
        "takstpost": prices[0][0],
        "takst": prices[0][2],
        "prisdato": dates.long(filling.priced_on),
        "andre_poster": ", ".join(quantity_words(line) for line in terms.lines) or NOTHING,
        "startdato": dates.long(terms.first_day),
        "slutdato": dates.long(terms.last_day),
        "forventet_slut": dates.long(terms.expected_end),
        "grund_ingen_slut": terms.no_end_reason.rstrip(". ") or NOTHING,
        "opfoelgning": dates.long(terms.follow_up_on),
        "opsigelsesvarsel": str(notice.days),
        "varsel_kilde": _notice_source(filling, unit),
        "gln": terms.invoicing.gln,
        "ordre": terms.invoicing.order or _("(none)"),
        "kontakt": terms.invoicing.contact,
        "betalingsfrist": filling.facts.rulebook.value("settlement.payment_terms_days").shown,
    }


def _notice_source(filling: Filling, unit: UnitRow) -> str:
    """Where the notice stands, and what is agreed of a longer one with the municipality that pays (1 query)."""
    agreed = to_come(longer_notices(unit.service_id, filling.terms.paying), filling.priced_on)
    last = filling.terms.last_day
    found = [longer_words(one) for one in agreed if last is None or one.start <= last]
    return "; ".join([filling.notice.source.rstrip(". "), *found])


def _holds(filling: Filling, unit: UnitRow) -> set[str]:
    terms, rules = filling.terms, filling.facts.rulebook
    paragraph = filling.facts.items[terms.item_id or 0].chosen.paragraph
    temporary = paragraph in rules.items("contracts.temporary_kinds")
    open_end = not terms.last_day and not terms.expected_end
    chosen = {
        "same_payer": terms.paying == filling.facts.acting,
        "separate_payer": terms.paying != filling.facts.acting,
        "private": unit.operator_kind in PRIVATE_KINDS,
        "public": unit.operator_kind not in PRIVATE_KINDS,
        "decision": filling.draft.decision_id is not None,
        "no_decision": filling.draft.decision_id is None,
        "aim": bool(terms.aim),
        "goal": bool(terms.goal_type),
        "level": terms.level is not None,
        "no_level": terms.level is None,
        "part_time": terms.factor < 1,
        "private_item": filling.facts.items[terms.item_id or 0].chosen.only_in is not None,
        "several_lines": bool(terms.lines),
        "with_last_day": terms.last_day is not None,
        "expected_end": terms.last_day is None and terms.expected_end is not None,
        "no_expected_end": open_end and (temporary or bool(terms.no_end_reason)),
        "long_term": open_end and not temporary and not terms.no_end_reason,
        "tenancy": paragraph in TENANCIES,
        "payment_terms": rules.value("settlement.payment_terms_days").value is not None,
    }
    return {name for name, holds in chosen.items() if holds}


def _included(parts: list[PartShown]) -> dict[str, str]:
    return {
        "indeholdt": ", ".join(part.label.lower() for part in parts if part.included) or NOTHING,
        "ikke_indeholdt": ", ".join(part.label.lower() for part in parts if part.included is False) or NOTHING,
    }


def _included_holds(parts: list[PartShown]) -> set[str]:
    said = {part.included for part in parts}
    names = ((True, "included"), (False, "not_included"))
    return {name for value, name in names if value in said} or {"included_unknown"}


def _contract_supplement(filling: Filling, before: ContractTerms, shown: list[list[str]]) -> dict[str, Any]:
    terms = filling.terms
    holds_from = dates.long(terms.holds_from)
    return {
        **_head(filling, _("Supplement to a contract")),
        "facts": [*shown, [_("The change holds from"), holds_from]],
        "changes": change_rows(before, terms, changed(before, terms)),
        "why": terms.why,
        "prices": price_rows(terms, filling.priced_on),
        "clauses": [
            {
                "number": 1,
                "heading": _("What the supplement changes"),
                "paragraphs": [
                    ["1.1", _("From %(day)s the contract holds with the changes listed here.") % {"day": holds_from}],
                    ["1.2", _("Everything else in the contract and its earlier supplements is unchanged.")],
                    ["1.3", _("Only items of the tariff list are settled. No add-on can be agreed.")],
                ],
            }
        ],
    }


def _other_form(filling: Filling) -> list[dict[str, Any]]:
    refusal = FormRefusal.objects.filter(draft=filling.draft).order_by("-pk").first()
    said = {"day": dates.long(refusal.refused_on), "reason": refusal.reason} if refusal else {"day": NOTHING, "reason": NOTHING}
    lies = _("The supplier's own form lies under: %(where)s.") % {"where": filling.terms.form_reference}
    return [
        {
            "number": 1,
            "heading": _("The supplier's own form"),
            "paragraphs": [
                ["1.1", _("The standard contract was offered. The supplier refused it on %(day)s: %(reason)s.") % said],
                ["1.2", lies],
                ["1.3", _("Only items of the tariff list are settled. No add-on can be agreed.")],
            ],
        }
    ]
