"""Forms of disputes: raising one, answering it, and the list's filter."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rammevaerk.settlement.actions.disputing import RaisedDispute
from rammevaerk.settlement.dispute_words import STATE_WORDS
from rammevaerk.settlement.models import DisputeAct, DisputeReason
from rammevaerk.web.forms import FilterForm, Form, GuardedTextField


class DisputeFilter(FilterForm):
    """Where the disputes of the list stand."""

    state = forms.ChoiceField(label=_("Where it stands"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["state"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("All")), *((state.value, words) for state, words in STATE_WORDS.items())]


class DisputeForm(Form):
    """Why a line shall not be paid as it is."""

    reason = forms.ChoiceField(label=_("What is wrong"), choices=DisputeReason.choices, widget=forms.RadioSelect)
    words = GuardedTextField(
        label=_("Tell the seller what should have been charged, and why"),
        rows=4,
        max_length=1000,
        help_text=_("Without names and CPR numbers. The line is known by its reference."),
    )
    own_reference = GuardedTextField(
        label=_("Your own reference"), max_length=60, required=False, help_text=_("For example your case number")
    )

    def raised(self) -> RaisedDispute:
        """What the valid form says."""
        return RaisedDispute(**{name: self.cleaned_data[name] for name in ("reason", "words", "own_reference")})


class AgreeForm(Form):
    """What the seller will correct."""

    act = forms.ChoiceField(label=_("What will be corrected"), choices=DisputeAct.choices, widget=forms.RadioSelect)
    words = GuardedTextField(label=_("Remark"), rows=2, max_length=1000, required=False)


class WordsForm(Form):
    """A step that is told with its reason."""

    words = GuardedTextField(label=_("Reason"), rows=3, max_length=1000, help_text=_("Without names and CPR numbers."))
