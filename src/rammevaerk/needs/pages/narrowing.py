"""A search narrowed on the page: fewer of the same matches, in the same order; what is kept of the search is all of it."""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from rammevaerk.needs.facts import Proposal
from rammevaerk.needs.rules.ordering import Candidate, OperatorGroup, Wait, wait_of
from rammevaerk.needs.wording import group_name
from rammevaerk.registry.rules.distance import DistanceBand
from rammevaerk.web.forms import FilterForm

WITH_PLACES = frozenset({Wait.FREE, Wait.COMING, Wait.AFTER_ASSESSMENT})
BAND_ENDS = {DistanceBand.UNDER_25: 25, DistanceBand.FROM_25: 50, DistanceBand.FROM_50: 100}
"""Where a band of a protected address ends; the widest has no end."""


class NarrowingForm(FilterForm):
    """What the list is narrowed to."""

    gruppe = forms.ChoiceField(label=_("Who runs it"), required=False)
    km = forms.IntegerField(label=_("Kilometres at most"), min_value=1, max_value=500, required=False)
    pris = forms.IntegerField(label=_("Kr. per day at most"), min_value=1, max_value=99_999, required=False)
    plads = forms.BooleanField(label=_("Only with a place now or coming"), required=False)
    svar = forms.BooleanField(label=_("Only where all that is asked for is stated"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["gruppe"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("All")), *((group.value, group_name(group)) for group in OperatorGroup)]

    def narrowing(self) -> "Narrowing":
        """What is asked for; a value that is none is left out."""
        asked = self.chosen()
        group = asked.get("gruppe")
        return Narrowing(
            group=OperatorGroup(group) if group else None,
            kilometres=asked.get("km"),
            price=asked.get("pris"),
            with_places=bool(asked.get("plads")),
            all_stated=bool(asked.get("svar")),
        )


@dataclass(frozen=True)
class Narrowing:
    """Which matches are shown; None and False ask for nothing. What is not known is not within a limit."""

    group: OperatorGroup | None = None
    kilometres: int | None = None
    price: int | None = None
    with_places: bool = False
    all_stated: bool = False

    @property
    def asks(self) -> bool:
        """Whether anything is asked for."""
        return self != Narrowing()

    def of(self, found: Proposal) -> Proposal:
        """The proposal with the matches that are left."""
        kept = [
            (group, tuple(one for one in candidates if self._takes(one, found.need.start)))
            for group, candidates in found.groups
            if self.group in (None, group)
        ]
        return replace(found, groups=tuple((group, candidates) for group, candidates in kept if candidates))

    def _takes(self, one: Candidate, start: date) -> bool:
        near = self.kilometres is None or _is_within(one, self.kilometres)
        cheap = self.price is None or (one.price is not None and one.price <= Decimal(self.price))
        free = not self.with_places or wait_of(one.places, start) in WITH_PLACES
        return near and cheap and free and (not self.all_stated or one.fit.questions == 0)


def _is_within(one: Candidate, kilometres: int) -> bool:
    """A protected address is within when its whole band is, so that the limit tells no more than the band does."""
    if one.distance.kilometres is not None:
        return one.distance.kilometres <= kilometres
    end = BAND_ENDS.get(one.distance.band) if one.distance.band else None
    return end is not None and end <= kilometres
