"""Everything the page of one need shows."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.contracts.queries import decision_of_need
from rammevaerk.contracts.rules.placing import SELF_REFERRED
from rammevaerk.inquiries.pages import asked_of_need
from rammevaerk.inquiries.queries import answers_for, dialogue_on
from rammevaerk.kernel.paragraphs import paragraph_label
from rammevaerk.needs import facts, queries
from rammevaerk.needs.dossier import Dossier
from rammevaerk.needs.facts import Proposal
from rammevaerk.needs.models import Need
from rammevaerk.needs.pages.comparing import side_by_side
from rammevaerk.needs.pages.filed import filed_shown
from rammevaerk.needs.pages.inquiring import answers_shown
from rammevaerk.needs.pages.narrowing import Narrowing
from rammevaerk.needs.pages.proposal import groups_shown, left_out_shown
from rammevaerk.needs.rules.duty import RecordsKept
from rammevaerk.needs.rules.ordering import Choice
from rammevaerk.registry.queries import acting_of, unit_named


def proposal_for(known: Dossier, by: RoleAssignment, *, choice: Choice, today: date) -> Proposal:
    """The search as the register is today (2 queries)."""
    return facts.propose(known.need, around_for(known, by, today), choice=choice, today=today)


def around_for(known: Dossier, by: RoleAssignment, today: date) -> facts.Around:
    """What lies around the need for the reader."""
    return known.around(acting_of(by, today).parties)


@dataclass(frozen=True)
class Seen:
    """How the reader looks at the list: its order, the units that stand side by side, the groups shown at length."""

    choice: Choice
    compared: Collection[int]
    open_groups: frozenset[str]


def need_context(known: Dossier, found: Proposal, asked: Narrowing, seen: Seen, today: date) -> dict[str, Any]:
    """The page's parts (1 query for what others were asked, 2 more when the municipalities were; 1 for a closed need). The list
    is narrowed; those ticked stand side by side all the same."""
    answers = answers_for(known.need.pk)
    row, searches, records, reasons = known.need, known.searches, known.records, known.reasons
    shown = answers_shown(answers, today)
    why = {unit: reason.because for unit, reason in reasons.items()}
    groups = groups_shown(asked.of(found), compared=seen.compared, reasons=why, open_groups=seen.open_groups)
    return {
        "need": row,
        "paragraph": paragraph_label(row.paragraph),
        **_decided(row),
        "wanted": [group.name for group in found.need.groups],
        "words": words_of(row),
        "matches": sum(group.count for group in groups),
        "groups": groups,
        "left_out": left_out_shown(found.left_out),
        "side_by_side": side_by_side(found, seen.compared, row.months, shown),
        "filed": filed_shown(found, _kept(known, dialogue_on(answers, [row.municipality_id])), searches),
        "answers": shown,
        "asked": asked_of_need(row.pk, answers, today, jointly=known.annotated.jointly),
        "list_address": list_address(row, found),
        "searches": searches,
        "records": records,
        "choice": seen.choice.value,
        "open_groups": [group.code for group in groups if group.code in seen.open_groups],
        "choices": [
            (Choice.DISTANCE.value, _("Distance")),
            (Choice.PRICE.value, _("Price")),
            (Choice.WAIT.value, _("Waiting time")),
        ],
    }


def _kept(known: Dossier, asked: date | None) -> RecordsKept:
    return queries.kept(known.searches, known.records, known.reasons, asked)


def _decided(row: Need) -> dict[str, Any]:
    """The decision of a closed need, with the name of its unit."""
    decision = decision_of_need(row.pk) if row.closed_on else None
    name = unit_named(decision.unit.service.name, decision.unit.name) if decision else ""
    return {"decision": decision, "decision_unit": name}


def list_address(row: Need, found: Proposal) -> str:
    """The form that puts the citizen on a waiting list, filled in with the need but for the department, which comes last; empty
    where nobody waits. It holds codes, never a reference."""
    if row.paragraph in SELF_REFERRED:
        return ""
    told = {"paragraf": row.paragraph, "niveau": row.level, "fra": row.age_from, "til": row.age_to, "borger": row.citizen_id}
    lists = {"krav": row.must, "gruppe": [group.code for group in found.need.groups][:3], "behov": row.pk}
    known = {name: value for name, value in (told | lists).items() if value is not None}
    return f"{reverse('waiting:new')}?{urlencode(known, doseq=True)}&enhed="


def words_of(row: Need) -> str:
    """The citizen's own words; empty when there are none."""
    return row.wish.words if hasattr(row, "wish") else ""
