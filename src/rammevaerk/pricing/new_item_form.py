"""The form that begins a tariff item."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rammevaerk.kernel.paragraphs import PARAGRAPHS
from rammevaerk.pricing.actions import BegunItem
from rammevaerk.pricing.pages.words import measure_choices, paragraph_choices
from rammevaerk.registry.queries import UnitRow
from rammevaerk.web.forms import Form, GuardedTextField

_YEARS_AHEAD = 3


class NewItemForm(Form):
    """Whose unit, under which paragraph, what it is called, what one tariff buys, and the first year."""

    unit = forms.TypedChoiceField(label=_("Unit"), coerce=int)
    paragraph = forms.ChoiceField(label=_("Paragraph"))
    name = GuardedTextField(
        label=_("Name in the tariff list"), max_length=160, help_text=_("For example “Hour of guidance” or “Half-day place”.")
    )
    measure = forms.ChoiceField(label=_("The tariff is for"), help_text=_("It cannot be changed later."))
    year = forms.TypedChoiceField(label=_("First year"), coerce=int)

    def __init__(self, *args: Any, units: Sequence[UnitRow], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._choices("unit", [(str(unit.id), unit.full_name) for unit in units])
        self._choices("paragraph", paragraph_choices(today))
        self._choices("measure", measure_choices())
        self._choices("year", [(str(year), str(year)) for year in range(today.year, today.year + _YEARS_AHEAD)])
        self.fields["year"].initial = str(today.year + 1)
        self.units = {unit.id: unit for unit in units}

    def _choices(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        unit = self.units.get(cleaned.get("unit", 0))
        paragraph = cleaned.get("paragraph")
        if unit is not None and unit.paragraphs and paragraph and paragraph not in unit.paragraphs:
            held = ", ".join(PARAGRAPHS[code].label for code in unit.paragraphs if code in PARAGRAPHS)
            said = _("The service is not run under this paragraph. It has: %(held)s.")
            self.add_error("paragraph", forms.ValidationError(said, params={"held": held}))
        return cleaned

    def begun(self) -> BegunItem:
        """What the valid form asks for."""
        cleaned = self.cleaned_data
        return BegunItem(cleaned["unit"], cleaned["paragraph"], cleaned["name"], cleaned["measure"], cleaned["year"])
