"""Forms of inquiries."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rammevaerk.inquiries.models import JointAnswer, PlaceAnswer, PlaceInquiry
from rammevaerk.inquiries.queries.prices import AnswerPrice
from rammevaerk.inquiries.rules.joint import JointAnswered, JointAnswerKind
from rammevaerk.inquiries.rules.place import PlaceAnswered, PlaceAnswerKind
from rammevaerk.inquiries.wording import price_words
from rammevaerk.web.forms import DanishDateField, Form, GuardedTextField


class PlaceAnswerForm(Form):
    """What a unit answers; the items of its tariff list are given when the form is made."""

    kind = forms.ChoiceField(label=_("Can you receive the citizen?"), choices=PlaceAnswer.Kind.choices, widget=forms.RadioSelect)
    from_day = DanishDateField(label=_("From which day"), required=False)
    item = forms.TypedChoiceField(label=_("Price in the tariff list"), coerce=int, required=False, empty_value=None)
    conditions = GuardedTextField(
        label=_("Conditions or remarks"),
        rows=3,
        max_length=1000,
        required=False,
        help_text=_("Without names and CPR numbers. Must be written with “Yes, if …”."),
    )
    looked_through = forms.BooleanField(label=_("I have read the text again; nothing in it tells who it is"), required=False)

    def __init__(self, *args: Any, prices: Sequence[AnswerPrice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        item = self.fields["item"]
        assert isinstance(item, forms.ChoiceField)
        item.choices = [("", _("Not stated")), *((one.item, f"{one.name}: {price_words(one.ore, one.unit)}") for one in prices)]
        if not prices:
            item.help_text = _("The service has no price under the paragraph in the tariff list.")

    def answered(self) -> PlaceAnswered:
        """What the valid form says."""
        data = self.cleaned_data
        return PlaceAnswered(
            PlaceAnswerKind(data["kind"]),
            from_day=data["from_day"],
            conditions=data["conditions"],
            item_id=data["item"],
            answered_by=data.get("answered_by", ""),
            looked_through=data["looked_through"],
        )


class LinkAnswerForm(PlaceAnswerForm):
    """The same by link, with who answers."""

    answered_by = GuardedTextField(
        label=_("Who answers"), max_length=120, help_text=_("Your name and position, so that the municipality can call back")
    )


class CodeForm(Form):
    """The code that belongs to a link."""

    code = forms.CharField(
        label=_("Code"),
        max_length=20,
        help_text=_("Eight letters and digits, for example K7QM-4TXP"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )


class DeadlineForm(Form):
    """A later deadline."""

    deadline = DanishDateField(label=_("New deadline"))


class WithdrawForm(Form):
    """Why a place inquiry is taken back."""

    because = forms.ChoiceField(label=_("Why"), choices=PlaceInquiry.Because.choices, widget=forms.RadioSelect)


class JointAnswerForm(Form):
    """What a municipality answers."""

    kind = forms.ChoiceField(label=_("Your answer"), choices=JointAnswer.Kind.choices, widget=forms.RadioSelect)
    number = forms.IntegerField(label=_("How many citizens"), min_value=1, max_value=999, required=False)
    from_day = DanishDateField(label=_("From when"), required=False)

    def answered(self) -> JointAnswered:
        """What the valid form says."""
        data = self.cleaned_data
        return JointAnswered(JointAnswerKind(data["kind"]), data["number"], data["from_day"])
