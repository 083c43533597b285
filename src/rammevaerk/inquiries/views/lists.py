"""All inquiries, by role: those sent, those to be answered, and numbers for those who may see no rows."""

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rammevaerk.accounts.actions import log_look
from rammevaerk.accounts.asking import AskedRequest
from rammevaerk.accounts.permissions import Permission, may, permission
from rammevaerk.contracts.facts import rulebook_on
from rammevaerk.inquiries import queries
from rammevaerk.inquiries.queries import InquiryCount
from rammevaerk.inquiries.rules.place import PlaceAnswerKind
from rammevaerk.inquiries.wording import asked_mark, joint_mark
from rammevaerk.kernel.paragraphs import paragraph_label
from rammevaerk.web import dates
from rammevaerk.web.tables import Column, Table

MONTHS_SHOWN = 12


@permission(Permission.SEE_INQUIRIES)
def inquiry_list(request: AskedRequest) -> HttpResponse:
    """What one has sent, what one must answer, or how many there are."""
    context: dict[str, Any] = {"crumbs": [(_("Inquiries"), "")]}
    if may(request, Permission.SEE_PLACE_INQUIRIES):
        context["sent"] = sent = _sent_table(request)
        if file := sent.export():
            log_look("place_inquiry_list", by=request.assignment)
            return file
        log_look("place_inquiry_list", by=request.assignment, rows=len(sent.page.rows))
    elif may(request, Permission.ANSWER_PLACE_INQUIRIES):
        context["asked"] = _asked_shown(request)
    elif not may(request, Permission.ANSWER_JOINT_INQUIRIES):
        context |= _counts(request.today, jointly=not may(request, Permission.SEE_JOINT_INQUIRIES))
    if may(request, Permission.SEE_JOINT_INQUIRIES):
        context["joint"] = _joint_shown(request)
    return render(request, "inquiries/inquiry_list.html", context)


def _sent_table(request: AskedRequest) -> Table:
    return Table(
        [
            Column("number", _("Inquiry"), cell=_link, export="pk"),
            Column("paragraph", _("Paragraph"), cell=lambda row: paragraph_label(row.profile.get("paragraph", ""))),
            Column("sent", _("Sent"), cell=lambda row: dates.short(row.sent_at.date())),
            Column("deadline", _("Deadline"), cell=lambda row: dates.short(row.deadline)),
            Column("asked", _("Services asked"), cell=lambda row: row.asked_count, numeric=True),
            Column("answered", _("Have answered"), cell=lambda row: row.answered_count, numeric=True),
            Column("state", _("State"), cell=lambda row: _state(row, request.today)),
        ],
        rows=queries.place_inquiries(only_running=False, today=request.today),
        request=request,
        order="-pk",
        caption=_("Inquiries about a place"),
        empty=_("No inquiry has been sent. Open a need and choose the services to ask."),
    )


def _link(row: Any) -> SafeString:
    number = _("Inquiry %(number)s") % {"number": row.pk}
    return format_html('<a href="{}">{}</a>', reverse("inquiries:place", args=[row.pk]), number)


def _state(row: Any, today: date) -> str:
    if row.withdrawn_on:
        return _("Withdrawn")
    if row.answered_count >= row.asked_count:
        return _("All have answered")
    return _("Deadline passed") if today > row.deadline else _("Open for answers")


def _asked_shown(request: AskedRequest) -> list[dict[str, Any]]:
    rows = queries.asked_units(request.today)
    log_look("place_inquiry_list", by=request.assignment, rows=len(rows))
    return [
        {
            "asked": one,
            "paragraph": paragraph_label(one.row.inquiry.profile.get("paragraph", "")),
            "mark": asked_mark(one.state(request.today), PlaceAnswerKind(one.answer.kind) if one.answer else None),
        }
        for one in rows
    ]


def _joint_shown(request: AskedRequest) -> list[dict[str, Any]]:
    rows = queries.joint_rows(list(queries.joint_inquiries()[:100]), request.acting.parties)
    log_look("joint_inquiry_list", by=request.assignment, rows=len(rows))
    return [
        {
            "joint": one,
            "paragraph": paragraph_label(one.row.paragraph),
            "mark": joint_mark(one.state(request.today)),
            "must_answer": may(request, Permission.ANSWER_JOINT_INQUIRIES) and not one.own and one.answered is None,
        }
        for one in rows
    ]


def _counts(today: date, *, jointly: bool) -> dict[str, Any]:
    """The months with their numbers, `jointly` also those of the other kind; a number of 1 to n − 1 is hidden, and with it what
    could give it away."""
    least = rulebook_on(today).integer("registry.small_number_n")
    first = date(today.year - 1, today.month, 1)
    found = {"counts": [_counted(count, least) for count in queries.counted_by_month(first, today)], "least": least}
    if jointly:
        found["joint_counts"] = [_counted(count, least) for count in queries.joint_counted_by_month(first, today)]
    return found


def _counted(count: InquiryCount, least: int) -> dict[str, Any]:
    def shown(number: int) -> str:
        if 0 < number < least:
            return ngettext("fewer than %(least)s", "fewer than %(least)s", least) % {"least": least}
        return str(number)

    small = 0 < count.inquiries < least
    numbers = [shown(number) if not small else "–" for number in (count.asked, count.answered, count.could)]
    return {"month": count.month, "inquiries": shown(count.inquiries), "numbers": numbers}
