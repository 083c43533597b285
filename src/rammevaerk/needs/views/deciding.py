"""The decision on a service, with what is on file beside it."""

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from rammevaerk.accounts.asking import AskedRequest
from rammevaerk.accounts.permissions import Permission, permission
from rammevaerk.kernel.errors import Refused
from rammevaerk.kernel.paragraphs import paragraph_label
from rammevaerk.needs import actions
from rammevaerk.needs.forms import DecisionForm
from rammevaerk.needs.models import Need
from rammevaerk.needs.pages.deciding import Deciding, deciding
from rammevaerk.needs.views.under import crumbs_of, need_on_file, while_it_stands
from rammevaerk.web.sentences import sentence


@permission(Permission.EDIT_NEEDS)
@while_it_stands
def decide(request: AskedRequest, pk: int, unit: int) -> HttpResponse:
    """Decide a unit for a need: what is sold there, on which basis, and what still has to be put on file."""
    known = need_on_file(request, pk)
    row, page = known.need, deciding(known, unit, request.by, request.today)
    if page is None:
        raise Http404
    form = DecisionForm(request.POST or None, initial={"basis": "search", "item": page.only_item}, page=page)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.decide(by=request.by, today=request.today, need_id=pk, wanted=form.wanted())
        except Refused as refused:
            form.add_findings(refused)
        else:
            _tell(request, made)
            return HttpResponseRedirect(reverse("needs:need", args=[pk]))
    return _page(request, row, page, form)


def _tell(request: AskedRequest, made: actions.DecisionMade) -> None:
    messages.success(request, _("The decision is on file, and the need is closed."))
    for finding in made.findings:
        messages.warning(request, sentence(finding.message, finding.params))


def _page(request: AskedRequest, row: Need, page: Deciding, form: DecisionForm) -> HttpResponse:
    title = _("Decide on %(service)s") % {"service": page.name}
    context = {
        "need": row,
        "page": page,
        "form": form,
        "title": title,
        "paragraph": paragraph_label(row.paragraph),
        "crumbs": crumbs_of(row, title),
    }
    return render(request, "needs/decide.html", context, status=422 if form.errors else 200)
