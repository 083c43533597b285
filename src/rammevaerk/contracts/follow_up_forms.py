"""Forms of goals, follow-up meetings, and what they lead to."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from rammevaerk.contracts.models import FollowUp, Goal, GoalType, Outcome, Participant, Progress, Theme
from rammevaerk.contracts.rules.follow_up import LONGEST_GOAL, LONGEST_WORDS, GoalProgress, GoalSet, Held
from rammevaerk.kernel.personal import personal_traits
from rammevaerk.web.forms import DanishDateField, Form, GuardedTextField, MonthField
from rammevaerk.web.profile_fields import NUMBERED_LEVELS

NONE = "none"
LEVEL_CHOICES = [("", _("Choose")), (NONE, _("Not assessed")), *NUMBERED_LEVELS]
GOAL_CHOICES = [("", _("Choose")), *GoalType.choices, (NONE, _("Not set yet"))]


def level_field() -> forms.TypedChoiceField:
    """The need of support: a level, or deliberately not assessed."""
    return forms.TypedChoiceField(
        label=_("Need of support"),
        choices=LEVEL_CHOICES,
        coerce=lambda chosen: None if chosen == NONE else int(chosen),
        help_text=_("FFB's five levels, as it is now"),
    )


def goal_type_field() -> forms.TypedChoiceField:
    """What the support is for: a type of goal, or deliberately not set."""
    return forms.TypedChoiceField(
        label=_("Purpose of the support"), choices=GOAL_CHOICES, coerce=lambda chosen: "" if chosen == NONE else str(chosen)
    )


def level_code(level: int | None) -> str:
    """The choice a level stands as."""
    return NONE if level is None else str(level)


class _ReadAgain(Form):
    """A form whose words may tell who somebody is: it asks to read them again when they seem to."""

    looked_through = forms.BooleanField(label=_("I have read it again; nothing in it tells who it is"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not personal_traits(str(self.data.get("words", "")), "words"):
            del self.fields["looked_through"]


class GoalForm(_ReadAgain):
    """One goal."""

    goal_type = forms.ChoiceField(label=_("Type of goal"), choices=GoalType.choices, widget=forms.RadioSelect)
    theme = forms.ChoiceField(label=_("Theme"), choices=[("", _("Choose")), *Theme.choices])
    words = GuardedTextField(
        label=_("The goal in a few words"),
        max_length=LONGEST_GOAL,
        help_text=_("What is to be different. Without names and CPR numbers."),
    )
    set_on = DanishDateField(label=_("Set on"))

    field_order = ("goal_type", "theme", "words", "looked_through", "set_on")

    def goal(self) -> GoalSet:
        """The goal of the valid form."""
        data = self.cleaned_data
        return GoalSet(data["goal_type"], data["theme"], data["words"], data["set_on"], data.get("looked_through", False))


class FollowUpForm(_ReadAgain):
    """A follow-up meeting, with a question for each goal worked on on its day."""

    held_on = DanishDateField(label=_("Held on"))
    took_part = forms.MultipleChoiceField(
        label=_("Who took part"), choices=Participant.choices, widget=forms.CheckboxSelectMultiple, help_text=_("No names")
    )
    level = level_field()
    goal_type = goal_type_field()
    words = GuardedTextField(
        label=_("What was agreed"),
        rows=4,
        max_length=LONGEST_WORDS,
        required=False,
        help_text=_("Short. Both sides read it. Without names and CPR numbers."),
    )
    outcome = forms.ChoiceField(label=_("What it leads to"), choices=Outcome.choices, widget=forms.RadioSelect)
    next_on = DanishDateField(
        label=_("Next follow-up"),
        help_text=_("Always, until the stay ends"),
        error_messages={"required": _("Set the day of the next follow-up. There is always one, until the stay ends.")},
    )

    field_order = ("held_on", "took_part", "level", "goal_type", "words", "looked_through", "outcome", "next_on")

    def __init__(self, *args: Any, goals: Mapping[int, Goal], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.goals = goals
        self.fields["next_on"].required = self.data.get("outcome") != Outcome.END
        for goal in goals:
            self.fields[f"goal_{goal}"] = forms.ChoiceField(
                label=goals[goal].words,
                choices=Progress.choices,
                widget=forms.RadioSelect,
                error_messages={"required": _("Say how it goes with this goal.")},
            )
            self.fields[f"over_{goal}"] = forms.BooleanField(label=_("The goal is reached or given up"), required=False)

    @property
    def goal_fields(self) -> list[tuple[Goal, BoundField, BoundField]]:
        """Each goal with its two questions, for the page."""
        return [(row, self[f"goal_{goal}"], self[f"over_{goal}"]) for goal, row in self.goals.items()]

    def held(self) -> Held:
        """The meeting of the valid form."""
        data = self.cleaned_data
        results = {goal: GoalProgress(data[f"goal_{goal}"], data[f"over_{goal}"]) for goal in self.goals}
        named = {name: data[name] for name in ("held_on", "outcome", "next_on", "level", "goal_type", "words")}
        return Held(
            **named, took_part=tuple(data["took_part"]), results=results, looked_through=data.get("looked_through", False)
        )


class ProlongForm(Form):
    """A new expected end."""

    expected_end = DanishDateField(label=_("New expected end"))


class MoveForm(Form):
    """Another day for the next follow-up."""

    follow_up_on = DanishDateField(label=_("Next follow-up"))


class BirthMonthForm(Form):
    """The month somebody was born in."""

    month = MonthField(label=_("Month of birth"), help_text=_("Month and year, for example 06.2009. Never the day."))


def initial_of(meeting: FollowUp) -> dict[str, Any]:
    """A meeting as its form shows it, to be corrected."""
    fields = ("held_on", "took_part", "words", "outcome", "next_on")
    results = {f"goal_{row.goal_id}": row.progress for row in meeting.results.all()}
    over = {f"over_{row.goal_id}": row.is_over for row in meeting.results.all()}
    beside = {"level": level_code(meeting.level), "goal_type": meeting.goal_type or NONE}
    return {name: getattr(meeting, name) for name in fields} | results | over | beside


def day_typed(typed: str | None, otherwise: date) -> date:
    """The day somebody typed, or another when it is none."""
    try:
        found = DanishDateField(required=False).clean(typed)
    except ValidationError:
        return otherwise
    return found if isinstance(found, date) else otherwise
