"""A case with its six criteria, the operator's nomination and its arguments."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ObjectDoesNotExist, PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from rammevaerk.accounts.asking import AskedRequest
from rammevaerk.accounts.permissions import Permission, may, permission
from rammevaerk.accounts.queries import organisation_names, the_area
from rammevaerk.designation import facts, queries, sources, wording
from rammevaerk.designation.actions import NewArgument, NewNomination, argue, open_nomination
from rammevaerk.designation.actions.assessing import ASSESSABLE
from rammevaerk.designation.forms import ArgumentForm, NominationForm
from rammevaerk.designation.models import CriterionArgument, Nomination
from rammevaerk.designation.queries import CaseSeen
from rammevaerk.designation.rules.cases import NominationState, check_effect
from rammevaerk.designation.rules.criteria import Judged, Pointing, SelectionCriterion, eligibility
from rammevaerk.designation.rules.indications import Indication, for_everybody
from rammevaerk.designation.rules.scheme import NominationKind
from rammevaerk.designation.views.under import case_crumbs, case_or_404, criterion_or_404, owns
from rammevaerk.parameters.facts import rulebook_in
from rammevaerk.registry import queries as registry
from rammevaerk.web.doing import try_form
from rammevaerk.web.once import page_reads_once


@dataclass(frozen=True)
class CriterionShown:
    """A criterion on a case's page: what the register says now and said then, the argument, and the panel's judgement."""

    criterion: SelectionCriterion
    name: str
    question: str
    now: str
    arrow: str
    pointing: str
    then: str
    argument: CriterionArgument | None
    judged: Judged | None

    @property
    def changed(self) -> bool:
        """Whether the register says something else today than when it was argued."""
        return bool(self.then) and self.then != self.now


def criteria_shown(request: AskedRequest, row: Nomination, told: Mapping[SelectionCriterion, Indication]) -> list[CriterionShown]:
    """The six criteria of a case as the reader may see them; no query when it is read along."""
    seen = _seen_by(request)
    arguments, judged = facts.arguments_of(row), facts.judged_of(row)
    found = []
    for criterion, figure in told.items():
        indication = seen(figure)
        argument = arguments.get(criterion)
        kept = Indication.from_json(argument.indication) if argument and argument.indication else None
        arrow, pointing = wording.POINTINGS[indication.pointing]
        found.append(
            CriterionShown(
                criterion=criterion,
                name=wording.criterion_name(criterion),
                question=str(wording.CRITERIA[criterion][1]),
                now=wording.indication_words(indication),
                arrow=arrow,
                pointing="" if indication.pointing is Pointing.NEITHER else str(pointing),
                then=wording.indication_words(seen(kept)) if kept else "",
                argument=argument,
                judged=judged.get(criterion),
            )
        )
    return found


def _seen_by(request: AskedRequest) -> Callable[[Indication], Indication]:
    """What of a figure the reader may see."""
    if may(request, Permission.SEE_USERS_OF_DESIGNATED):
        return lambda told: told
    least = _least(request)
    return lambda told: for_everybody(told, least)


def _least(request: AskedRequest) -> int:
    return rulebook_in(the_area(), request.today).integer("registry.small_number_n")


@permission(Permission.SEE_DESIGNATIONS)
@page_reads_once
def case_page(request: AskedRequest, pk: int) -> HttpResponse:
    """A case: where it stands and why, the criteria, the panel, and the bodies."""
    seen, course = case_or_404(request, pk)
    row = seen.row
    service = sources.services_seen([row.service_id]).get(row.service_id)
    if service is None:
        raise Http404
    told = sources.register_told(service, request.today, the_area())
    judged = eligibility(facts.judged_of(row))
    context = {
        "row": row,
        "service": service,
        "kind": wording.KINDS[seen.kind],
        "state": wording.STATES[seen.state],
        "criteria": criteria_shown(request, row, told.indications),
        "judged": judged,
        "failing": [wording.REQUIREMENTS[one] for one in judged.failing],
        "failing_on": [(wording.criterion_name(one.criterion), one) for one in judged.on],
        "recommendation": facts.recommendation_of(row),
        "sent_on": seen.fact.sent_on,
        "withdrawn_on": seen.fact.withdrawn_on,
        "course": course,
        **_acts(request, seen),
        **_beside(request, row, told),
        "crumbs": case_crumbs(row),
    }
    return render(request, "designation/case.html", context)


def _acts(request: AskedRequest, seen: CaseSeen) -> dict[str, Any]:
    own = owns(request, seen.row)
    criteria = seen.kind is not NominationKind.LEAVING
    stops = check_effect(seen.fact, eligibility(facts.judged_of(seen.row)))
    approved = seen.state is NominationState.APPROVED and may(request, Permission.PUT_DESIGNATION_IN_EFFECT)
    return {
        "may_argue": own and criteria and seen.state is NominationState.DRAFT,
        "may_send": own and seen.state is NominationState.DRAFT,
        "may_withdraw": own and seen.state.is_open,
        "may_assess": may(request, Permission.RECORD_PANEL) and seen.state in ASSESSABLE,
        "may_put": approved and not stops,
        "stops": stops if approved else (),
        "with_criteria": criteria,
    }


def _beside(request: AskedRequest, row: Nomination, told: sources.RegisterTold) -> dict[str, Any]:
    """The alternatives by name, and users by municipality for those who may see them: of a service that is not designated, small
    numbers are seen by the operator, the secretariat, the steering group and the auditor alone."""
    shown: dict[str, Any] = {"alternatives": told.alternatives[:10], "more_alternatives": max(0, len(told.alternatives) - 10)}
    if may(request, Permission.SEE_USERS_OF_DESIGNATED):
        names = organisation_names()
        least = 0 if _sees_all(request, row) else _least(request)
        people = [(names.get(pk, ""), count) for pk, count in told.people.items() if count >= least]
        shown["users"] = sorted(people, key=lambda one: (-one[1], one[0]))
        shown["few"] = least if len(people) < len(told.people) else 0
    return shown


def _sees_all(request: AskedRequest, row: Nomination) -> bool:
    if may(request, Permission.SEE_USERS_OF_NOMINATED) or queries.designated_in([row.service_id], request.today):
        return True
    return owns(request, row)


@permission(Permission.NOMINATE_SERVICES)
def nominate(request: AskedRequest, service: int) -> HttpResponse:
    """Begin a case for an own service."""
    seen = _own_service(request, service)
    designated = bool(queries.designated_or_coming([service], request.today))
    kinds = [kind for kind in NominationKind if kind.of_designated == designated]
    form = NominationForm(request.POST or None, kinds=kinds, initial={"kind": kinds[0].value})
    if request.method == "POST" and form.is_valid():
        new = NewNomination(**form.cleaned_data)
        if try_form(form, lambda: open_nomination(by=request.by, today=request.today, service_id=service, new=new)):
            return HttpResponseRedirect(
                reverse("designation:case", args=[queries.cases_of_service(service, request.today)[0].row.pk])
            )
    context = {
        "form": form,
        "service": seen,
        "designated": designated,
        "crumbs": [(_("Designation"), "designation:list"), (seen.name, "")],
    }
    return render(request, "designation/nominate.html", context, status=422 if form.errors else 200)


def _own_service(request: AskedRequest, pk: int) -> Any:
    try:
        service = registry.service(pk)
    except ObjectDoesNotExist as error:
        raise Http404 from error
    if not registry.is_own(request.assignment, service, request.today):
        raise PermissionDenied(_("Only the service's own operator does this."))
    return service


@permission(Permission.NOMINATE_SERVICES)
def argue_page(request: AskedRequest, pk: int, criterion: str) -> HttpResponse:
    """Argue one criterion of one's own draft."""
    about, (seen, _course) = criterion_or_404(criterion), case_or_404(request, pk)
    if not owns(request, seen.row):
        raise PermissionDenied(_("Only the service's own operator does this."))
    before = facts.arguments_of(seen.row).get(about)
    initial = {"as_of": request.today, **({"argument": before.argument, "evidence": before.evidence} if before else {})}
    form = ArgumentForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        new = NewArgument(about, **form.cleaned_data)
        if try_form(form, lambda: argue(by=request.by, today=request.today, nomination_id=pk, new=new)):
            return HttpResponseRedirect(reverse("designation:case", args=[pk]))
    return criterion_page(request, seen, about, form)


def criterion_page(request: AskedRequest, seen: CaseSeen, about: SelectionCriterion, form: ArgumentForm | Any) -> HttpResponse:
    """The form of one criterion with what the register says beside it."""
    service = sources.services_seen([seen.row.service_id])[seen.row.service_id]
    told = sources.indications_of(service, request.today, the_area())
    (shown,) = criteria_shown(request, seen.row, {about: told[about]})
    context = {
        "form": form,
        "row": seen.row,
        "shown": shown,
        "panel": not isinstance(form, ArgumentForm),
        "crumbs": case_crumbs(seen.row, (shown.name, "")),
    }
    return render(request, "designation/criterion.html", context, status=422 if form.errors else 200)
