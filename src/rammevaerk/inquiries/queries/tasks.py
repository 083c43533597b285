"""What inquiries ask of a role: questions to answer, and own ones to close."""

from datetime import date

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _

from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.accounts.permissions import Permission, role_may
from rammevaerk.inquiries.models import AskedUnit, JointAnswer, JointAsked, JointInquiry, PlaceAnswer
from rammevaerk.registry.queries import unit_named
from rammevaerk.web.todo import Task

MOST = 10


def tasks_for(assignment: RoleAssignment, today: date) -> list[Task]:
    """Open questions to one's own units, to one's municipality, and own inquiries for a joint service that can be concluded
    (at most 2 queries)."""
    role, found = assignment.as_role, []
    if role_may(role, Permission.ANSWER_PLACE_INQUIRIES):
        found += _place(today)
    if role_may(role, Permission.ANSWER_JOINT_INQUIRIES):
        found += _joint(assignment, today)
    if role_may(role, Permission.SEND_INQUIRIES):
        found += _to_close(assignment, today)
    return found


def _place(today: date) -> list[Task]:
    waiting = AskedUnit.objects.filter(inquiry__withdrawn_on__isnull=True, inquiry__deadline__gte=today)
    rows = waiting.filter(~Exists(PlaceAnswer.objects.filter(asked=OuterRef("pk"))))
    return [
        Task(
            row.inquiry.deadline,
            _("Answer an inquiry about a place at %(unit)s") % {"unit": unit_named(row.unit.service.name, row.unit.name)},
            _("From %(municipality)s.") % {"municipality": row.inquiry.municipality.name},
            reverse("inquiries:answer", args=[row.pk]),
        )
        for row in rows.select_related("inquiry__municipality", "unit__service").order_by("inquiry__deadline", "pk")[:MOST]
        if row.unit.closed_on is None and row.unit.service.closed_on is None
    ]


def _joint(assignment: RoleAssignment, today: date) -> list[Task]:
    waiting = JointAsked.objects.filter(inquiry__closed_on__isnull=True, inquiry__deadline__gte=today)
    mine = waiting.exclude(municipality=assignment.organisation_id)
    answered = JointAnswer.objects.filter(inquiry=OuterRef("inquiry"), organisation=OuterRef("organisation"))
    rows = mine.filter(~Exists(answered)).select_related("inquiry__municipality").order_by("inquiry__deadline", "pk")[:MOST]
    return [
        Task(
            row.inquiry.deadline,
            _("Answer %(municipality)s about a joint service") % {"municipality": row.inquiry.municipality.name},
            _("Before a single-person service is decided, the others are asked (R13)."),
            reverse("inquiries:joint", args=[row.inquiry_id]),
        )
        for row in rows
    ]


def _to_close(assignment: RoleAssignment, today: date) -> list[Task]:
    own = JointInquiry.objects.filter(municipality=assignment.organisation_id)
    rows = own.filter(closed_on__isnull=True, deadline__lt=today)
    return [
        Task(
            row.deadline,
            _("Close the inquiry for a joint service"),
            _("The deadline has passed. It must be closed before a single-person service is decided."),
            reverse("inquiries:joint", args=[row.pk]),
        )
        for row in rows.order_by("deadline", "pk")[:MOST]
    ]
