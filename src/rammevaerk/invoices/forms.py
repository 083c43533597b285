"""The form of an organisation's own details."""

from django import forms
from django.utils.translation import gettext_lazy as _

from rammevaerk.invoices.actions import NewDetails
from rammevaerk.invoices.rules.details import Details
from rammevaerk.web.forms import DanishDateField, Form, GuardedTextField


class DetailsForm(Form):
    """What stands on own invoices, from a day on; everything but the day may be left empty."""

    effective_from = DanishDateField(
        label=_("In force from"),
        help_text=_("An earlier day when invoices already issued are to carry it, for example 01.05.2026"),
    )
    cvr = forms.CharField(
        label=_("CVR number"), max_length=12, required=False, help_text=_("Only when the register of parties has none")
    )
    gln = forms.CharField(
        label=_("GLN (EAN number)"), max_length=20, required=False, help_text=_("13 digits: where you receive invoices")
    )
    street = GuardedTextField(label=_("Street"), max_length=120, required=False, help_text="")
    post_code = forms.CharField(label=_("Postal code"), max_length=10, required=False)
    city = GuardedTextField(label=_("Town"), max_length=60, required=False, help_text="")
    contact = GuardedTextField(
        label=_("Function to ask"), max_length=120, required=False, help_text=_("A function, for example Handicap, team 2")
    )
    bank_registration = forms.CharField(
        label=_("Registration number"),
        max_length=6,
        required=False,
        help_text=_("Only when you do not want the money on your NemKonto"),
    )
    bank_account = forms.CharField(label=_("Account number"), max_length=14, required=False)

    def wanted(self) -> NewDetails:
        """What the valid form says; spaces in numbers are left out."""
        data = self.cleaned_data
        numbers = {name: data[name].replace(" ", "") for name in ("cvr", "gln", "post_code", "bank_registration", "bank_account")}
        words = {name: data[name] for name in ("street", "city", "contact")}
        return NewDetails(data["effective_from"], Details(**numbers, **words))
