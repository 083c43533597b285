"""What is asked of others for a need: which units, which fields, and how it will look to those asked."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from rammevaerk.inquiries.actions import JointOrder, PlaceOrder
from rammevaerk.inquiries.pages import told as told_shown
from rammevaerk.inquiries.queries import UnitAnswer, answers_for, joint_answers, joint_inquiries_of
from rammevaerk.inquiries.rules.outgoing import USUAL, ProfileField, TellableNeed, outgoing
from rammevaerk.inquiries.wording import (
    FIELDS,
    Mark,
    answer_details,
    answer_words,
    asked_mark,
    field_words,
    joint_answer_words,
    price_words,
)
from rammevaerk.needs.facts import Proposal
from rammevaerk.needs.models import Need
from rammevaerk.web import dates
from rammevaerk.web.forms import DanishDateField, Form, GuardedTextField

MOST_PROPOSED = 12
JOINT_FIELDS = frozenset({ProfileField.PARAGRAPH, ProfileField.GROUPS, ProfileField.LEVEL, ProfileField.AGES})


class AskOperatorsForm(Form):
    """Whom to ask, and what to tell them field by field; the values stand beside the fields."""

    units = forms.TypedMultipleChoiceField(
        label=_("Services to ask"),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one service.")},
    )
    told = forms.MultipleChoiceField(
        label=_("What is told"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Only what is ticked is sent. The citizen's own wishes are never sent."),
        error_messages={"required": _("An operator cannot answer without the paragraph.")},
    )
    note = GuardedTextField(
        label=_("A short text of your own"),
        rows=3,
        max_length=600,
        required=False,
        help_text=_("What an operator must know beside the codes. Without names, addresses and CPR numbers."),
    )
    looked_through = forms.BooleanField(label=_("I have read the text again; nothing in it tells who it is"), required=False)
    deadline = DanishDateField(label=_("Answer by"))

    def __init__(self, *args: Any, told: TellableNeed, units: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.need_told, self.names = told, dict(units)
        choose(self, "units", units)
        choose(self, "told", told_choices(told))

    def order(self, need: Need) -> PlaceOrder:
        """What the valid form sends."""
        data = self.cleaned_data
        return PlaceOrder(
            need=need.pk,
            municipality=need.municipality_id,
            department=need.department,
            told=self.need_told,
            chosen=frozenset(ProfileField(code) for code in data["told"]),
            units=tuple(data["units"]),
            deadline=data["deadline"],
            note=data["note"],
            looked_through=data["looked_through"],
        )


class AskMunicipalitiesForm(Form):
    """The one thing to choose when the other municipalities are asked: until when."""

    deadline = DanishDateField(label=_("Answer by"))


def tellable(row: Need) -> TellableNeed:
    """All that can be told of a need; the citizen's own words are not among it (no query when groups, citizen and municipality
    are read along)."""
    return TellableNeed(
        paragraph=row.paragraph,
        groups=tuple(group.target_group.name for group in row.groups.all()),
        level=row.level,
        ages=(row.age_from, row.age_to),
        start=row.start,
        months=row.months,
        must=tuple(row.must),
        nice=tuple(row.nice),
        near=(row.near or row.municipality).name,
        reference=row.citizen.reference if row.citizen else "",
    )


def joint_order(row: Need, deadline: date) -> JointOrder:
    """What the other municipalities are told: codes alone (1 query when the groups are not read along)."""
    return JointOrder(
        need=row.pk,
        municipality=row.municipality_id,
        department=row.department,
        paragraph=row.paragraph,
        deadline=deadline,
        groups=tuple(group.target_group_id for group in row.groups.all()),
        level=row.level,
        ages=(row.age_from, row.age_to),
    )


def joint_told(row: Need) -> list[tuple[str, str]]:
    """What the other municipalities are told, in words."""
    told = tellable(row)
    shown = outgoing(told, JOINT_FIELDS)
    return [(str(FIELDS[field]), field_words(field, shown[field.value])) for field in ProfileField if field.value in shown]


def told_choices(told: TellableNeed) -> list[tuple[str, str]]:
    """The fields that hold something, each with its value in words."""
    return [
        (field.value, f"{FIELDS[field]}: {field_words(field, value)}")
        for field, value in told.plain().items()
        if value is not None
    ]


def proposed_fields(told: TellableNeed) -> list[str]:
    """The fields ticked from the start."""
    return [field.value for field, value in told.plain().items() if value is not None and field in USUAL]


def unit_choices(found: Proposal, wanted: Iterable[int], answers: Mapping[int, UnitAnswer]) -> list[tuple[int, str]]:
    """The best matches, and beside them those that were asked for, in the order of the search, with who is asked already; no
    query."""
    asked = set(wanted)
    shown = [one for place, one in enumerate(found.candidates) if place < MOST_PROPOSED or one.unit_id in asked]
    return [(one.unit_id, _titled(found, one.unit_id, answers.get(one.unit_id))) for one in shown]


def _titled(found: Proposal, unit_id: int, asked: UnitAnswer | None) -> str:
    unit = found.units[unit_id]
    title = f"{unit.full_name} ({unit.operator_name})" if unit.operator_name else unit.full_name
    if asked is None:
        return title
    sent = gettext("asked %(sent)s, deadline %(day)s") % {
        "sent": dates.short(asked.sent_at.date()),
        "day": dates.short(asked.deadline),
    }
    return f"{title}, {sent}"


def preview(form: AskOperatorsForm, row: Need) -> dict[str, Any]:
    """What the step before sending shows: the inquiry as those asked will see it, to whom, and what stays here."""
    order = form.order(row)
    kept = [*(("units", pk) for pk in order.units), *(("told", field.value) for field in ProfileField if field in order.chosen)]
    kept += [("note", order.note), ("deadline", f"{order.deadline:%d.%m.%Y}")]
    return told_shown(outgoing(order.told, order.chosen, order.note)) | {
        "names": [form.names[pk] for pk in order.units],
        "unsent": [
            str(FIELDS[field]) for field, value in order.told.plain().items() if value is not None and field not in order.chosen
        ],
        "kept": [*kept, ("looked_through", "on")] if order.looked_through else kept,
        "seen": seen_of(order),
        "order": order,
    }


@dataclass(frozen=True)
class AnswerShown:
    """What stands beside a match: a badge and the rest of the answer, or until when one is waited for."""

    mark: Mark
    words: str
    inquiry: int


def answers_shown(answers: Mapping[int, UnitAnswer], today: date) -> dict[int, AnswerShown]:
    """The answers by unit; no query."""
    return {
        unit: AnswerShown(asked_mark(row.state(today), row.kind), _words(row), row.inquiry_id) for unit, row in answers.items()
    }


def _words(row: UnitAnswer) -> str:
    if row.kind is None:
        return gettext("asked %(sent)s, deadline %(day)s") % {
            "sent": dates.short(row.sent_at.date()),
            "day": dates.short(row.deadline),
        }
    return answer_details(row.from_day, row.conditions, price_words(row.price_ore, row.price_unit))


def inquiry_lines(need_id: int) -> tuple[str, ...]:
    """What was sent for a need, when and to whom, and the answers, for the note of the case file (6 queries at most)."""
    places = [
        gettext("%(day)s, about a place: %(unit)s. %(answer)s.")
        % {"day": dates.long(row.sent_at.date()), "unit": row.full_name, "answer": _answered(row)}
        for row in sorted(answers_for(need_id).values(), key=lambda row: (row.sent_at, row.full_name))
    ]
    return (*places, *(line for row in joint_inquiries_of(need_id) for line in _joint_lines(row)))


def _answered(row: UnitAnswer) -> str:
    if row.kind is None or row.at is None:
        return gettext("No answer")
    words = answer_words(row.kind, row.from_day, row.conditions, price_words(row.price_ore, row.price_unit))
    return gettext("%(answer)s (%(day)s)") % {"answer": words, "day": dates.short(row.at.date())}


def _joint_lines(row: Any) -> list[str]:
    """The inquiry with how it ended, and a line for each answer."""
    asked = joint_answers(row.pk)
    head = gettext("%(day)s, for a joint service: %(count)s municipalities asked, deadline %(deadline)s. %(state)s.") % {
        "day": dates.long(row.sent_at.date()),
        "count": len(asked),
        "deadline": dates.short(row.deadline),
        "state": f"{row.get_closed_as_display()} {dates.short(row.closed_on)}" if row.closed_on else gettext("Not closed"),
    }
    answers = [(one.municipality, one.answer) for one in asked if one.answer]
    return [head, *(f"{name}: {joint_answer_words(one.kind, one.number, one.from_day)}" for name, one in answers)]


def seen_of(order: PlaceOrder) -> str:
    """A mark of what was shown, so that nothing else is sent when the need has been changed meanwhile."""
    shown = json.dumps(outgoing(order.told, order.chosen, order.note), sort_keys=True)
    return salted_hmac("needs.inquiring", shown, algorithm="sha256").hexdigest()


def choose(form: forms.Form, name: str, choices: Sequence[tuple[Any, Any]]) -> None:
    """Give a field its choices."""
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = list(choices)
