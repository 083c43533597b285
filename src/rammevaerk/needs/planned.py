"""What needs tell the area below: that a need is opened for a citizen who reaches an age."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from rammevaerk.contracts.planned import Plan
from rammevaerk.kernel.paragraphs import paragraph_label
from rammevaerk.needs.models import Need


def open_needs_of(citizens: Sequence[int]) -> dict[int, list[Plan]]:
    """The open needs of some citizens, of those one may see (1 query)."""
    found: dict[int, list[Plan]] = {}
    rows = Need.objects.filter(citizen__in=list(citizens), closed_on__isnull=True).order_by("pk")
    for pk, citizen, paragraph in rows.values_list("pk", "citizen_id", "paragraph"):
        words = _("A need under %(paragraph)s") % {"paragraph": paragraph_label(paragraph)}
        found.setdefault(citizen or 0, []).append(Plan(words, reverse("needs:need", args=[pk])))
    return found
