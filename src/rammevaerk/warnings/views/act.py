"""Forms by which a warning is raised, a finding set aside, an act done, and figures handed in."""

from datetime import date

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from rammevaerk.accounts.asking import AskedRequest
from rammevaerk.accounts.permissions import Permission, may, permission
from rammevaerk.registry import queries as registry
from rammevaerk.registry.queries import ServiceFilter
from rammevaerk.warnings import actions, reading
from rammevaerk.warnings.actions import HandedIn, NewWarning, StepTaken
from rammevaerk.warnings.actions.raising import Found
from rammevaerk.warnings.forms import AsideForm, FiguresForm, GroundsForm, PlanForm, WarningForm, day_or_none
from rammevaerk.warnings.models import MonitoringPlan
from rammevaerk.warnings.queries import warnings_seen
from rammevaerk.warnings.rules.course import WarningStepKind
from rammevaerk.warnings.rules.found import FoundInFigures, FoundKind
from rammevaerk.warnings.views.under import crumbs_to, service_name_or_404, small_form, warning_or_404
from rammevaerk.warnings.wording import ACTS, FOUND, found_words
from rammevaerk.web import dates
from rammevaerk.web.doing import try_form

DEMAND = frozenset({FoundKind.DEVIATION, FoundKind.OCCUPANCY, FoundKind.FEW_COME, FoundKind.MANY_LEAVE, FoundKind.FALLING})


@permission(Permission.RAISE_WARNINGS)
def raise_one(request: AskedRequest) -> HttpResponse:
    """One short form; from a finding it is filled in."""
    found = _named_finding(request)
    form = WarningForm(request.POST or None, initial=_filled(request, found), services=_choices(request))
    made: list[int] = []

    def doing() -> None:
        new = NewWarning(**form.cleaned_data)
        if found is not None:
            new = NewWarning(**form.cleaned_data, found=found[1].kind, found_since=found[1].since)
        made.append(actions.raise_warning(by=request.by, today=request.today, new=new))

    if request.method == "POST" and form.is_valid() and try_form(form, doing):
        messages.success(request, _("The warning is raised. The secretariat sees it now."))
        return HttpResponseRedirect(reverse("warnings:warning", args=made))
    context = {"form": form, "found": found_words(found[1]) if found else "", "crumbs": crumbs_to((_("Raise a warning"), ""))}
    return render(request, "warnings/raise.html", context, status=422 if form.errors else 200)


def _named_finding(request: AskedRequest) -> tuple[int, FoundInFigures] | None:
    """The open finding the address names, of a service whose figures the reader follows; None without one."""
    service, kind, since = (request.GET.get(name, "") for name in ("service", "found", "since"))
    if not kind or not service.isdigit():
        return None
    return int(service), _finding(request, int(service), kind, since)


def _finding(request: AskedRequest, service: int, kind: str, since: str) -> FoundInFigures:
    watched = [one for one in reading.watched_by(request.by, request.today) if one.id == service]
    read, _book, _limits = reading.read_services(watched, request.today, request.by, warnings_seen([service]))
    for one in read:
        for found in one.open:
            if found.kind.value == kind and found.since == day_or_none(since):
                return found
    raise Http404


def _filled(request: AskedRequest, found: tuple[int, FoundInFigures] | None) -> dict[str, object]:
    if found is None:
        return {"service": request.GET.get("service"), "since": request.today}
    service, one = found
    kind = "demand" if one.kind in DEMAND else "economy" if one.kind is FoundKind.RESULT else "other"
    return {"service": service, "kind": kind, "seen": found_words(one), "since": min(one.since, request.today)}


def _choices(request: AskedRequest) -> list[tuple[int, str]]:
    """The services one may raise a warning on: an operator's own, for the others all that run."""
    if may(request, Permission.HAND_IN_MONITORING):
        return registry.own_service_names(request.by, request.today)
    rows = registry.found_services(ServiceFilter(), request.today)
    return list(rows.order_by("sort_key", "pk").values_list("pk", "name"))


