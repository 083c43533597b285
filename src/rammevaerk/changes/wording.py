"""Changes in words: kinds, where they stand, and what was told."""

from datetime import date
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rammevaerk.changes.facts import Case
from rammevaerk.changes.models import Change
from rammevaerk.changes.rules.following import PlannedStepKind
from rammevaerk.changes.rules.kinds import ChangeKind
from rammevaerk.changes.rules.protection import Likeness
from rammevaerk.changes.rules.screening import Applies
from rammevaerk.changes.rules.standing import ChangeState
from rammevaerk.kernel.paragraphs import paragraph_label
from rammevaerk.registry.queries import GroupRow
from rammevaerk.registry.queries.searching import feature_choices
from rammevaerk.web import amounts, dates

KIND_HELP = {
    ChangeKind.OPEN: gettext_lazy("A new service. The others are consulted, and a guarantee can be agreed."),
    ChangeKind.EXPAND: gettext_lazy("More places at a service there is."),
    ChangeKind.REDUCE: gettext_lazy("Fewer places at a service that goes on."),
    ChangeKind.CONVERT: gettext_lazy("The same places for other people or under another paragraph (ommærkning)."),
    ChangeKind.CLOSE: gettext_lazy("The service ends. Residents, staff and knowledge are followed to the end."),
    ChangeKind.SINGLE_PERSON: gettext_lazy("A service for one citizen. The others are asked first whether they would take part."),
    ChangeKind.TAKE_OVER: gettext_lazy("Another operator runs it from a day."),
    ChangeKind.MERGE: gettext_lazy("Several services become one."),
    ChangeKind.SPLIT: gettext_lazy("One service becomes several."),
    ChangeKind.MOVE: gettext_lazy("The service gets another address."),
}


class Mark(NamedTuple):
    """A badge: its kind and its word."""

    kind: str
    word: str


def kind_name(kind: str) -> str:
    """The kind as people say it."""
    return str(Change.Kind(kind).label)


def state_mark(state: ChangeState) -> Mark:
    """Where it stands."""
    return {
        ChangeState.NOTIFIED: Mark("info", _("Notified")),
        ChangeState.IN_CONSULTATION: Mark("info", _("In consultation")),
        ChangeState.CONSULTED: Mark("info", _("Consulted")),
        ChangeState.DISCUSSED: Mark("info", _("Discussed")),
        ChangeState.DECIDED: Mark("success", _("Decided")),
        ChangeState.IMPLEMENTING: Mark("success", _("Being carried out")),
        ChangeState.EFFECTIVE: Mark("success", _("In effect, being followed")),
        ChangeState.FOLLOWED: Mark("success", _("Done")),
        ChangeState.REJECTED: Mark("grey", _("Rejected")),
        ChangeState.WITHDRAWN: Mark("grey", _("Withdrawn")),
    }[state]


def applies_mark(applies: Applies) -> Mark:
    """Whether a principle applies."""
    return {
        Applies.YES: Mark("info", _("Applies")),
        Applies.NO: Mark("grey", _("Does not apply")),
        Applies.UNKNOWN: Mark("warning", _("Unknown")),
    }[applies]


def likeness_words(alike: tuple[Likeness, ...]) -> str:
    """In what they are alike."""
    words = {
        Likeness.PARAGRAPH: _("paragraph"),
        Likeness.GROUPS: _("target group"),
        Likeness.TYPE: _("type"),
        Likeness.CONTENT: _("content"),
    }
    return ", ".join(words[one] for one in alike)


def step_names(kinds: tuple[PlannedStepKind, ...]) -> str:
    """Kinds of steps in a row."""
    words = {
        PlannedStepKind.RESIDENTS: _("residents"),
        PlannedStepKind.STAFF: _("staff"),
        PlannedStepKind.KNOWLEDGE: _("knowledge"),
        PlannedStepKind.REGISTER: _("the register"),
        PlannedStepKind.SUPERVISION: _("the social supervision and Tilbudsportalen"),
        PlannedStepKind.OTHER: _("something else"),
    }
    return ", ".join(words[kind] for kind in kinds)


