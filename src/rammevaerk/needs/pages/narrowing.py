"""A search narrowed on the page: fewer of the same matches, in the same order; what is kept of the search is all of it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from rammevaerk.needs.facts import Proposal
from rammevaerk.needs.rules.ordering import Candidate, OperatorGroup, Wait, wait_of
from rammevaerk.needs.wording import group_name
from rammevaerk.registry.queries.searching import feature_choices
from rammevaerk.registry.rules.distance import DistanceBand
from rammevaerk.web import amounts
from rammevaerk.web.forms import FilterForm

WITH_PLACES = frozenset({Wait.FREE, Wait.COMING, Wait.AFTER_ASSESSMENT})
BAND_ENDS = {DistanceBand.UNDER_25: 25, DistanceBand.FROM_25: 50, DistanceBand.FROM_50: 100}
"""Where a band of a protected address ends; the widest has no end."""


class NarrowingForm(FilterForm):
    """What the list of a proposal is narrowed to. Only what some match has can be asked for, the need's own wishes first."""

    gruppe = forms.ChoiceField(label=_("Who runs it"), required=False)
    km = forms.IntegerField(label=_("Kilometres at most"), min_value=1, max_value=500, required=False)
    pris = forms.IntegerField(label=_("Kr. per day at most"), min_value=1, max_value=99_999, required=False)
    plads = forms.BooleanField(label=_("Only with a place now or coming"), required=False)
    svar = forms.BooleanField(label=_("Only where all that is asked for is stated"), required=False)
    har = forms.MultipleChoiceField(
        label=_("Only where it is stated to be there"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, found: Proposal, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, choices in (
            ("gruppe", [("", _("All")), *((group.value, group_name(group)) for group in OperatorGroup)]),
            ("har", _features(found)),
        ):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = choices
        if not self.fields["har"].choices:  # type: ignore[attr-defined]
            del self.fields["har"]

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
            features=tuple(asked.get("har", ())),
        )


def _features(found: Proposal) -> list[tuple[str, str]]:
    """Codes and names with how many matches have each: what must be there, what is wanted, then the rest."""
    counts: dict[str, int] = {}
    for one in found.candidates:
        for code, has in found.units[one.unit_id].features.items():
            counts[code] = counts.get(code, 0) + has
    asked = [*sorted(found.need.must), *sorted(found.need.nice)]
    names = dict(feature_choices())
    order = dict.fromkeys([*asked, *names])
    return [(code, f"{names[code]} ({counts[code]})") for code in order if counts.get(code)]


@dataclass(frozen=True)
class Narrowing:
    """Which matches are shown; None, False and no features ask for nothing. What is not known is not within a limit."""

    group: OperatorGroup | None = None
    kilometres: int | None = None
    price: int | None = None
    with_places: bool = False
    all_stated: bool = False
    features: tuple[str, ...] = ()

    @property
    def asks(self) -> bool:
        """Whether anything is asked for."""
        return self != Narrowing()

    def of(self, found: Proposal) -> Proposal:
        """The proposal with the matches that are left."""
        everybody = found.candidates
        within = [verdicts for _words, verdicts in self._limits(everybody, found)]
        left = {one.unit_id for place, one in enumerate(everybody) if all(verdicts[place] for verdicts in within)}
        kept = [(group, tuple(one for one in candidates if one.unit_id in left)) for group, candidates in found.groups]
        return replace(found, groups=tuple((group, candidates) for group, candidates in kept if candidates))

    def taken_away(self, found: Proposal) -> list[str]:
        """What is not shown and why, limit by limit; a match that is beyond two limits is counted under both."""
        counts = [(words, verdicts.count(False)) for words, verdicts in self._limits(found.candidates, found)]
        return [
            ngettext("%(n)s service is not shown: %(because)s.", "%(n)s services are not shown: %(because)s.", n)
            % {"n": n, "because": words}
            for words, n in counts
            if n
        ]

    def _limits(self, candidates: list[Candidate], found: Proposal) -> Iterable[tuple[str, list[bool]]]:
        """Each limit that is asked for: why somebody is beyond it, and whether each candidate is within."""
        if self.group is not None:
            yield str(_("run by others")), [one.group is self.group for one in candidates]
        if self.kilometres is not None:
            words = _("farther away than %(km)s km, or not stated where") % {"km": self.kilometres}
            yield words, [is_within(one, self.kilometres) for one in candidates]
        if self.price is not None:
            words = _("dearer than %(price)s kr., or without a known price") % {"price": amounts.thousands(self.price, 0)}
            yield words, [one.price is not None and one.price <= Decimal(self.price) for one in candidates]
        if self.with_places:
            words = str(_("no place now or coming"))
            yield words, [wait_of(one.places, found.need.start) in WITH_PLACES for one in candidates]
        if self.all_stated:
            yield str(_("not all that is asked for is stated")), [one.fit.questions == 0 for one in candidates]
        names = dict(feature_choices()) if self.features else {}
        for code in self.features:
            words = _("lacking or not stated: %(name)s") % {"name": names[code]}
            yield words, [bool(found.units[one.unit_id].features.get(code)) for one in candidates]


def is_within(one: Candidate, kilometres: int) -> bool:
    """A protected address is within when its whole band is, so that the limit tells no more than the band does."""
    if one.distance.kilometres is not None:
        return one.distance.kilometres <= kilometres
    end = BAND_ENDS.get(one.distance.band) if one.distance.band else None
    return end is not None and end <= kilometres