@permission(Permission.TRIAGE_WARNINGS)
def aside(request: AskedRequest, pk: int, kind: str, since: str) -> HttpResponse:
    """Say why a finding asks for nothing."""
    name = service_name_or_404(pk)
    found = _finding(request, pk, kind, since)
    form, back = AsideForm(request.POST or None), reverse("warnings:service", args=[pk])

    def doing() -> None:
        named = Found(pk, found.kind, found.since)
        grounds = form.cleaned_data["grounds"]
        actions.set_finding_aside(by=request.by, today=request.today, found=named, grounds=grounds)

    if request.method == "POST" and form.is_valid() and try_form(form, doing):
        messages.success(request, _("The finding is set aside."))
        return HttpResponseRedirect(back)
    title, crumbs = _("Set the finding aside"), crumbs_to((name, back), (str(FOUND[found.kind]), ""))
    shown = {"over": name, "title": title, "lead": found_words(found), "back": back, "crumbs": crumbs}
    return small_form(request, form, submit=_("Set aside"), **shown)


@permission(Permission.TRIAGE_WARNINGS)
def step(request: AskedRequest, pk: int, kind: str) -> HttpResponse:
    """One act on a warning, with its grounds."""
    shown, wanted = warning_or_404(pk), _kind(kind)
    must_say = wanted not in (WarningStepKind.START, WarningStepKind.WIDEN)
    form = GroundsForm(request.POST or None, initial={"after": len(shown.steps)}, must_say=must_say)
    title, back = str(ACTS[wanted]), reverse("warnings:warning", args=[pk])

    def doing() -> None:
        taken = StepTaken(pk, wanted, form.cleaned_data["after"], form.cleaned_data["grounds"])
        actions.take_step(by=request.by, today=request.today, step=taken)

    if request.method == "POST" and form.is_valid() and try_form(form, doing):
        messages.success(request, _("It is recorded on the warning."))
        return HttpResponseRedirect(back)
    crumbs = crumbs_to((shown.row.service.name, back), (title, ""))
    return small_form(request, form, over=shown.row.service.name, title=title, submit=title, back=back, crumbs=crumbs)


def _kind(kind: str) -> WarningStepKind:
    if kind not in {one.value for one in WarningStepKind} or kind == WarningStepKind.FOLLOW.value:
        raise Http404
    return WarningStepKind(kind)


@permission(Permission.TRIAGE_WARNINGS)
def propose(request: AskedRequest, pk: int) -> HttpResponse:
    """Propose what to follow; the body decides."""
    shown = warning_or_404(pk)
    form = PlanForm(request.POST or None, initial={"after": len(shown.steps), "every_months": 1})
    title, back = str(ACTS[WarningStepKind.FOLLOW]), reverse("warnings:warning", args=[pk])

    def doing() -> None:
        taken = StepTaken(pk, WarningStepKind.FOLLOW, form.cleaned_data["after"], form.cleaned_data["grounds"])
        actions.propose_monitoring(by=request.by, today=request.today, step=taken, plan=form.plan())

    if request.method == "POST" and form.is_valid() and try_form(form, doing):
        messages.success(request, _("The monitoring is proposed. It begins when it is decided and somebody begins it."))
        return HttpResponseRedirect(back)
    crumbs = crumbs_to((shown.row.service.name, back), (title, ""))
    return small_form(request, form, over=shown.row.service.name, title=title, submit=title, back=back, crumbs=crumbs)


@permission(Permission.HAND_IN_MONITORING)
def hand_in(request: AskedRequest, plan: int, due: str) -> HttpResponse:
    """Hand in the figures of one day due."""
    day = day_or_none(due)
    row = MonitoringPlan.objects.select_related("service").filter(pk=plan).first()
    if row is None or day is None:
        raise Http404
    form, back = FiguresForm(request.POST or None, figures=row.figures), reverse("warnings:warning", args=[row.warning_id])

    def doing(day: date = day) -> None:
        handed = HandedIn(plan, day, form.values(), form.cleaned_data["words"])
        actions.hand_in_figures(by=request.by, today=request.today, handed=handed)

    if request.method == "POST" and form.is_valid() and try_form(form, doing):
        messages.success(request, _("The figures are handed in."))
        return HttpResponseRedirect(back)
    title, crumbs = _("Figures due %(day)s") % {"day": dates.short(day)}, crumbs_to((row.service.name, back), (_("Figures"), ""))
    shown = {"over": row.service.name, "title": title, "submit": _("Hand in"), "back": back, "crumbs": crumbs}
    return small_form(request, form, **shown)
