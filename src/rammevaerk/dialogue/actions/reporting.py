"""The operator writes its yearly report and submits it; each submission is a version that is never changed."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction

from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.accounts.permissions import Permission, require
from rammevaerk.dialogue import freezing, queries
from rammevaerk.dialogue.actions.checking import allowed, guarded, held, require_own, trail
from rammevaerk.dialogue.models import Dialogue, ReportDraft, YearlyReport
from rammevaerk.dialogue.rules.report import WRITTEN, StatedFigure, check_stating, check_submitting
from rammevaerk.dialogue.rules.steps import DialogueStep
from rammevaerk.kernel.errors import Refused
from rammevaerk.kernel.finding import Finding, Severity
from rammevaerk.kernel.wording import text
from rammevaerk.web.clock import present

Expected = Mapping[int, tuple[int | None, int | None]]


@transaction.atomic
def save_report(
    *, by: RoleAssignment, today: date, dialogue_id: int, edition: int, texts: Mapping[str, str], expected: Expected
) -> ReportDraft:
    """Save what is written so far. `edition` is the one the writer began from: raises Refused when somebody has saved since."""
    require(by, Permission.WRITE_YEARLY_REPORT)
    draft = _own_draft(by, dialogue_id, today)
    if draft.edition != edition:
        message = text("Somebody else has saved the report since you opened it. Nothing of yours is saved.")
        remedy = text("Copy what you have written, open the page again and put it in.")
        raise Refused([Finding("dialogue.saved_since", Severity.BLOCKING, message, remedy)])
    kept = {key: guarded(texts[key], key) for key in WRITTEN if key in texts}
    draft.texts = {**draft.texts, **kept}
    draft.expected = {str(year): list(pair) for year, pair in expected.items()}
    trail("save_yearly_report", by, draft.dialogue, edition=edition + 1)
    return _saved(draft, by)


@transaction.atomic
def state_figure(*, by: RoleAssignment, today: date, dialogue_id: int, key: str, stated: StatedFigure | None) -> ReportDraft:
    """State another figure beside one that is filled in, with the reason; None takes it back. Raises Refused without a reason,
    and for a figure the report does not fill in."""
    require(by, Permission.WRITE_YEARLY_REPORT)
    draft = _own_draft(by, dialogue_id, today)
    kept = {name: row for name, row in draft.stated.items() if name != key}
    if stated is not None:
        filled = freezing.gathered(draft.dialogue, today).figures
        if findings := check_stating(key, stated, filled):
            raise Refused(findings)
        kept[key] = {"value": str(stated.value), "reason": guarded(stated.reason, "reason")}
    draft.stated = kept
    trail("state_dialogue_figure", by, draft.dialogue, figure=key)
    return _saved(draft, by)


@transaction.atomic
def submit_report(*, by: RoleAssignment, today: date, dialogue_id: int, is_demo: bool = False) -> YearlyReport:
    """Submit the report with every figure as it is today; a later submission is a new version. Raises Refused when a section
    that must be written is empty, or nothing differs from the version before."""
    require(by, Permission.WRITE_YEARLY_REPORT)
    dialogue = held(dialogue_id)
    require_own(by, dialogue, today)
    allowed(DialogueStep.SUBMIT_REPORT, dialogue, today)
    written, _edition = queries.draft_of(dialogue)
    if findings := check_submitting(written, dialogue.year):
        raise Refused(findings)
    content = freezing.frozen(freezing.gathered(dialogue, today), written, today)
    before = YearlyReport.objects.filter(dialogue=dialogue).order_by("-version").first()
    if before is not None and _same(before.content, content):
        message = text("Nothing differs from the version you submitted on {day}.")
        raise Refused([Finding("dialogue.same_report", Severity.BLOCKING, message, params={"day": f"{before.on:%d.%m.%Y}"})])
    made = YearlyReport.objects.create(
        dialogue=dialogue,
        version=before.version + 1 if before else 1,
        content=content,
        on=today,
        at=present(),
        by=by,
        is_demo=is_demo,
    )
    trail("submit_yearly_report", by, dialogue, version=made.version)
    return made


def _same(before: dict[str, Any], now: dict[str, Any]) -> bool:
    return {**before, "day": ""} == {**now, "day": ""}


def _own_draft(by: RoleAssignment, dialogue_id: int, today: date) -> ReportDraft:
    dialogue: Dialogue = held(dialogue_id)
    require_own(by, dialogue, today)
    draft, _made = ReportDraft.objects.get_or_create(dialogue=dialogue)
    draft.dialogue = dialogue
    return draft


def _saved(draft: ReportDraft, by: RoleAssignment) -> ReportDraft:
    draft.edition += 1
    draft.saved_at, draft.saved_by = present(), by
    draft.save()
    return draft
