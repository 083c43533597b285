"""Inquiries for a place, and inquiries for a joint service. All tables hold rows about persons, in codes: see the policies in
the migrations and docs/interpretations/who-sees-what.md. `need` is the id of the need behind, in the area above."""

from rammevaerk.inquiries.models.joint import JointAnswer, JointAsked, JointInquiry
from rammevaerk.inquiries.models.place import AnswerCode, AskedUnit, PlaceAnswer, PlaceInquiry

__all__ = ["AnswerCode", "AskedUnit", "JointAnswer", "JointAsked", "JointInquiry", "PlaceAnswer", "PlaceInquiry"]
