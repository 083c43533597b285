"""What an operator's economist does with sheets: each a POST that goes back to the page it came from."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from rammevaerk.accounts.asking import AskedRequest
from rammevaerk.accounts.permissions import Permission, permission
from rammevaerk.kernel.errors import Refused
from rammevaerk.pricing import actions, queries
from rammevaerk.pricing.models import SheetState
from rammevaerk.pricing.views.sheets import seen_sheet
from rammevaerk.web.doing import tell_refused


def _tell(request: AskedRequest, refusal: Refused) -> None:
    tell_refused(request, refusal)


def _done(request: AskedRequest, pk: int, act: Callable[[], object], words: str) -> HttpResponse:
    """Try the act on a sheet the reader may see, say what came of it, and show the sheet."""
    seen_sheet(request, pk)
    try:
        act()
    except Refused as refusal:
        _tell(request, refusal)
    else:
        messages.success(request, words)
    return redirect("pricing:sheet", pk=pk)


@require_POST
@permission(Permission.EDIT_SHEETS)
def recalculate(request: AskedRequest, pk: int) -> HttpResponse:
    """Calculate a draft again."""
    act = actions.recalculate_sheet
    return _done(request, pk, lambda: act(by=request.by, today=request.today, sheet_id=pk), _("The tariff is calculated again."))


@require_POST
@permission(Permission.EDIT_SHEETS)
def approve(request: AskedRequest, pk: int) -> HttpResponse:
    """Approve a draft for the operator."""
    act = actions.approve_sheet
    return _done(request, pk, lambda: act(by=request.by, today=request.today, sheet_id=pk), _("The tariff is approved."))


@require_POST
@permission(Permission.EDIT_SHEETS)
def publish(request: AskedRequest, pk: int) -> HttpResponse:
    """Publish an approved sheet to all parties."""
    act = actions.publish_sheets
    done = _("The tariff is published to all parties.")
    return _done(request, pk, lambda: act(by=request.by, today=request.today, sheet_ids=[pk]), done)


@require_POST
@permission(Permission.EDIT_SHEETS)
def new_version(request: AskedRequest, pk: int) -> HttpResponse:
    """Start a new draft from an approved or published sheet, and open it."""
    seen_sheet(request, pk)
    try:
        draft = actions.start_version(by=request.by, today=request.today, sheet_id=pk)
    except Refused as refusal:
        _tell(request, refusal)
        return redirect("pricing:sheet", pk=pk)
    return redirect("pricing:edit", pk=draft.pk)


@require_POST
@permission(Permission.EDIT_SHEETS)
def make(request: AskedRequest) -> HttpResponse:
    """Draft sheets of next year from the operator's accepted budgets."""
    made = actions.make_sheets_from_round(by=request.by, today=request.today, year=request.today.year + 1)
    words = ngettext("%(count)s sheet was made", "%(count)s sheets were made", made.made) % {"count": made.made}
    rest = _("%(unchanged)s were there already, %(stopped)s lack something.") % {
        "unchanged": made.unchanged,
        "stopped": made.stopped,
    }
    messages.success(request, f"{words}. {rest}")
    return redirect("pricing:own_sheets")


@require_POST
@permission(Permission.EDIT_SHEETS)
def publish_all(request: AskedRequest) -> HttpResponse:
    """Publish all of the operator's approved sheets of next year."""
    approved = queries.sheets_of_operators(request.acting.parties, request.today.year + 1).filter(state=SheetState.APPROVED)
    ids = list(approved.values_list("pk", flat=True))
    try:
        actions.publish_sheets(by=request.by, today=request.today, sheet_ids=ids)
    except Refused as refusal:
        _tell(request, refusal)
    else:
        words = ngettext("%(count)s tariff is published.", "%(count)s tariffs are published.", len(ids))
        messages.success(request, words % {"count": len(ids)})
    return redirect("pricing:own_sheets")


@require_POST
@permission(Permission.EDIT_SHEETS)
def provisional(request: AskedRequest) -> HttpResponse:
    """Use last year's tariffs, marked provisional, where this year's are not ready."""
    count = actions.use_provisional(by=request.by, today=request.today, year=request.today.year)
    words = ngettext("%(count)s tariff is used provisionally.", "%(count)s tariffs are used provisionally.", count)
    messages.success(request, words % {"count": count})
    return redirect("pricing:own_sheets")
