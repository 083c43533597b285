"""Forms of the home area."""

from django.utils.translation import gettext_lazy as _

from rammevaerk.web.forms import DanishDateField, Form


class DemoDateForm(Form):
    """The day the demo region lives in."""

    day = DanishDateField(label=_("Date"), help_text=_("Deadlines, claims and tariffs follow this date."))
