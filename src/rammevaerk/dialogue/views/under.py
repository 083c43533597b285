"""What the pages share: the dialogue asked for, the way back, and trying a form."""

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _

from rammevaerk.dialogue import queries
from rammevaerk.dialogue.models import Dialogue

Crumb = tuple[str, str]


def asked_for(service: int, year: int) -> Dialogue:
    """The dialogue of the address; 404 when there is none."""
    try:
        return queries.dialogue_of(service, year)
    except Dialogue.DoesNotExist:
        raise Http404 from None


def crumbs_to(year: int, *last: Crumb) -> list[Crumb]:
    """The way from the hub through the year's list."""
    address = reverse("dialogue:year", args=[year])
    return [(_("The tripartition"), "cooperation:tripartition"), (_("Dialogue %(year)s") % {"year": year}, address), *last]
