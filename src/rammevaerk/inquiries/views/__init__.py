"""Pages of inquiries. Every look at one is logged: these are rows about persons."""

from rammevaerk.inquiries.views.answering import answer, by_link
from rammevaerk.inquiries.views.joint import close_joint, joint, prolong_joint, withdraw_joint
from rammevaerk.inquiries.views.lists import inquiry_list
from rammevaerk.inquiries.views.place import new_code, place, prolong_place, withdraw_place

__all__ = [
    "answer",
    "by_link",
    "close_joint",
    "inquiry_list",
    "joint",
    "new_code",
    "place",
    "prolong_joint",
    "prolong_place",
    "withdraw_joint",
    "withdraw_place",
]
