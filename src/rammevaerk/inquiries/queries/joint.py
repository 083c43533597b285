"""Inquiries for a joint service: one's own, those one is asked, and for the secretariat all of them, in codes."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, QuerySet

from rammevaerk.accounts import queries as organisations
from rammevaerk.inquiries import facts
from rammevaerk.inquiries.models import JointAnswer, JointAsked, JointInquiry
from rammevaerk.inquiries.queries.counts import joint_counts
from rammevaerk.inquiries.rules.joint import JointFact, JointState, joint_state


@dataclass(frozen=True)
class JointRow:
    """An inquiry as it stands; `own`: the reader's municipality asks. `answered` is the reader's own answer when it is asked."""

    row: JointInquiry
    fact: JointFact
    own: bool
    answered: JointAnswer | None = None

    def state(self, today: date) -> JointState:
        """Its state on a day."""
        return joint_state(self.fact, today)


@dataclass(frozen=True)
class JointAnswerRow:
    """A municipality that was asked, and the answer that holds; None while there is none."""

    municipality: str
    answer: JointAnswer | None


def joint_inquiries(*, only_open: bool = False) -> QuerySet[JointInquiry]:
    """The inquiries one may see, newest first (1 query)."""
    rows = JointInquiry.objects.select_related("municipality").order_by("-pk")
    return rows.filter(closed_on__isnull=True) if only_open else rows


def joint_inquiry(pk: int) -> JointInquiry | None:
    """One inquiry one may see (1 query)."""
    return JointInquiry.objects.select_related("municipality", "area", "sent_by__user").filter(pk=pk).first()


def joint_inquiries_of(need_id: int) -> list[JointInquiry]:
    """The inquiries of a need, newest first (1 query)."""
    return list(JointInquiry.objects.filter(need=need_id).select_related("municipality").order_by("-pk"))


def asked_jointly(need: OuterRef) -> Exists:
    """Whether the municipalities were asked for a need, as a part of the question that reads the need."""
    return Exists(JointInquiry.objects.filter(need=need))


def joint_rows(rows: Collection[JointInquiry], own: Collection[int]) -> list[JointRow]:
    """The inquiries with how many were asked and have answered, and one's own answer. `own` are the organisations the reader
    stands for (2 queries, 1 without any; none without rows)."""
    counts = {count.inquiry_id: count for count in joint_counts()} if rows else {}
    answers: dict[int, JointAnswer] = {}
    if own and rows:
        mine = JointAnswer.objects.filter(inquiry__in=[row.pk for row in rows], organisation__in=list(own))
        answers = {answer.inquiry_id: answer for answer in mine.order_by("pk")}
    found = []
    for row in rows:
        count = counts.get(row.pk)
        fact = facts.joint_fact(row, count.asked if count else 0, count.answered if count else 0)
        found.append(JointRow(row, fact, row.municipality_id in own, answers.get(row.pk)))
    return found


def joint_answers(inquiry_id: int) -> list[JointAnswerRow]:
    """The municipalities asked by one's own inquiry with the answers that hold, in Danish order (3 queries)."""
    holding = {row.organisation_id: row for row in JointAnswer.objects.filter(inquiry=inquiry_id).order_by("pk")}
    asked = set(JointAsked.objects.filter(inquiry=inquiry_id).values_list("organisation_id", flat=True))
    names = organisations.organisation_names()  # in Danish order
    return [JointAnswerRow(name, holding.get(pk)) for pk, name in names.items() if pk in asked]
