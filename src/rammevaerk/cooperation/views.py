"""Pages of the tripartition: the picture, one subject with its history, and the proposing of a level."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from rammevaerk.accounts.asking import AskedRequest
from rammevaerk.accounts.permissions import Permission, may, permission
from rammevaerk.cooperation import queries
from rammevaerk.cooperation.actions import NewLevel, propose_level, put_level_in_force
from rammevaerk.cooperation.facts import Subject, subject_of
from rammevaerk.cooperation.forms import LevelForm, PictureFilter
from rammevaerk.cooperation.models import LevelProposal, SubjectKind
from rammevaerk.cooperation.pictures import level_name, tripartition_chart
from rammevaerk.cooperation.queries import Placed, subject_url
from rammevaerk.cooperation.rules import CooperationLevel, Direction, LevelSpan, ProposalStage
from rammevaerk.kernel.errors import Refused
from rammevaerk.web import dates
from rammevaerk.web.components.lists import StepShown, TaskShown
from rammevaerk.web.doing import try_form
from rammevaerk.web.once import page_reads_once
from rammevaerk.web.panels import panels_for
from rammevaerk.web.sentences import finding_words
from rammevaerk.web.tables import Column, Table


@permission(Permission.SEE_LEVELS)
@page_reads_once
def tripartition(request: AskedRequest) -> HttpResponse:
    """Services by the size of their target group and their degree of specialisation, with the levels decided."""
    book = queries.level_book(request.today)
    placed = queries.tripartition(book)
    chosen = PictureFilter(request.GET, groups=sorted({item.group for item in placed}))
    shown = chosen.chosen()
    rows = [item for item in placed if all(getattr(item, name) == value for name, value in shown.items())]
    table = _table(rows, request, chosen)
    if file := table.export():
        return file
    context = {
        "chart": tripartition_chart(rows, heading=_("The tripartition")),
        "table": table,
        "shown": len(rows),
        "counts": [(level_name(level), sum(item.level == level for item in placed)) for level in (1, 2, 3)],
        "latest": [_news(item) for item in queries.latest_decisions(book)],
        "groups": queries.levels_of_target_groups(book),
        "invented": any(item.is_demo for item in placed),
        "panels": panels_for("cooperation", request, 0),
        "crumbs": [(_("The tripartition"), "")],
    }
    return render(request, "cooperation/tripartition.html", context)


def _table(rows: list[Placed], request: HttpRequest, chosen: PictureFilter) -> Table:
    def name(item: Placed) -> SafeString:
        return format_html('<a href="{}">{}</a>', reverse("cooperation:service", args=[item.service_id]), item.name)

    return Table(
        [
            Column("name", _("Service"), cell=name, sortable="name", export="name"),
            Column("group", _("Target group"), sortable="group"),
            Column("level", _("Level"), numeric=True, sortable="level"),
            Column("size", _("Citizens in the target group"), numeric=True, sortable="size"),
            Column("degree", _("Degree of specialisation"), numeric=True, sortable="degree", unit=_("points")),
            Column("change", _("Since the first assessment"), numeric=True, sortable="change", unit=_("points")),
        ],
        rows=rows,
        request=request,
        name="levels",
        page_size=20,
        filters=chosen,
        caption=_("Services with level and specialisation"),
        empty=_("No service fits. Choose another level or target group."),
    )


def _news(item: queries.Named) -> TaskShown:
    now, before = item.span.decision.level.value, item.span.before
    change = (
        _("%(name)s: level %(before)s to %(now)s") % {"name": item.name, "before": before.value, "now": now}
        if before
        else _("%(name)s: level %(now)s") % {"name": item.name, "now": now}
    )
    why = f"{item.span.decision.decided_by}. {item.span.decision.reason}"
    lead = dates.short(item.span.decision.decided_on)
    return TaskShown(change, url=subject_url(item.subject), context=why, lead=lead, is_demo=item.is_demo)


@permission(Permission.SEE_LEVELS)
@page_reads_once
def service(request: AskedRequest, pk: int) -> HttpResponse:
    """The level of a service."""
    return _subject_page(request, Subject(SubjectKind.SERVICE, service_id=pk))


@permission(Permission.SEE_LEVELS)
@page_reads_once
def target_group(request: AskedRequest, pk: int) -> HttpResponse:
    """The level of a target group."""
    return _subject_page(request, Subject(SubjectKind.TARGET_GROUP, target_group_id=pk))


@permission(Permission.SEE_LEVELS)
@page_reads_once
def support(request: AskedRequest, name: str) -> HttpResponse:
    """The level of a support, by its name."""
    return _subject_page(request, Subject(SubjectKind.SUPPORT, support=name))


def _subject_page(request: AskedRequest, subject: Subject) -> HttpResponse:
    name = queries.name_of(subject, request.today)
    spans = queries.history_of(subject)
    if not name or (subject.kind == SubjectKind.SUPPORT and not spans and queries.latest_proposal(subject) is None):
        raise Http404
    form = LevelForm(request.POST or None, initial={"valid_from": request.today})
    may_decide = may(request, Permission.DECIDE_LEVELS)
    if request.method == "POST" and may_decide and form.is_valid() and _proposed(request, subject, form):
        return HttpResponseRedirect(subject_url(subject))
    held = next((span for span in spans if _holds(span, request)), None)
    context = {
        "name": name,
        "subject": subject,
        "held": held,
        "held_name": level_name(held.decision.level.value) if held else "",
        "steps": [_step(span, request) for span in reversed(spans)],
        "assessments": queries.assessments_of(subject.service_id) if subject.service_id else [],
        "form": form if may_decide else None,
        "invented": queries.is_invented(subject),
        "crumbs": [(_("The tripartition"), "cooperation:tripartition"), (name, "")],
        **_proposal(request, subject),
    }
    return render(request, "cooperation/subject.html", context, status=422 if form.errors else 200)


def _proposal(request: AskedRequest, subject: Subject) -> dict[str, Any]:
    """What is under treatment, for those who are logged in."""
    found = queries.proposed_level(subject, request.today) if request.assignment else None
    if found is None:
        return {"proposal": None}
    ready = found.stage is ProposalStage.DECIDED and may(request, Permission.DECIDE_LEVELS)
    stages = {
        ProposalStage.TREATED: _("Waits for the bodies"),
        ProposalStage.SENT_BACK: _("Sent back: propose it again when it is mended"),
        ProposalStage.REJECTED: _("Rejected"),
        ProposalStage.DECIDED: _("Decided, not in force yet"),
    }
    told = {"level": level_name(found.row.level), "day": dates.short(found.row.valid_from)}
    words = _("%(level)s from %(day)s") % told
    return {"proposal": found, "proposal_words": words, "proposal_stage": stages[found.stage], "ready": ready}


def _proposed(request: AskedRequest, subject: Subject, form: LevelForm) -> bool:
    data = form.cleaned_data
    new = NewLevel(CooperationLevel(data["level"]), data["valid_from"], data["reason"])
    if not try_form(form, lambda: propose_level(by=request.by, today=request.today, subject=subject, new=new)):
        return False
    messages.success(request, _("The level is proposed. It holds when it has been decided and put in force."))
    return True


@permission(Permission.DECIDE_LEVELS)
@require_POST
def put_in_force(request: AskedRequest, pk: int) -> HttpResponse:
    """Put a decided level in force."""
    try:
        row = put_level_in_force(by=request.by, today=request.today, proposal_id=pk)
        address = subject_url(subject_of(row))
        messages.success(request, _("The level is in force from %(day)s.") % {"day": dates.short(row.valid_from)})
    except LevelProposal.DoesNotExist:
        raise Http404 from None
    except Refused as refused:
        address = subject_url(subject_of(LevelProposal.objects.get(pk=pk)))
        messages.error(request, " ".join(finding_words(finding) for finding in refused.findings))
    return HttpResponseRedirect(address)


def _holds(span: LevelSpan, request: AskedRequest) -> bool:
    return span.decision.valid_from <= request.today and (span.until is None or request.today < span.until)


DIRECTIONS: dict[Direction, str] = {Direction.FIRST: "", Direction.UP: "↑", Direction.DOWN: "↓", Direction.UNCHANGED: ""}


def _step(span: LevelSpan, request: AskedRequest) -> StepShown:
    decision = span.decision
    label = f"{level_name(decision.level.value)}, {dates.period(decision.valid_from, span.until)}"
    note = _("%(body)s, %(date)s. %(reason)s") % {
        "body": decision.decided_by,
        "date": dates.short(decision.decided_on),
        "reason": decision.reason,
    }
    state = "now" if _holds(span, request) else "next" if decision.valid_from > request.today else "done"
    return StepShown(f"{label} {DIRECTIONS[span.direction]}".strip(), note, state)


def service_panel(request: AskedRequest, service_id: int) -> SafeString:
    """The level of a service on the service's own page; empty for readers who may not see levels."""
    if not may(request, Permission.SEE_LEVELS):
        return SafeString("")
    today = request.today
    span = queries.level_of_service(service_id, today)
    context: dict[str, Any] = {
        "span": span,
        "levels": [(level_name(level), span is not None and span.decision.level.value == level) for level in (1, 2, 3)],
        "url": reverse("cooperation:service", args=[service_id]),
        "may_decide": may(request, Permission.DECIDE_LEVELS),
    }
    return render_to_string("cooperation/panel.html", context, request=request)
