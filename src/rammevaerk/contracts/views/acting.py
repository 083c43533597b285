"""What the pages that change a placement share: fetch and log, act, and show the form again when something is refused."""

from collections.abc import Callable, Sequence
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from rammevaerk.accounts.actions import log_look
from rammevaerk.accounts.asking import AskedRequest
from rammevaerk.contracts import queries
from rammevaerk.contracts.models import Placement
from rammevaerk.kernel.errors import Refused
from rammevaerk.kernel.finding import Finding
from rammevaerk.kernel.personal import personal_traits
from rammevaerk.web.forms import Form
from rammevaerk.web.sentences import sentence


def row_of(request: AskedRequest, chain: int) -> Placement:
    """The newest current row of a placement one may see; the look is logged."""
    current = [row for row in queries.rows_of(chain) if row.superseded_at is None]
    if not current:
        raise Http404
    log_look("placement_change", by=request.assignment, target_id=chain)
    return max(current, key=lambda row: row.valid_from)


def done(request: AskedRequest, form: Form, act: Callable[[dict[str, Any]], Sequence[Finding] | None], said: str) -> bool:
    """Carry out the act of a valid form; what is refused stands in the form. Words that look like a person's are warned of."""
    if request.method != "POST" or not form.is_valid():
        return False
    try:
        findings = act(form.cleaned_data) or ()
    except Refused as refused:
        form.add_findings(refused)
        return False
    messages.success(request, said)
    words = [finding for name in ("words", "reason") for finding in personal_traits(form.cleaned_data.get(name) or "", name)]
    for finding in (*findings, *words):
        messages.warning(request, sentence(finding.message, finding.params))
    return True


def show(request: AskedRequest, form: Form, title: str, submit: str, **more: Any) -> HttpResponse:
    """The page of one form. `row` is the placement, `notes` sentences beside it, `nothing` says
    why there is nothing to choose, and then there is no form."""
    row = more.get("row")
    back = reverse("contracts:placement", args=[row.chain]) if row else reverse("contracts:waiting")
    crumbs = [(_("Placements"), "contracts:placement_list")]
    if row:
        crumbs.append((row.citizen.reference, back))
    context = {"form": form, "title": title, "submit": submit, "back": back, "crumbs": [*crumbs, (title, "")], **more}
    status = 422 if form.errors and request.method == "POST" else 200
    return render(request, "contracts/change.html", context, status=status)


def to_placement(chain: int) -> HttpResponse:
    """Back to the placement."""
    return HttpResponseRedirect(reverse("contracts:placement", args=[chain]))
