"""Forms of prices between two parties, of published prices, and of what a price includes."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rammevaerk.kernel.period import Period
from rammevaerk.pricing.models import Inclusion
from rammevaerk.pricing.pages.private_words import (
    individual_reason_choices,
    measure_choices,
    negotiated_reason_choices,
    part_words,
)
from rammevaerk.web.forms import DanishDateField, Form, GuardedTextField, MoneyField

Choices = list[tuple[Any, Any]]


def _choose(form: forms.Form, name: str, choices: Choices) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = choices


class _PeriodForm(Form):
    """A first and a last day, the last not before the first."""

    def period(self) -> Period:
        """The valid form's days."""
        return Period.of_days(self.cleaned_data["first_day"], self.cleaned_data["last_day"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        first, last = cleaned.get("first_day"), cleaned.get("last_day")
        if first and last and last < first:
            self.add_error("last_day", _("The last day lies before the first."))
        return cleaned


class IndividualForm(_PeriodForm):
    """Whom an individual tariff is for, why, and when."""

    buyer = forms.TypedChoiceField(label=_("The municipality that buys"), coerce=int)
    reason = forms.ChoiceField(label=_("Why no item of the list fits"))
    explanation = GuardedTextField(
        label=_("Explanation"),
        rows=3,
        max_length=250,
        help_text=_("What the place needs more. Never a name, a CPR number or anything else that tells who the citizen is."),
    )
    first_day = DanishDateField(label=_("First day"))
    last_day = DanishDateField(
        label=_("Last day"), help_text=_("An individual tariff always ends; it can be prolonged by a new one.")
    )

    def __init__(self, *args: Any, buyers: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self, "buyer", [("", _("Choose a municipality")), *buyers])
        _choose(self, "reason", [("", _("Choose")), *individual_reason_choices()])


class DeclineForm(Form):
    """Why one of the parties says no."""

    because = GuardedTextField(label=_("Why it is declined"), rows=3, max_length=250)


class EndEarlyForm(Form):
    """The last day of an individual tariff that ends before it was agreed to."""

    last_day = DanishDateField(label=_("Last day"))
    because = GuardedTextField(label=_("Why it ends early"), rows=3, max_length=250)


class NegotiatedForm(_PeriodForm):
    """What a buyer has agreed with a private supplier."""

    amount = MoneyField(label=_("The agreed price in kr."))
    first_day = DanishDateField(label=_("It holds from"))
    last_day = DanishDateField(label=_("Last day"), required=False, help_text=_("Empty when no end is agreed"))
    reason = forms.ChoiceField(label=_("Why the price is another than the published one"))
    explanation = GuardedTextField(
        label=_("Explanation"), rows=3, max_length=250, required=False, help_text=_("Never anything that tells who a citizen is.")
    )
    source = GuardedTextField(label=_("Where it is agreed"), max_length=200, help_text=_("For example the contract and its date"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self, "reason", [("", _("Choose")), *negotiated_reason_choices()])


class PublishedPriceForm(_PeriodForm):
    """A price as its private supplier publishes it."""

    unit = forms.TypedChoiceField(label=_("Unit"), coerce=int)
    paragraph = forms.ChoiceField(label=_("Paragraph"))
    name = GuardedTextField(
        label=_("What the supplier calls it"), max_length=120, help_text=_("For example Døgnplads or Pakke 2")
    )
    amount = MoneyField(label=_("Published price in kr."))
    measure = forms.ChoiceField(label=_("The price is per"))
    first_day = DanishDateField(label=_("It holds from"))
    last_day = DanishDateField(label=_("Last day"), required=False, help_text=_("Empty when the supplier states no end"))
    source = GuardedTextField(label=_("Where it is published"), max_length=160, help_text=_("Address or document"))
    read_on = DanishDateField(label=_("Read there on"))

    def __init__(self, *args: Any, units: Choices, paragraphs: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self, "unit", [("", _("Choose")), *units])
        _choose(self, "paragraph", [("", _("Choose")), *paragraphs])
        _choose(self, "measure", measure_choices())


class InclusionForm(Form):
    """For each part of the fixed list whether it is in an item's price, with a note."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("unknown", _("Not stated")), ("yes", _("In the price")), ("no", _("Not in the price"))]
        for part in Inclusion.Part:
            words = part_words(part)
            self.fields[part.value] = forms.ChoiceField(label=words, choices=choices)
            note = GuardedTextField(label=_("Remark"), required=False, max_length=160, help_text="")
            note.widget.attrs["aria-label"] = _("Remark on %(part)s") % {"part": words}
            self.fields[f"{part.value}_note"] = note

    def rows(self) -> list[tuple[Any, Any]]:
        """Each part's choice with its note."""
        return [(self[part.value], self[f"{part.value}_note"]) for part in Inclusion.Part]

    def said(self) -> dict[str, tuple[bool | None, str]]:
        """By part whether it is in the price (None: not stated) and the note, from the valid form."""
        meant = {"yes": True, "no": False}
        data = self.cleaned_data
        return {part.value: (meant.get(data[part.value]), data[f"{part.value}_note"]) for part in Inclusion.Part}


class OldAddOnForm(_PeriodForm):
    """An add-on from before the rule of none."""

    buyer = forms.TypedChoiceField(label=_("The municipality that buys"), coerce=int)
    words = GuardedTextField(label=_("What is added"), max_length=160)
    amount = MoneyField(label=_("Amount in kr. beside the tariff"))
    first_day = DanishDateField(label=_("First day"))
    last_day = DanishDateField(label=_("Last day"), help_text=_("It cannot be prolonged."))
    source = GuardedTextField(label=_("Where it was agreed"), max_length=250)

    def __init__(self, *args: Any, buyers: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self, "buyer", [("", _("Choose a municipality")), *buyers])
