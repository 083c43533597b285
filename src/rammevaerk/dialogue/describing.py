"""A dialogue's cases as decisions name them."""

from django.urls import reverse
from django.utils.translation import gettext as _

from rammevaerk.decisions.queries import Described
from rammevaerk.dialogue.models import Dialogue, PanelModel


def describe_dialogue(pk: int) -> Described | None:
    """The status of a dialogue (1 query)."""
    row = Dialogue.objects.select_related("service").filter(pk=pk).first()
    return _described(_("Status of %(service)s, %(year)s"), row) if row else None


def describe_panel(pk: int) -> Described | None:
    """The model of a buyers' panel (1 query)."""
    row = PanelModel.objects.select_related("dialogue__service").filter(pk=pk).first()
    return _described(_("Buyers' panel of %(service)s, %(year)s"), row.dialogue) if row else None


def _described(words: str, row: Dialogue) -> Described:
    title = words % {"service": row.service.name, "year": row.year}
    return Described(title, reverse("dialogue:detail", args=[row.service_id, row.year]), row.service.operator_id)
