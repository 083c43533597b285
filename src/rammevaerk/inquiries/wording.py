"""Inquiries in words: what was told, how it stands, and what was answered."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from rammevaerk.inquiries.models import JointInquiry
from rammevaerk.inquiries.rules.joint import JointAnswerKind, JointState
from rammevaerk.inquiries.rules.outgoing import NOTE, ProfileField
from rammevaerk.inquiries.rules.place import AskedState, PlaceAnswerKind
from rammevaerk.kernel.paragraphs import paragraph_label
from rammevaerk.kernel.support import SUPPORT_LEVELS
from rammevaerk.registry.queries import GroupRow
from rammevaerk.registry.queries.searching import feature_choices
from rammevaerk.web import amounts, dates
from rammevaerk.web.sentences import sentence

FIELDS: dict[ProfileField, str | Promise] = {
    ProfileField.PARAGRAPH: gettext_lazy("Paragraph"),
    ProfileField.GROUPS: gettext_lazy("Target groups"),
    ProfileField.LEVEL: gettext_lazy("Need of support"),
    ProfileField.AGES: gettext_lazy("Age"),
    ProfileField.START: gettext_lazy("Wanted start"),
    ProfileField.MONTHS: gettext_lazy("Expected length"),
    ProfileField.MUST: gettext_lazy("Must be there"),
    ProfileField.NICE: gettext_lazy("Wanted"),
    ProfileField.NEAR: gettext_lazy("Family and network live in"),
    ProfileField.REFERENCE: gettext_lazy("The municipality's case number"),
}


class Mark(NamedTuple):
    """A badge: its kind and its word."""

    kind: str
    word: str


def profile_lines(profile: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What was told, as label and words, in the order of the fields; the note is not among them."""
    return [(str(FIELDS[field]), field_words(field, profile[field.value])) for field in ProfileField if field.value in profile]


def note_of(profile: Mapping[str, Any]) -> str:
    """The case worker's short text; empty without one."""
    return str(profile.get(NOTE, ""))


def field_words(field: ProfileField, value: Any) -> str:
    """One field's value as it stands in a profile, in words."""
    written = _WRITTEN.get(field)
    return written(value) if written else str(value)


def _features(codes: list[str]) -> str:
    names = dict(feature_choices())
    return ", ".join(names.get(code, code) for code in codes)


def _months(count: int) -> str:
    return ngettext("%(count)s month", "%(count)s months", count) % {"count": count}


def ages_words(low: int | None, high: int | None) -> str:
    """*40–54 år*; a dash when not told."""
    if low is None and high is None:
        return amounts.DASH
    if low is None:
        return _("up to %(high)s years") % {"high": high}
    if high is None:
        return _("from %(low)s years") % {"low": low}
    return _("%(low)s years") % {"low": low} if low == high else _("%(low)s–%(high)s years") % {"low": low, "high": high}


_WRITTEN: Mapping[ProfileField, Callable[[Any], str]] = {
    ProfileField.PARAGRAPH: paragraph_label,
    ProfileField.GROUPS: ", ".join,
    ProfileField.LEVEL: lambda level: sentence(SUPPORT_LEVELS[level]),
    ProfileField.AGES: lambda ages: ages_words(*ages),
    ProfileField.START: lambda day: dates.long(date.fromisoformat(day)),
    ProfileField.MONTHS: _months,
    ProfileField.MUST: _features,
    ProfileField.NICE: _features,
}


def joint_lines(row: JointInquiry, tree: list[GroupRow]) -> list[tuple[str, str]]:
    """What the other municipalities are told: codes alone."""
    names = {group.id: group.name for group in tree}
    return [
        (_("Agreement area"), row.area.name),
        (_("Paragraph"), paragraph_label(row.paragraph)),
        (_("Target groups"), ", ".join(names.get(pk, "?") for pk in row.groups) or amounts.DASH),
        (_("Need of support"), amounts.DASH if row.level is None else sentence(SUPPORT_LEVELS[row.level])),
        (_("Age"), ages_words(row.age_from, row.age_to)),
    ]


def answer_mark(kind: PlaceAnswerKind) -> Mark:
    """The answer as a badge."""
    return {
        PlaceAnswerKind.YES: Mark("success", _("Yes")),
        PlaceAnswerKind.CONDITIONS: Mark("success", _("Yes, if …")),
        PlaceAnswerKind.WAITING_LIST: Mark("warning", _("Waiting list")),
        PlaceAnswerKind.ASSESSMENT: Mark("info", _("Only after assessment")),
        PlaceAnswerKind.NO: Mark("grey", _("No")),
    }[kind]


def asked_mark(state: AskedState, kind: PlaceAnswerKind | None) -> Mark:
    """How it stands with a unit that was asked: its answer, unless the unit has closed since."""
    if state is AskedState.UNIT_CLOSED:
        return Mark("error", _("The service is closed"))
    if kind is not None:
        return answer_mark(kind)
    return {
        AskedState.WAITING: Mark("info", _("Sent, no answer yet")),
        AskedState.OVERDUE: Mark("warning", _("Deadline passed")),
        AskedState.WITHDRAWN: Mark("grey", _("Withdrawn")),
    }.get(state, Mark("grey", amounts.DASH))


def joint_mark(state: JointState) -> Mark:
    """How it stands with an inquiry for a joint service."""
    return {
        JointState.OPEN: Mark("info", _("Open for answers")),
        JointState.ALL_ANSWERED: Mark("success", _("All have answered")),
        JointState.OVERDUE: Mark("warning", _("Deadline passed")),
        JointState.CLOSED: Mark("grey", _("Concluded")),
        JointState.WITHDRAWN: Mark("grey", _("Withdrawn")),
    }[state]


def joint_answer_words(kind: str, number: int | None, from_day: date | None) -> str:
    """*Vi har borgere med et lignende behov: 2, fra 1. marts 2027*."""
    words = {
        JointAnswerKind.CITIZENS: _("We have citizens with a similar need"),
        JointAnswerKind.TAKE_PART: _("We would take part"),
        JointAnswerKind.RUN: _("We can run a joint service"),
        JointAnswerKind.NO: _("No"),
    }[JointAnswerKind(kind)]
    if number:
        words += ": " + ngettext("%(count)s citizen", "%(count)s citizens", number) % {"count": number}
    return words + (", " + _("from %(day)s") % {"day": dates.short(from_day)} if from_day else "")


def price_words(ore: int | None, unit: str) -> str:
    """*3.097 kr. pr. døgn*; empty without a price."""
    if ore is None:
        return ""
    known = {"price": amounts.ore_as_kroner(ore)}
    words = {
        "day": _("%(price)s per day"),
        "month": _("%(price)s per month"),
        "hour": _("%(price)s per hour"),
        "attendance": _("%(price)s per attendance"),
        "course": _("%(price)s per course"),
        "year": _("%(price)s per year"),
    }
    return words.get(unit, "%(price)s") % known


def answer_details(from_day: date | None, conditions: str, price: str) -> str:
    """What follows the kind of an answer: day, price, conditions; empty when there is none of it."""
    parts = [_("from %(day)s") % {"day": dates.short(from_day)}] if from_day else []
    parts += [price] if price else []
    return ". ".join(part for part in (", ".join(parts), conditions) if part)


def answer_words(kind: PlaceAnswerKind, from_day: date | None, conditions: str, price: str) -> str:
    """One answer in a line: *Ja, fra 1. marts 2027, 3.097 kr. pr. døgn*."""
    return ", ".join(part for part in (answer_mark(kind).word, answer_details(from_day, conditions, price)) if part)
