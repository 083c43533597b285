"""Numbers of inquiries, without a person, for those who may see no rows."""

from dataclasses import dataclass
from datetime import date

from django.db import connection


@dataclass(frozen=True)
class InquiryCount:
    """Inquiries sent in a month: how many, units or municipalities asked, those that answered, and those that could: a unit with
    conditions or without, a municipality that did not say no."""

    month: date
    inquiries: int
    asked: int
    answered: int
    could: int


@dataclass(frozen=True)
class JointCount:
    """Municipalities asked by an inquiry for a joint service, those that answered, and those that did not say no."""

    inquiry_id: int
    asked: int
    answered: int
    would: int


def counted_by_month(first: date, last: date) -> list[InquiryCount]:
    """Place inquiries of all municipalities by month, newest first (1 query). Not suppressed: the page does that."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM place_inquiries_counted(%s, %s)", [first, last])
        return [InquiryCount(*row) for row in cursor.fetchall()]


def joint_counted_by_month(first: date, last: date) -> list[InquiryCount]:
    """Inquiries for a joint service of all municipalities by month, newest first (1 query). Not suppressed either."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM joint_inquiries_counted(%s, %s)", [first, last])
        return [InquiryCount(*row) for row in cursor.fetchall()]


def joint_counts() -> list[JointCount]:
    """How many municipalities each inquiry asked and heard from (1 query). Municipalities, not citizens."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM joint_answers_counted()")
        return [JointCount(*row) for row in cursor.fetchall()]
