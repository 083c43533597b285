"""Forms of what the register needs to carry a change out, by kind."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rammevaerk.changes.actions import RegisterEntry
from rammevaerk.changes.models import Change
from rammevaerk.changes.rules.kinds import ChangeKind
from rammevaerk.kernel.paragraphs import paragraph_label
from rammevaerk.registry import queries as registry
from rammevaerk.web.forms import DanishDateField, Form, GuardedTextField

FIELDS = {
    ChangeKind.OPEN: ["town", "protected_address", "approved", "budgeted", "agreement"],
    ChangeKind.SINGLE_PERSON: ["town", "protected_address", "approved", "budgeted", "agreement"],
    ChangeKind.CONVERT: ["name", "out_of", "moved"],
    ChangeKind.MOVE: ["town"],
    ChangeKind.TAKE_OVER: ["name"],
}


PLAIN = ("name", "town", "protected_address", "approved", "budgeted", "agreement", "moved")


class RegisterForm(Form):
    """What the register needs beside what was notified; a kind that needs nothing has no field."""

    name = GuardedTextField(label=gettext_lazy("What it is called"), max_length=160)
    town = GuardedTextField(label=gettext_lazy("Town"), max_length=80, required=False)
    protected_address = forms.BooleanField(label=gettext_lazy("The address is protected"), required=False)
    approved = forms.IntegerField(label=gettext_lazy("Approved places"), min_value=0, max_value=999, required=False)
    budgeted = forms.IntegerField(label=gettext_lazy("Budgeted places"), min_value=0, max_value=999)
    agreement = forms.IntegerField(label=gettext_lazy("Agreement places"), min_value=0, max_value=999, required=False)
    out_of = forms.ChoiceField(label=gettext_lazy("The places are in"))
    moved = forms.IntegerField(label=gettext_lazy("Places that are converted"), min_value=1, max_value=999)

    def __init__(self, *args: Any, change: Change, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kind = ChangeKind(change.kind)
        wanted = [] if kind.is_new and change.service_id else FIELDS.get(kind, [])
        for name in set(self.fields) - set(wanted):
            del self.fields[name]
        units = [] if kind.is_new or change.service_id is None else registry.units_of([change.service_id])
        self.units = {unit.id: unit.name for unit in units}
        self.held = {
            at: row.budgeted or 0 for at, row in registry.capacity_on(list(self.units), change.takes_effect).items()
        }  # fmt: skip
        self.order_fields(wanted)
        self._start(change, kind)

    def _start(self, change: Change, kind: ChangeKind) -> None:
        """What is known already, and a field for each department where the kind asks for all of them."""
        known = {"budgeted": change.places_after, "moved": change.places_after, "name": change.name}
        for name, value in known.items():
            self.initial.setdefault(name, value)
        out_of = self.fields.get("out_of")
        if isinstance(out_of, forms.ChoiceField):
            out_of.choices = [(key(at), self._said(at)) for at in sorted(self.held)]
        if kind in (ChangeKind.EXPAND, ChangeKind.REDUCE):
            for at in sorted(self.held):
                label = _("Budgeted places in %(department)s") % {"department": self._said(at)}
                self.fields[key(at)] = forms.IntegerField(label=label, min_value=0, max_value=999, initial=self.held[at])
        if kind is ChangeKind.SPLIT:
            for unit, name in self.units.items():
                label = _("%(department)s becomes the service") % {"department": name}
                help_text = _("Empty: it stays where it is")
                self.fields[f"part_{unit}"] = GuardedTextField(label=label, max_length=160, required=False, help_text=help_text)

    def _said(self, at: tuple[int, str]) -> str:
        return f"{self.units[at[0]]}, {paragraph_label(at[1])}"

    def entry(self) -> RegisterEntry:
        """What was filled in."""
        data = self.cleaned_data
        known: dict[str, Any] = {name: data[name] for name in data if name in PLAIN}
        at_of = {key(at): at for at in self.held}
        known["out_of"] = at_of.get(data.get("out_of", ""))
        known["places"] = {at: data[name] for name, at in at_of.items() if name in data}
        known["parts"] = {unit: data[f"part_{unit}"].strip() for unit in self.units if f"part_{unit}" in data}
        return RegisterEntry(**known)


def key(at: tuple[int, str]) -> str:
    """The field of a department's places under a paragraph."""
    return f"places_{at[0]}_{at[1]}"


class CorrectForm(Form):
    """The right day; none says that it does not happen after all."""

    day = DanishDateField(
        label=gettext_lazy("The right day"), required=False, help_text=gettext_lazy("Empty: it does not happen")
    )
    reason = GuardedTextField(label=gettext_lazy("Why"), max_length=160)
