"""Forms of tokens."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rammevaerk.accounts.permissions import Role
from rammevaerk.accounts.wording import role_name
from rammevaerk.exchange.rules.tokens import MADE_BY, SERVICE_MANAGER, Scope, TokenTerms, usable
from rammevaerk.exchange.wording import SCOPES
from rammevaerk.web.forms import DanishDateField, Form, GuardedTextField


class TokenForm(Form):
    """A new token: which system, in which role, for what, until when."""

    name = GuardedTextField(label=_("Which system"), max_length=60, help_text=_("For example the name of your case system"))
    role = forms.ChoiceField(
        label=_("It works as"), widget=forms.RadioSelect, help_text=_("It sees and does what this role sees and does, never more")
    )
    scopes = forms.MultipleChoiceField(label=_("It may"), widget=forms.CheckboxSelectMultiple)
    services = forms.TypedMultipleChoiceField(
        label=_("At these services"), coerce=int, widget=forms.CheckboxSelectMultiple, required=False
    )
    last_day = DanishDateField(label=_("Works until"), help_text=_("That day included. Make a new one before then"))

    def __init__(self, *args: Any, maker: str, services: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        roles = MADE_BY.get(maker, ())
        scopes = [scope for scope in Scope if any(scope in usable(role) for role in roles)]
        _choose(self, "role", [(role, role_name(Role(role))) for role in roles])
        _choose(self, "scopes", [(scope.value, SCOPES[scope]) for scope in scopes])
        if SERVICE_MANAGER in roles:
            _choose(self, "services", services)
        else:
            del self.fields["services"]
        if len(roles) == 1:
            self.initial.setdefault("role", roles[0])

    def terms(self) -> TokenTerms:
        """What the valid form says."""
        data = self.cleaned_data
        return TokenTerms(
            name=data["name"],
            role=data["role"],
            scopes=tuple(Scope(code) for code in data["scopes"]),
            last_day=data["last_day"],
            services=tuple(data.get("services", ())) if data["role"] == SERVICE_MANAGER else (),
        )


def _choose(form: forms.Form, name: str, choices: Sequence[tuple[Any, Any]]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = list(choices)
