"""The form by which a level is proposed, and the filter of the picture."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rammevaerk.web.forms import DanishDateField, FilterForm, Form, GuardedTextField

LEVELS = ((1, _("Level 1: very specialised")), (2, _("Level 2: specialised")), (3, _("Level 3: more general")))


class LevelForm(Form):
    """A level laid before the bodies."""

    level = forms.TypedChoiceField(label=_("Level"), choices=LEVELS, coerce=int, widget=forms.RadioSelect)
    valid_from = DanishDateField(label=_("Holds from"))
    reason = GuardedTextField(label=_("Reason"), rows=4)


class PictureFilter(FilterForm):
    """Which services the list shows."""

    level = forms.TypedChoiceField(label=_("Level"), choices=(("", _("All levels")), *LEVELS), coerce=int, empty_value=None)
    group = forms.ChoiceField(label=_("Target group"))

    def __init__(self, *args: Any, groups: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["group"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("All target groups")), *((name, name) for name in groups)]
