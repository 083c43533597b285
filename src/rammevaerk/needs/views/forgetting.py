"""What a run will let go of, shown before it is done."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from rammevaerk.accounts.actions import log_look
from rammevaerk.accounts.asking import AskedRequest
from rammevaerk.accounts.permissions import Permission, may, permission
from rammevaerk.kernel.errors import Refused
from rammevaerk.needs import actions, queries
from rammevaerk.needs.rules.retention import DELETE_AFTER, STRIP_AFTER


@permission(Permission.RUN_RETENTION)
def retention(request: AskedRequest) -> HttpResponse:
    """The closed needs whose words, or all of them, are due to go today; pressing the button lets go of them."""
    above = [(_("Need and search"), "needs:need_list")] if may(request, Permission.SEE_NEEDS) else []
    context = {"crumbs": [*above, (_("Retention"), "")]}
    try:
        if request.method == "POST":
            done = actions.run_retention(by=request.by, today=request.today)
            said = _("%(stripped)s needs have lost words and reference, %(deleted)s are deleted.")
            messages.success(request, said % {"stripped": done.stripped, "deleted": done.deleted})
            return HttpResponseRedirect(reverse("needs:retention"))
        plan = queries.retention_plan(today=request.today)
    except Refused as refused:
        return render(request, "needs/retention.html", {**context, "unknown": refused.findings})
    log_look("need_retention", by=request.assignment, rows=plan.due)
    months = {"strip": plan.rulebook.integer(STRIP_AFTER), "delete": plan.rulebook.integer(DELETE_AFTER)}
    return render(request, "needs/retention.html", {**context, "plan": plan, "months": months})
