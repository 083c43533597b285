"""What the pages share: a case one may see, acts that may be refused, and the crumbs."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from rammevaerk.accounts.asking import AskedRequest
from rammevaerk.accounts.permissions import Permission, may
from rammevaerk.decisions import queries as decisions
from rammevaerk.decisions.queries import Course, Subject
from rammevaerk.designation import facts, queries
from rammevaerk.designation.models import Nomination
from rammevaerk.designation.queries import CaseSeen
from rammevaerk.designation.rules.cases import NominationState
from rammevaerk.designation.rules.criteria import SelectionCriterion
from rammevaerk.designation.rules.scheme import NominationKind
from rammevaerk.kernel.errors import Refused
from rammevaerk.registry import queries as registry
from rammevaerk.web.doing import tell_refused


def case_or_404(request: AskedRequest, pk: int) -> tuple[CaseSeen, Course]:
    """A case with the bodies' course; a draft is seen by its own operator alone (12 queries at most)."""
    row = queries.case(pk)
    if row is None:
        raise Http404
    act, subject = facts.act_of(NominationKind(row.kind)), Subject(facts.SUBJECT, row.pk)
    course = decisions.course(act, subject, request.today, row.operator_id)
    seen = CaseSeen(row, facts.nomination_fact(row, course.standing))
    if seen.state is NominationState.DRAFT and not owns(request, row):
        raise Http404
    return seen, course


def owns(request: AskedRequest, row: Nomination) -> bool:
    """Whether the reader answers for the service (at most 2 queries)."""
    return may(request, Permission.NOMINATE_SERVICES) and registry.is_own(request.assignment, row.service, request.today)


def criterion_or_404(code: str) -> SelectionCriterion:
    try:
        return SelectionCriterion(code)
    except ValueError as error:
        raise Http404 from error


def case_crumbs(row: Nomination, *further: tuple[str, str]) -> list[tuple[str, str]]:
    """The way to a case."""
    name = _("%(service)s, %(year)s") % {"service": row.service.name, "year": row.year}
    url = reverse("designation:case", args=[row.pk]) if further else ""
    return [(_("Designation"), "designation:list"), (name, url), *further]


def acted(request: AskedRequest, url: str, act: Callable[..., Any], **given: Any) -> HttpResponseRedirect:
    """Do an act of a button and go on; what refused it is told on the page."""
    try:
        act(by=request.by, today=request.today, **given)
    except Refused as refused:
        tell_refused(request, refused)
    return HttpResponseRedirect(url)
