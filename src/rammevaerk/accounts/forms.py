"""Forms on parties."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rammevaerk.accounts import queries
from rammevaerk.accounts.models import Organisation
from rammevaerk.web.forms import DanishDateField, Form, GuardedTextField


class SuccessionForm(Form):
    """One organisation takes over another's services, contracts, placements, results and roles from a date."""

    predecessor = forms.ModelChoiceField(queryset=Organisation.objects.none(), label=_("Who is succeeded"))
    successor = forms.ModelChoiceField(queryset=Organisation.objects.none(), label=_("By whom"))
    effective = DanishDateField(label=_("From"), help_text=_("The first day the successor acts."))
    legal_source = GuardedTextField(label=_("Legal source"), help_text=_("Law, order or decision, with number and date."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("predecessor", "successor"):
            self.fields[name].queryset = queries.operators()  # type: ignore[attr-defined]
