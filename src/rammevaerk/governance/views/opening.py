"""Opening the next agreement: the proposal, what it looks like with the typed days, and the opening itself."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from rammevaerk.accounts.asking import AskedRequest
from rammevaerk.accounts.permissions import Permission, permission
from rammevaerk.accounts.queries import the_area
from rammevaerk.governance import queries
from rammevaerk.governance.actions import NewCycle, open_cycle
from rammevaerk.governance.forms import DAY, OpeningForm
from rammevaerk.governance.rules.opening import on_weekend
from rammevaerk.kernel.errors import Refused
from rammevaerk.web import dates


@require_http_methods(["GET", "POST"])
@permission(Permission.EDIT_AGREEMENT)
def open_next(request: AskedRequest) -> HttpResponse:
    """Propose the next agreement from the newest one; show it with the typed days; open it."""
    form = _form(request)
    step = request.POST.get("step", "")
    if step in ("preview", "open") and form.is_valid():
        new = _new(form)
        if step == "preview":
            return _preview(request, form, new)
        try:
            cycle, _found = open_cycle(by=request.by, today=request.today, area_code=the_area().code, new=new)
            messages.success(request, _("%(agreement)s is open.") % {"agreement": cycle.title})
            return redirect("governance:cycle", name=cycle.name)
        except Refused as refused:
            form.add_findings(refused)
    return _page(request, form)


def _form(request: AskedRequest) -> OpeningForm:
    after = request.POST.get("after", "")
    known = queries.cycles(request.today)
    proposal = queries.proposal(known, request.today, int(after) if after.isdecimal() else None)
    return OpeningForm(request.POST or None, proposal=proposal)


def _new(form: OpeningForm) -> NewCycle:
    data = form.cleaned_data
    return NewCycle(data["name"], data["title"], data["starts"], data["last"] + DAY, form.deadlines(), form.phases())


def _page(request: AskedRequest, form: OpeningForm) -> HttpResponse:
    proposal = form.proposal
    starts = (form.cleaned_data.get("starts") if form.is_bound and form.is_valid() else None) or proposal.opening.cycle.starts
    context = {
        "form": form,
        "proposal": proposal,
        "before": proposal.before,
        "starts": starts,
        "parties": queries.parties_of(the_area().code, starts),
        "crumbs": [(_("Framework agreement"), "governance:agreement"), (_("The next agreement"), "")],
    }
    return render(request, "governance/opening.html", context, status=422 if form.errors else 200)


def _preview(request: AskedRequest, form: OpeningForm, new: NewCycle) -> HttpResponse:
    area_code = the_area().code
    findings = queries.opening_findings(area_code, new.opening, request.today)
    if stopped := [item for item in findings if item.blocks]:
        form.add_findings(stopped)
        return _page(request, form)
    context = {
        "form": form,
        "new": new,
        "period": dates.period(new.starts, new.ends),
        "findings": findings,
        "wheel": queries.wheel_planned(new.title, new.opening, request.today),
        "deadlines": [
            (item, dates.weekday(item.due), on_weekend(item.due)) for item in sorted(new.deadlines, key=lambda item: item.due)
        ],
        "parties": queries.parties_of(area_code, new.starts),
        "crumbs": [(_("Framework agreement"), "governance:agreement"), (_("The next agreement"), "")],
    }
    return render(request, "governance/opening_preview.html", context)
