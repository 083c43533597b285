"""Forms of occupancies below the band."""

from django import forms
from django.utils.translation import gettext_lazy as _

from rammevaerk.pricing.actions.deviations import Decided
from rammevaerk.web.forms import DanishDateField, Form, GuardedTextField

ANSWERS = (("yes", _("Approved")), ("no", _("Refused")))


class AskDeviationForm(Form):
    """Why an occupancy must lie below the band."""

    reason = GuardedTextField(label=_("Why must the occupancy be lower?"), rows=4, max_length=500)


class DecideDeviationForm(Form):
    """What the body that decides said."""

    approved = forms.ChoiceField(label=_("Decision"), choices=ANSWERS, widget=forms.RadioSelect)
    body = GuardedTextField(label=_("Which body decided"), max_length=120)
    on = DanishDateField(label=_("Day of the decision"))
    reference = GuardedTextField(
        label=_("Where the decision can be read"), max_length=250, help_text=_("Minutes and item, or a journal number")
    )

    def decided(self) -> Decided:
        """The decision as the act takes it."""
        data = self.cleaned_data
        return Decided(data["approved"] == "yes", data["body"], data["on"], data["reference"])
