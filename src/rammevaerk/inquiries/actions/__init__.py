"""Acts on inquiries, one function each."""

from rammevaerk.inquiries.actions.answering import answer_place, answer_with_code, door
from rammevaerk.inquiries.actions.asking import IssuedCode, PlaceOrder, Sent, make_code, send_place_inquiry
from rammevaerk.inquiries.actions.changing import prolong_place_inquiry, withdraw_place_inquiry
from rammevaerk.inquiries.actions.forgetting import forget_need, strip_need
from rammevaerk.inquiries.actions.joint import (
    JointOrder,
    answer_joint_inquiry,
    close_joint_inquiry,
    prolong_joint_inquiry,
    send_joint_inquiry,
    withdraw_joint_inquiry,
)

__all__ = [
    "IssuedCode",
    "JointOrder",
    "PlaceOrder",
    "Sent",
    "answer_joint_inquiry",
    "answer_place",
    "answer_with_code",
    "close_joint_inquiry",
    "door",
    "forget_need",
    "make_code",
    "prolong_joint_inquiry",
    "prolong_place_inquiry",
    "send_joint_inquiry",
    "send_place_inquiry",
    "strip_need",
    "withdraw_joint_inquiry",
    "withdraw_place_inquiry",
]
