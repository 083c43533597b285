"""The list of a year: who is missing what; opening it; and the panels on other pages."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rammevaerk.accounts.asking import AskedRequest
from rammevaerk.accounts.permissions import Permission, may, permission
from rammevaerk.dialogue import actions, queries, sources
from rammevaerk.dialogue.queries import YearLine
from rammevaerk.dialogue.rules.deadlines import DialogueDeadline, YearPlan
from rammevaerk.dialogue.rules.steps import ENDED, DialogueStage
from rammevaerk.dialogue.shown.course import stage_badge, stage_words
from rammevaerk.kernel.errors import Refused
from rammevaerk.web import dates
from rammevaerk.web.once import page_reads_once
from rammevaerk.web.sentences import finding_words
from rammevaerk.web.tables import Column, Table
from rammevaerk.web.templatetags.rv import badge


@permission(Permission.SEE_DIALOGUE)
def this_year(request: AskedRequest) -> HttpResponse:
    """To the list of this year."""
    return HttpResponseRedirect(reverse("dialogue:year", args=[request.today.year]))


@permission(Permission.SEE_DIALOGUE)
@page_reads_once
def year(request: AskedRequest, year: int) -> HttpResponse:
    """The designated services of a year with what each still lacks."""
    plan = sources.plan_of(year)
    asked = sources.municipalities(request.today)
    designated = sources.designated_in_year(year, request.today)
    lines = queries.year_lines(designated, year, plan, asked, request.today)
    table = _table(request, lines, plan)
    if file := table.export():
        return file
    opened = [line for line in lines if line.dialogue]
    context = {
        "year": year,
        "table": table,
        "years": sorted({*queries.years(), request.today.year}, reverse=True),
        "lead": _lead(lines, len(asked)),
        "plan": _plan(plan),
        "assumed": plan.assumed,
        "invented": any(line.dialogue and line.dialogue.is_demo for line in lines),
        "may_open": may(request, Permission.RUN_DIALOGUE) and len(opened) < len(lines) and year >= request.today.year,
        "may_answer": bool(opened) and may(request, Permission.RETURN_IN_DIALOGUE),
        "crumbs": [(_("The tripartition"), "cooperation:tripartition"), (_("Dialogue %(year)s") % {"year": year}, "")],
    }
    return render(request, "dialogue/year.html", context)


def _lead(lines: list[YearLine], asked: int) -> str:
    opened = [line for line in lines if line.facts]
    if not lines:
        return _("No service is designated.")
    if not opened:
        return _("The dialogues of the year have not been opened.")
    returns = sum(len(line.facts.answered) for line in opened if line.facts)
    reports = sum(bool(line.said.report) for line in opened)
    ended = sum(line.stage in ENDED for line in opened)
    words = _("%(returns)s of %(all)s returns, %(reports)s of %(n)s reports and %(ended)s status discussions are in.")
    return words % {"returns": returns, "all": asked * len(opened), "reports": reports, "n": len(opened), "ended": ended}


def _plan(plan: YearPlan) -> list[tuple[str, str]]:
    names = {
        DialogueDeadline.RETURNS: _("Municipalities' returns"),
        DialogueDeadline.REPORT: _("Yearly report"),
        DialogueDeadline.STATUS: _("Status discussion"),
    }
    return [(name, _day(plan, deadline)) for deadline, name in names.items()]


def _day(plan: YearPlan, deadline: DialogueDeadline) -> str:
    day = plan.due[deadline]
    return dates.short(day) if day else _("No deadline is agreed")


def _table(request: AskedRequest, lines: list[YearLine], plan: YearPlan) -> Table:
    def name(line: YearLine) -> SafeString | str:
        if line.dialogue is None:
            return line.name
        return format_html('<a href="{}">{}</a>', address_of(line), line.name)

    def state(line: YearLine) -> SafeString:
        return badge(stage_badge(line.stage), stage_words(line.stage))

    return Table(
        [
            Column("name", _("Service"), cell=name, export="name"),
            Column("state", _("Where it stands"), cell=state, export=lambda line: stage_words(line.stage)),
            Column("returns", _("Returns"), cell=_returns),
            Column("report", _("Yearly report"), cell=lambda line: _report(line, plan, request)),
            Column("hearing", _("Hearing"), cell=_hearing),
        ],
        rows=lines,
        request=request,
        name="dialogues",
        page_size=50,
        caption=_("The year's dialogues"),
        empty=_("No service is designated."),
    )


def address_of(line: YearLine) -> str:
    """The page of a line's dialogue."""
    assert line.dialogue is not None
    return reverse("dialogue:detail", args=[line.service, line.dialogue.year])


def _returns(line: YearLine) -> str:
    if line.facts is None:
        return _("Not opened")
    words = _("%(n)s of %(of)s") % {"n": len(line.facts.answered), "of": len(line.facts.asked)}
    missing = len(line.facts.missing)
    if not missing:
        return words
    return words + ngettext(", %(n)s is missing", ", %(n)s are missing", missing) % {"n": missing}


def _report(line: YearLine, plan: YearPlan, request: AskedRequest) -> str:
    if line.facts is None:
        return _("Not opened")
    if line.said.report:
        return _("Version %(n)s, %(day)s") % {"n": line.said.report.version, "day": dates.short(line.said.report.on)}
    late = plan.is_late(DialogueDeadline.REPORT, request.today)
    return _("Missing, late") if late else _("Missing")


def _hearing(line: YearLine) -> str:
    if line.facts is None or line.facts.deadline is None:
        return _("Not sent")
    if line.stage is DialogueStage.IN_HEARING:
        return _("Until %(day)s") % {"day": dates.short(line.facts.deadline)}
    return _("Ended on %(day)s") % {"day": dates.short(line.facts.deadline)}


@permission(Permission.RUN_DIALOGUE)
def open_year(request: AskedRequest, year: int) -> HttpResponse:
    """Open the dialogues of a year."""
    if request.method == "POST":
        try:
            made = actions.open_dialogues(by=request.by, today=request.today, year=year)
        except Refused as refused:
            messages.error(request, " ".join(finding_words(finding) for finding in refused.findings))
        else:
            words = ngettext("%(n)s dialogue is open.", "%(n)s dialogues are open.", len(made)) % {"n": len(made)}
            messages.success(request, words)
    return HttpResponseRedirect(reverse("dialogue:year", args=[year]))


def cooperation_panel(request: AskedRequest, _subject: int) -> SafeString:
    """The year's dialogues on the hub; empty for readers who may not see them."""
    if not may(request, Permission.SEE_DIALOGUE):
        return SafeString("")
    year = request.today.year
    context: dict[str, Any] = {"year": year, **queries.counts_of_year(year, request.today)}
    return render_to_string("dialogue/cooperation_panel.html", context, request=request)


def service_panel(request: AskedRequest, service_id: int) -> SafeString:
    """The latest dialogue of a service on its page; empty where there is none, and for readers who may not see it."""
    if not may(request, Permission.SEE_DIALOGUE):
        return SafeString("")
    found = queries.latest_of_service(service_id, request.today)
    if found is None:
        return SafeString("")
    context = {"row": found[0], "words": stage_words(found[1]), "kind": stage_badge(found[1])}
    return render_to_string("dialogue/service_panel.html", context, request=request)
