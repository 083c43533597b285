"""Forms of a case: opening, analysis, alternative, hearing, recommendation, and what follows."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rammevaerk.settlement.plan_forms import NumberField
from rammevaerk.terms.wording import CREDIT_WORDS
from rammevaerk.web.forms import DanishDateField, Form, GuardedTextField, MoneyField

Choices = Sequence[tuple[Any, Any]]


class CaseForm(Form):
    """A problem at a service: which price of its list it is about, and what is wrong."""

    item = forms.TypedChoiceField(label=_("Service and tariff"), coerce=int)
    problem = GuardedTextField(
        label=_("The problem"), rows=6, help_text=_("What is wrong, since when, and what happens if nothing is done. No names.")
    )

    def __init__(self, *args: Any, items: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self.fields["item"], [("", _("Choose")), *items])


class AnalysisForm(Form):
    """The joint analysis: the professional and the economic side, and the demand one must reckon with."""

    professional = GuardedTextField(
        label=_("The professional situation"), rows=5, help_text=_("Target group, alternatives, staff, knowledge")
    )
    economic = GuardedTextField(label=_("The economic situation"), rows=5, help_text=_("Why the tariff does not cover the cost"))
    place_cost = MoneyField(
        label=_("What one place more or less in use costs or saves a year"),
        help_text=_("In kr. Write 0 when costs stay as they are."),
    )
    lowest = NumberField(label=_("Places in use at the least"), help_text=_("What one must reckon with in the coming years"))
    highest = NumberField(label=_("Places in use at the most"))


class AlternativeForm(Form):
    """A name and the days an alternative would hold."""

    name = GuardedTextField(label=_("Name"), max_length=60, help_text=_("Short, for example: Lower occupancy"))
    first_day = DanishDateField(label=_("First day"))
    last_day = DanishDateField(label=_("Last day"), required=False)
    credit = forms.ChoiceField(
        label=_("Who is credited what buyers outside the circle pay above its tariff"),
        choices=[("", _("Nobody stands outside")), *((credit.value, words) for credit, words in CREDIT_WORDS.items())],
        required=False,
    )

    def until(self) -> date | None:
        """The first day after the last."""
        last = self.cleaned_data["last_day"]
        return last + timedelta(days=1) if last else None


class HearingForm(Form):
    """How long the parties have."""

    last_day = DanishDateField(label=_("Last day to answer"))


class CommentForm(Form):
    """A party's answer."""

    words = GuardedTextField(label=_("Your answer"), rows=6)
    prefers = forms.TypedChoiceField(
        label=_("The alternative you would rather have"), coerce=int, empty_value=None, required=False
    )

    def __init__(self, *args: Any, alternatives: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self.fields["prefers"], [("", _("None of them, or no preference")), *alternatives])


class RecommendForm(Form):
    """What is laid before the bodies, and why."""

    alternative = forms.TypedChoiceField(label=_("Alternative"), coerce=int)
    grounds = GuardedTextField(label=_("Grounds"), rows=5)

    def __init__(self, *args: Any, alternatives: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self.fields["alternative"], [("", _("Choose")), *alternatives])


class ReturnForm(Form):
    """Why the case goes back."""

    reason = GuardedTextField(label=_("Why the case goes back"), rows=3)


class CarryForm(Form):
    """The operator's decision to carry a party's share."""

    party = forms.TypedChoiceField(label=_("Party whose share the operator carries"), coerce=int)
    decided = GuardedTextField(
        label=_("The operator's decision"), max_length=250, help_text=_("Body, date and where it can be read")
    )

    def __init__(self, *args: Any, parties: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self.fields["party"], [("", _("Choose")), *parties])


class ChangeForm(Form):
    """A new last day of a term in force, earlier or later."""

    last_day = DanishDateField(label=_("New last day"))
    grounds = GuardedTextField(label=_("Grounds"), rows=4)

    def until(self) -> date:
        """The first day after the last."""
        last: date = self.cleaned_data["last_day"]
        return last + timedelta(days=1)


class DutyForm(Form):
    """What was done."""

    words = GuardedTextField(label=_("What was done"), rows=3)


class SettleForm(Form):
    """A guarantee's year is settled as it is reckoned."""

    settle = forms.BooleanField(
        label=_("Charge the bound members their shares of the year's deficit"),
        help_text=_("What is covered leaves the result before anything of it is regulated. It is done once."),
    )


def _choose(field: forms.Field, choices: Choices) -> None:
    assert isinstance(field, forms.ChoiceField)
    field.choices = list(choices)
