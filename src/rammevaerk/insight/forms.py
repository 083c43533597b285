"""The filter of the balance."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rammevaerk.web.forms import FilterForm


class BalanceFilter(FilterForm):
    """The whole area or one municipality."""

    municipality = forms.TypedChoiceField(label=_("Municipality"), coerce=int, empty_value=None)

    def __init__(self, *args: Any, municipalities: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["municipality"]
        assert isinstance(field, forms.TypedChoiceField)
        field.choices = [("", _("The whole area")), *municipalities]
