"""What has been entered, as the rulebooks take it; and the one place every rulebook of the platform comes from."""

import hashlib
import json
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from threading import Lock

from rammevaerk.accounts.models import AgreementArea
from rammevaerk.accounts.versions import values_version
from rammevaerk.law import loader
from rammevaerk.law.catalogue import Timeline
from rammevaerk.law.rulebook import AREA_NAMES, EnteredValue, Rulebook
from rammevaerk.law.values import State
from rammevaerk.parameters.models import Proposal, ProposalState, ProposedValue
from rammevaerk.parameters.rules import Change, Held, NewValue, changes_of
from rammevaerk.web.clock import is_demo

_VERSIONS_KEPT = 4
_kept: "OrderedDict[str, tuple[EnteredValue, ...]]" = OrderedDict()
_keeping = Lock()


@dataclass(frozen=True)
class Values:
    """The values at one moment: for work that must use the same ones from beginning to end, in other processes too."""

    demo: bool
    entered: tuple[EnteredValue, ...]

    def on(self, area_code: str, day: date) -> Rulebook:
        """All values of an area on a day; no query."""
        return loader.rulebook(area_code, day, demo=self.demo, entered=self.entered)


def rulebook_on(area_code: str, day: date) -> Rulebook:
    """All values of an area on a day, those of the files and those entered since (at most 1 query; none in a request whose
    reader is signed in or whose page has read the area)."""
    return values_now().on(area_code, day)


def rulebook_in(area: AgreementArea, day: date) -> Rulebook:
    """The same for an area whose row has been read, which says which values hold; no query."""
    return Values(is_demo(), _entered_by(area.values_version)).on(area.code, day)


def values_now() -> Values:
    """The values that hold now (queries as `rulebook_on`)."""
    return Values(is_demo(), _entered_by(values_version()))


def values_known_at(moment: datetime) -> Values:
    """The values as they were known at a moment (1 query)."""
    return Values(is_demo(), entered_values(known_at=moment))


def entered_values(*, known_at: datetime | None = None) -> tuple[EnteredValue, ...]:
    """Every approved value in the order of approval, later ones hold over earlier ones (1 query)."""
    rows = ProposedValue.objects.filter(proposal__state=ProposalState.APPROVED).select_related("proposal")
    if known_at is not None:
        rows = rows.filter(proposal__decided_at__lte=known_at)
    return tuple(entered_value(row) for row in rows.order_by("proposal__approval", "pk"))


def entered_value(row: ProposedValue) -> EnteredValue:
    """A row with its proposal's source."""
    return EnteredValue(
        parameter_id=row.parameter_id,
        area_code=row.area_code,
        valid_from=row.valid_from,
        value=row.raw,
        state=State(row.state),
        source=f"{row.source}; {source_words(row.proposal)}" if row.source else source_words(row.proposal),
        note=row.proposal.note,
    )


def source_words(proposal: Proposal) -> str:
    """The source as figures name it, in Danish like the sources of the files."""
    return f"{proposal.title}, {proposal.reference} ({proposal.body}, vedtaget {proposal.adopted_on:%d.%m.%Y})"


def version_of(entered: tuple[EnteredValue, ...]) -> str:
    """The mark of a set of entered values: its content's hash, so that a mark never stands for two sets."""
    if not entered:
        return ""
    content = [
        [each.parameter_id, each.area_code, each.valid_from.isoformat(), each.value, each.state.value, each.source, each.note]
        for each in entered
    ]
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def _entered_by(version: str | None) -> tuple[EnteredValue, ...]:
    """The entered values that a mark stands for (no query, 1 when this process meets the mark for the first time)."""
    if version == "":
        return ()
    if version is not None:
        with _keeping:
            found = _kept.get(version)
        if found is not None:
            return found
    entered = entered_values()
    # Another process may have approved something since the mark was read: what was read is kept under its own mark.
    with _keeping:
        _kept[version_of(entered)] = entered
        while len(_kept) > _VERSIONS_KEPT:
            _kept.popitem(last=False)
    return entered


def new_values(proposal: Proposal) -> list[NewValue]:
    """A proposal's rows as the rules take them (1 query)."""
    rows = proposal.values.order_by("parameter_id", "area_code", "valid_from")
    return [NewValue(row.parameter_id, row.area_code, row.valid_from, row.raw, State(row.state), row.source) for row in rows]


def held_on(values: Sequence[NewValue]) -> Held:
    """What is held now for exactly the values' days (queries as `rulebook_on`)."""
    found = {}
    for (parameter_id, area_code), timeline in _timelines(values).items():
        for dated in timeline:
            found[parameter_id, area_code, dated.valid_from] = dated
    return found


def changes_by(values: Sequence[NewValue]) -> list[Change]:
    """Which periods the values would change (queries as `rulebook_on`)."""
    catalogue, now = loader.load_parameters(), values_now()
    known = {value.parameter_id for value in values if value.parameter_id in catalogue.parameters}
    labels = {key: catalogue.definition(key).label for key in known}
    timelines = {
        key: {area: catalogue.timeline(key, area, demo=now.demo, entered=now.entered) for area in AREA_NAMES} for key in known
    }
    return changes_of(values, labels, timelines)


def _timelines(values: Sequence[NewValue]) -> dict[tuple[str, str], Timeline]:
    catalogue, now = loader.load_parameters(), values_now()
    keys = {(value.parameter_id, value.area_code) for value in values if value.parameter_id in catalogue.parameters}
    return {key: catalogue.timeline(*key, demo=now.demo, entered=now.entered) for key in keys}
