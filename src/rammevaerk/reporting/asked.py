"""What the pages fetch first: the round or return asked for, when whoever asks may see it."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from rammevaerk.accounts.asking import AskedRequest
from rammevaerk.reporting import facts
from rammevaerk.reporting.models import Return, Round
from rammevaerk.reporting.rules.sight import Viewer, is_own, sees_results, sees_return
from rammevaerk.reporting.rules.states import AnswerState, RoundStage, may_edit

Crumbs = list[tuple[str, str]]


def viewer(request: AskedRequest) -> Viewer:
    return facts.viewer_of(request.assignment, request.acting)


def asked_round(pk: int) -> Round:
    return get_object_or_404(Round.objects.select_related("area"), pk=pk)


def round_with_results(request: AskedRequest, pk: int) -> Round:
    """The round, when the collected picture is open to who asks. Raises PermissionDenied with the reason."""
    this = asked_round(pk)
    if not sees_results(viewer(request), RoundStage(this.state)):
        raise PermissionDenied(_("The collected picture opens for you with the hearing."))
    return this


def asked_return(request: AskedRequest, pk: int) -> Return:
    """The return, when who asks may open it. Raises PermissionDenied with the reason."""
    row = get_object_or_404(Return.objects.select_related("round__area", "respondent", "service"), pk=pk)
    if not sees_return(viewer(request), facts.belongs(row), RoundStage(row.round.state)):
        raise PermissionDenied(_("A return is seen by those it belongs to; others' controllers see it when the hearing opens."))
    return row


def editable(request: AskedRequest, row: Return) -> bool:
    """Whether who asks can write in the return now."""
    own = is_own(viewer(request), facts.belongs(row))
    return own and may_edit(AnswerState(row.state), RoundStage(row.round.state))


def own_return_to_edit(request: AskedRequest, pk: int) -> Return:
    """The return, when who asks answers for it. Raises PermissionDenied otherwise."""
    row = asked_return(request, pk)
    if not is_own(viewer(request), facts.belongs(row)):
        raise PermissionDenied(_("Only those the return belongs to may answer it."))
    return row


def name_of(row: Return) -> str:
    return row.service.name if row.service else _("Expected demand")
