"""Inquiries as the rules take them."""

from collections.abc import Collection
from datetime import date

from rammevaerk.inquiries.models import AskedUnit, JointAnswer, JointAsked, JointInquiry, PlaceInquiry
from rammevaerk.inquiries.rules.joint import JointFact, JointOnFile
from rammevaerk.inquiries.rules.place import AskedFact


def asked_fact(inquiry: PlaceInquiry, asked: AskedUnit, *, answered: bool) -> AskedFact:
    """One asked unit with its unit and service read along; no query."""
    return AskedFact(inquiry.deadline, inquiry.withdrawn_on, closes_on(asked), answered)


def closes_on(asked: AskedUnit) -> date | None:
    """The first day the unit or its service is closed; no query when both are read along."""
    days = (asked.unit.closed_on, asked.unit.service.closed_on)
    return min((day for day in days if day is not None), default=None)


def joint_fact(row: JointInquiry, asked: int = 0, answered: int = 0) -> JointFact:
    """One inquiry for a joint service; no query."""
    return JointFact(row.deadline, asked, answered, row.closed_on, row.closed_as == JointInquiry.Closed.WITHDRAWN)


def joint_facts(rows: Collection[JointInquiry]) -> dict[int, JointFact]:
    """Own inquiries with how many were asked and have answered, by id (2 queries)."""
    ids = [row.pk for row in rows]
    asked: dict[int, int] = {}
    for inquiry in JointAsked.objects.filter(inquiry__in=ids).values_list("inquiry_id", flat=True):
        asked[inquiry] = asked.get(inquiry, 0) + 1
    answered: dict[int, set[int]] = {}
    for inquiry, organisation in JointAnswer.objects.filter(inquiry__in=ids).values_list("inquiry_id", "organisation_id"):
        answered.setdefault(inquiry, set()).add(organisation)
    return {row.pk: joint_fact(row, asked.get(row.pk, 0), len(answered.get(row.pk, ()))) for row in rows}


def joint_on_file(need_id: int) -> JointOnFile | None:
    """The newest concluded inquiry of a need (3 queries, 1 when there is none). None: a single-person service cannot be
    decided yet (R13)."""
    row = JointInquiry.objects.filter(need=need_id, closed_as=JointInquiry.Closed.CONCLUDED).order_by("-closed_on", "-pk").first()
    if row is None or row.closed_on is None:
        return None
    holding = dict(JointAnswer.objects.filter(inquiry=row).order_by("pk").values_list("organisation_id", "kind"))
    asked = JointAsked.objects.filter(inquiry=row).count()
    return JointOnFile(row.pk, row.closed_on, asked, len(holding), any(kind != "no" for kind in holding.values()))
