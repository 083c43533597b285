"""Inquiries as pages and the areas above read them, behind the walls."""

from rammevaerk.inquiries.facts import joint_on_file
from rammevaerk.inquiries.queries.counts import (
    InquiryCount,
    JointCount,
    counted_by_month,
    joint_counted_by_month,
    joint_counts,
)
from rammevaerk.inquiries.queries.joint import (
    JointAnswerRow,
    JointRow,
    asked_jointly,
    joint_answers,
    joint_inquiries,
    joint_inquiries_of,
    joint_inquiry,
    joint_rows,
)
from rammevaerk.inquiries.queries.place import (
    AskedRow,
    UnitAnswer,
    answers_for,
    asked_of,
    asked_unit,
    asked_units,
    dialogue_on,
    inquiries_of,
    place_inquiries,
    place_inquiry,
)
from rammevaerk.inquiries.queries.prices import AnswerPrice, prices_of_unit
from rammevaerk.inquiries.queries.tasks import tasks_for

__all__ = [
    "AnswerPrice",
    "AskedRow",
    "InquiryCount",
    "JointAnswerRow",
    "JointCount",
    "JointRow",
    "UnitAnswer",
    "answers_for",
    "asked_jointly",
    "asked_of",
    "asked_unit",
    "asked_units",
    "counted_by_month",
    "dialogue_on",
    "inquiries_of",
    "joint_answers",
    "joint_counted_by_month",
    "joint_counts",
    "joint_inquiries",
    "joint_inquiries_of",
    "joint_inquiry",
    "joint_on_file",
    "joint_rows",
    "place_inquiries",
    "place_inquiry",
    "prices_of_unit",
    "tasks_for",
]