def places_words(row: Change) -> str:
    """*12 → 8 pladser*; empty when no places are told."""
    if row.places_before is None and row.places_after is None:
        return ""
    if row.places_before is None:
        return _("%(after)s places") % {"after": row.places_after}
    if row.places_after is None:
        return _("%(before)s places before") % {"before": row.places_before}
    return _("%(before)s → %(after)s places") % {"before": row.places_before, "after": row.places_after}


def told_lines(row: Change, tree: list[GroupRow], names: dict[int, str]) -> list[tuple[str, str]]:
    """What was notified, as label and words."""
    groups = {group.id: group.name for group in tree}
    features = dict(feature_choices())
    lines = [
        (_("Kind"), kind_name(row.kind)),
        (_("Operator"), row.operator.name),
        (_("From"), dates.long(row.takes_effect)),
        (_("Places"), places_words(row)),
        (_("Paragraph"), paragraph_label(row.paragraph) if row.paragraph else ""),
        (_("Target groups"), ", ".join(groups.get(pk, "?") for pk in row.groups)),
        (_("Content"), ", ".join(features.get(code, code) for code in row.features)),
        (_("Content in words"), row.content),
        (_("Taken over by"), names.get(row.new_operator_id or 0, "")),
        (_("Moves to"), names.get(row.location_id or 0, "")),
        (_("Becomes"), row.other_names),
        (_("Cannot wait"), row.get_forced_display() if row.forced else ""),
        (_("Costs a year"), _change_words(row.yearly_ore)),
        (_("Costs once"), _change_words(row.once_ore)),
        (_("Economy"), row.economy),
        (_("Announced"), dates.long(row.announced_on)),
        (_("Notified"), dates.long(row.notified_on)),
    ]
    return [(label, words) for label, words in lines if words]


def _change_words(ore: int | None) -> str:
    return "" if ore is None else amounts.ore_as_kroner(ore)


def register_words(case: Case) -> str:
    """What the register will say, for the person who is about to write it."""
    row, handed = case.row, _("Stays and tariffs are handed on where they are kept.")
    said = {
        ChangeKind.OPEN: _("%(name)s opens on %(day)s."),
        ChangeKind.SINGLE_PERSON: _("%(name)s opens on %(day)s."),
        ChangeKind.EXPAND: _("From %(day)s %(name)s has %(after)s places."),
        ChangeKind.REDUCE: _("From %(day)s %(name)s has %(after)s places."),
        ChangeKind.CONVERT: _("From %(day)s the converted places are a department of their own at %(name)s."),
        ChangeKind.CLOSE: _("%(name)s closes on %(day)s: no stay begins there from then on, and nobody is moved by this."),
        ChangeKind.MOVE: _("%(name)s lies in another place from %(day)s."),
        ChangeKind.TAKE_OVER: _("From %(day)s %(name)s is a service of the new operator. %(handed)s"),
        ChangeKind.MERGE: _("The other services close on %(day)s and go on in %(name)s. %(handed)s"),
        ChangeKind.SPLIT: _("Departments of %(name)s become services of their own on %(day)s. %(handed)s"),
    }[case.kind]
    words = {"name": row.name, "day": dates.long(case.facts.takes_effect), "after": row.places_after, "handed": handed}
    return said % words


def owed_words(case: Case, today: date) -> str:
    """What a forced closing owes, and by when; empty when nothing."""
    if case.owes is None:
        return ""
    if case.owes.until is None:
        return _("The discussion is owed. How long the area gives is not known.")
    day = {"day": dates.long(case.owes.until)}
    if case.owes.late:
        return _("The discussion was to be recorded by %(day)s, and is late.") % day
    return _("The discussion must be recorded by %(day)s.") % day


def answer_words(places: int, takes_part: bool, objects: bool) -> str:
    """An answer in a line."""
    parts = [_("needs %(places)s places") % {"places": places} if places else _("needs no places")]
    parts += [_("would take part")] if takes_part else []
    parts += [_("objects")] if objects else []
    return ", ".join(parts)
