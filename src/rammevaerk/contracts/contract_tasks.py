"""What there is to do about contracts: sign, finish drafts, replace old forms before they end."""

from datetime import date, timedelta

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.accounts.permissions import Permission, role_may
from rammevaerk.accounts.walls import Acting, Function, acting_for
from rammevaerk.contracts import facts
from rammevaerk.contracts.contract_reads import drafts
from rammevaerk.contracts.models import Contract, ContractForm, ContractSignature
from rammevaerk.registry.queries import acting_of
from rammevaerk.web.todo import Task

OLD_END_DAYS = 90
"""How long before its end an old form is a task, as follow-ups are two weeks before: our own habit, no rule."""

DRAFT_DAYS = "contracts.draft_days"


def contract_tasks(assignment: RoleAssignment, today: date) -> list[Task]:
    """Contracts to sign, drafts nobody has touched for long, and old forms that end, one task each (4 queries)."""
    if not role_may(assignment.as_role, Permission.SIGN_CONTRACTS):
        return []
    who = acting_of(assignment, today)
    with acting_for(who):
        found = [_to_sign(who, today)]
        if role_may(assignment.as_role, Permission.EDIT_CONTRACTS):
            found += [_drafts(today), _old_forms(today)]
    return [task for task in found if task is not None]


def to_sign(who: Acting) -> QuerySet[Contract]:
    """Contracts and supplements that lack the signature of the side one signs for (1 query)."""
    signed = ContractSignature.objects.filter(contract=OuterRef("pk"))
    rows = Contract.objects.filter(cancelled__isnull=True).exclude(form=ContractForm.OLD)
    if who.function is Function.UNIT:
        return rows.filter(~Exists(signed.filter(side="operator")))
    acting = Q(acting__in=who.parties) & ~Exists(signed.filter(side="acting"))
    paying = Q(paying__in=who.parties) & ~Q(paying=F("acting")) & ~Exists(signed.filter(side="paying"))
    return rows.filter(acting | paying)


def _to_sign(who: Acting, today: date) -> Task | None:
    count = to_sign(who).order_by().count()
    if not count:
        return None
    title = ngettext("Sign %(n)s contract", "Sign %(n)s contracts", count) % {"n": count}
    return Task(today, title, _("It is in force when all have signed"), reverse("contracts:contract_list"))


def _drafts(today: date) -> Task | None:
    days = facts.rulebook_on(today).integer(DRAFT_DAYS)
    count = drafts().filter(saved_at__date__lte=today - timedelta(days=days)).order_by().count()
    if not count:
        return None
    title = ngettext("Finish %(n)s contract being written", "Finish %(n)s contracts being written", count) % {"n": count}
    words = _("Nobody has saved for %(days)s days") % {"days": days}
    return Task(today, title, words, reverse("contracts:contract_list"))


def _old_forms(today: date) -> Task | None:
    until = today + timedelta(days=OLD_END_DAYS)
    rows = Contract.objects.filter(form=ContractForm.OLD, replaced_by__isnull=True, cancelled__isnull=True)
    days = rows.filter(last_day__gte=today, last_day__lte=until).values_list("last_day", flat=True)
    ends = sorted(day for day in days if day is not None)
    if not ends:
        return None
    title = ngettext("Replace %(n)s contract of old form", "Replace %(n)s contracts of old form", len(ends)) % {"n": len(ends)}
    return Task(
        ends[0], title, _("It ends soon; the next is the standard contract"), reverse("contracts:contract_list") + "?form=old"
    )
