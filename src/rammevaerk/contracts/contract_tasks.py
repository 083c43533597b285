"""What there is to do about contracts: sign, finish drafts, replace old forms before they end."""

from datetime import date, timedelta
from typing import Any

from django.db.models import CharField, DateField, Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.accounts.permissions import Permission, role_may
from rammevaerk.accounts.walls import Acting, Function
from rammevaerk.contracts import facts
from rammevaerk.contracts.contract_reads import MOST_ROWS, drafts
from rammevaerk.contracts.models import Contract, ContractForm, ContractSignature
from rammevaerk.contracts.wordings import unconfirmed_texts
from rammevaerk.law.rulebook import Rulebook
from rammevaerk.web import dates
from rammevaerk.web.todo import Task

OLD_END_DAYS = "contracts.old_form_warning_days"

DRAFT_DAYS = "contracts.draft_days"
_TO_SIGN, _DRAFT, _OLD = "sign", "draft", "old"


def text_tasks(assignment: RoleAssignment) -> list[Task]:
    """For the secretariat: texts of the contract that somebody else has entered and nobody confirmed (2 queries)."""
    return [
        Task(
            None,
            _("Confirm the contract text: %(version)s") % {"version": row.version},
            _("Entered by %(name)s on %(day)s. Compare it with what was adopted")
            % {"name": row.by.user.get_full_name(), "day": dates.short(row.at.date())},
            reverse("contracts:contract_text_entered", args=[row.pk]),
        )
        for row in unconfirmed_texts()
        if row.by.user_id != assignment.user_id
    ]


def contract_tasks(assignment: RoleAssignment, who: Acting, rules: Rulebook, today: date) -> list[Task]:
    """Contracts to sign, drafts nobody has touched for long, and old forms that end, one task each, behind the walls in force
    (1 query)."""
    if not role_may(assignment.as_role, Permission.SIGN_CONTRACTS):
        return []
    parts = [_marked(to_sign(who), _TO_SIGN)]
    days = rules.integer(DRAFT_DAYS)
    if role_may(assignment.as_role, Permission.EDIT_CONTRACTS):
        untouched = drafts().filter(saved_at__date__lte=today - timedelta(days=days))
        parts += [_marked(untouched, _DRAFT), _marked(_old_forms(today), _OLD, F("last_day"))]
    first, *rest = parts
    found: dict[str, list[date | None]] = {_TO_SIGN: [], _DRAFT: [], _OLD: []}
    for task, day in first.union(*rest, all=True):
        found[task].append(day)
    ends = sorted(day for day in found[_OLD] if day is not None)
    tasks = [_sign(len(found[_TO_SIGN]), today), _finish(len(found[_DRAFT]), days, today), _replace(ends)]
    return [task for task in tasks if task is not None]


def _marked(rows: QuerySet[Any], task: str, day: Any = None) -> QuerySet[Any, Any]:
    no_day = Cast(Value(None), DateField())
    marked: QuerySet[Any] = rows.order_by().annotate(task=Value(task, output_field=CharField()), day=day or no_day)
    listed: QuerySet[Any, Any] = marked.values_list("task", "day")
    return listed[:MOST_ROWS]


def to_sign(who: Acting) -> QuerySet[Contract]:
    """Contracts and supplements that lack the signature of the side one signs for (1 query)."""
    signed = ContractSignature.objects.filter(contract=OuterRef("pk"))
    rows = Contract.objects.filter(cancelled__isnull=True).exclude(form=ContractForm.OLD)
    if who.function is Function.UNIT:
        return rows.filter(~Exists(signed.filter(side="operator")))
    acting = Q(acting__in=who.parties) & ~Exists(signed.filter(side="acting"))
    paying = Q(paying__in=who.parties) & ~Q(paying=F("acting")) & ~Exists(signed.filter(side="paying"))
    return rows.filter(acting | paying)


def _sign(count: int, today: date) -> Task | None:
    if not count:
        return None
    title = ngettext("Sign %(n)s contract", "Sign %(n)s contracts", count) % {"n": count}
    return Task(today, title, _("It is in force when all have signed"), reverse("contracts:contract_list"))


def _finish(count: int, days: int, today: date) -> Task | None:
    if not count:
        return None
    title = ngettext("Finish %(n)s contract being written", "Finish %(n)s contracts being written", count) % {"n": count}
    words = _("Nobody has saved for %(days)s days") % {"days": days}
    return Task(today, title, words, reverse("contracts:contract_list"))


def _old_forms(today: date) -> QuerySet[Contract]:
    """Contracts of old form that end soon and that nothing has taken the place of."""
    until = today + timedelta(days=facts.rulebook_on(today).integer(OLD_END_DAYS))
    rows = Contract.objects.filter(form=ContractForm.OLD, replaced_by__isnull=True, cancelled__isnull=True)
    return rows.filter(last_day__gte=today, last_day__lte=until)


def _replace(ends: list[date]) -> Task | None:
    if not ends:
        return None
    title = ngettext("Replace %(n)s contract of old form", "Replace %(n)s contracts of old form", len(ends)) % {"n": len(ends)}
    url = reverse("contracts:contract_list") + "?form=old"
    return Task(ends[0], title, _("It ends soon; the next is the standard contract"), url)
