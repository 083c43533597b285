"""The sections of the operator's report, in the order of the template (P&D 2.6)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from rammevaerk.dialogue.gathering import Gathered
from rammevaerk.dialogue.rules.report import LEADER, LEADER_SINCE, ReportWriting, expected_years, past_years
from rammevaerk.dialogue.rules.returns import ExpectedUse
from rammevaerk.dialogue.shown.blocks import (
    Block,
    Section,
    amount_words,
    figure_words,
    label_of,
    note,
    table,
    text_block,
)
from rammevaerk.dialogue.shown.pictures import use_chart, users_chart
from rammevaerk.dialogue.sources import Users
from rammevaerk.web import amounts, dates
from rammevaerk.web.amounts import DASH
from rammevaerk.web.sentences import sentence


@dataclass(frozen=True)
class ReportShown:
    """A report, frozen or as it would be today: `day` of its figures, `version` 0 while it is not submitted; `exact` whether the
    reader sees users and small services as they are; `users` as the reader may see them."""

    year: int
    day: date
    version: int
    filled: Gathered
    written: ReportWriting
    users: Users
    returns: ExpectedUse
    exact: bool

    @property
    def small(self) -> bool:
        """Whether the service has so few users that its amounts would tell of them."""
        return not self.exact and self.users.people is None


def report_sections(shown: ReportShown) -> list[Section]:
    """All sections; texts that nobody has written are left out."""
    found = [
        _texts("summary", _("Summing up and points of attention"), shown, "summary"),
        Section("facts", _("The service"), tuple(_facts(shown))),
        _texts(
            "development",
            _("Professional and organisational development"),
            shown,
            "professional",
            "management",
            "competences",
            "surroundings",
        ),
        Section("use", _("Capacity, activity and occupancy"), tuple(_use(shown))),
        Section("economy", _("Tariffs, budget and accounts"), tuple(_economy(shown))),
        Section("users", _("Users by municipality"), tuple(_users(shown))),
        _texts("viso", _("Role towards VISO and national coordination"), shown, "viso"),
        _texts("catalogue", _("Catalogue of services and declaration"), shown, "support_catalogue", "declaration"),
        _texts("remarks", _("Other remarks and further information"), shown, "remarks", "links"),
    ]
    return [section for section in found if section.blocks]


def _texts(key: str, heading: str, shown: ReportShown, *names: str) -> Section:
    written = [(name, shown.written.texts.get(name, "")) for name in names]
    titles = section_names()
    blocks = []
    for name, words in written:
        if words:
            blocks += [Block("heading", words=titles[name])] if len(names) > 1 else []
            blocks.append(text_block(words))
    return Section(key, heading, tuple(blocks))


def section_names() -> dict[str, str]:
    """The written sections' names."""
    return {
        "summary": _("Summing up and points of attention"),
        "professional": _("Professional development"),
        "management": _("Organisation: management"),
        "competences": _("Organisation: competences"),
        "surroundings": _("Organisation: physical frames"),
        "expectations": _("What the expectations build on"),
        "viso": _("Role towards VISO and national coordination"),
        "remarks": _("Other remarks"),
        "support_catalogue": _("Catalogue of services"),
        "declaration": _("Declaration of the service"),
        "links": _("Further information: addresses"),
    }


def _facts(shown: ReportShown) -> Iterable[Block]:
    pairs = tuple((sentence(label), _fact(value) or _("Not stated")) for label, value, _source in shown.filled.facts)
    yield Block("facts", pairs=(*pairs, (_("Leader"), _leader(shown.written.texts) or _("Not stated"))))
    yield note(_("From the register, %(day)s; the leader is stated by the operator.") % {"day": dates.short(shown.day)})


def _leader(texts: Mapping[str, str]) -> str:
    """Who leads the service and since when, as the operator states it: no register holds it."""
    name, since = texts.get(LEADER, ""), texts.get(LEADER_SINCE, "")
    if not name or not since:
        return name
    return _("%(name)s, since %(day)s") % {"name": name, "day": dates.short(date.fromisoformat(since))}


def _fact(value: str) -> str:
    first, slash, last = value.partition("/")
    if slash and len(first) == len(last) == 10 and first[4] == "-":
        return f"{dates.short(date.fromisoformat(first))} – {dates.short(date.fromisoformat(last))}"
    return value


def _use(shown: ReportShown) -> Iterable[Block]:
    chart = use_chart(shown.filled, shown.written, shown.returns, shown.year, shown.day)
    if chart:
        yield Block("chart", chart=chart)
    years = past_years(shown.year)
    rows = [[_("Places at the end of the year")], [_("Places in use on an average day")], [_("Occupancy")]]
    for row, kind in zip(rows, ("capacity", "activity", "occupancy"), strict=True):
        row += [_figure(shown, f"{kind}.{year}") for year in years]
    yield table(_("The last three years"), ["", *(str(year) for year in years)], rows)
    now = ("now.places", "now.occupied", "now.occupancy", "now.waiting")
    yield Block("facts", pairs=tuple((label_of(shown.filled.figures[key]), _figure(shown, key)) for key in now))
    expected = [[str(year), *_pair(shown, year)] for year in expected_years(shown.year)]
    if shown.written.expected:
        yield table(_("What the operator expects"), [_("Year"), _("Expected places"), _("Expected demand")], expected)
    if words := shown.written.texts.get("expectations"):
        yield text_block(words)
    yield from _origins(shown, ("capacity", "activity", "now"))


def _pair(shown: ReportShown, year: int) -> tuple[str, str]:
    places, demand = shown.written.expected.get(year, (None, None))
    return (DASH if places is None else str(places), DASH if demand is None else str(demand))


def _figure(shown: ReportShown, key: str) -> str:
    return figure_words(shown.filled.figures.get(key), shown.written.stated.get(key))


def _origins(shown: ReportShown, kinds: tuple[str, ...]) -> Iterable[Block]:
    """Where the figures are from, why some are missing, and why the operator states others."""
    own = [figure for key, figure in shown.filled.figures.items() if key.split(".")[0] in kinds]
    sources = sorted({sentence(figure.source) for figure in own if figure.value is not None})
    if sources:
        yield note(_("Filled in from: %(sources)s.") % {"sources": ", ".join(sources)})
    missing = sorted({sentence(figure.why) for figure in own if figure.value is None and figure.why})
    if missing:
        yield note(_("– is not known: %(reasons)s") % {"reasons": " ".join(missing)})
    for key, stated in shown.written.stated.items():
        if key.split(".")[0] in kinds and key in shown.filled.figures:
            figure = shown.filled.figures[key]
            words = _("The operator states %(value)s for %(figure)s: %(reason)s")
            params = {"value": amount_words(stated.value, figure.unit), "figure": label_of(figure), "reason": stated.reason}
            yield note(words % params)


def _economy(shown: ReportShown) -> Iterable[Block]:
    if shown.small:
        yield note(_("The service has so few users that its amounts are not shown."))
        return
    years = [str(year) for year in shown.filled.tariff_years]
    if shown.filled.tariffs:
        rows = [
            [f"{line.name} ({line.measure.lower()})", *(amounts.ore(ore) for ore in line.amounts)]
            for line in shown.filled.tariffs
        ]
        yield table(_("Tariffs on 1 January"), [_("Item"), *years], rows)
    else:
        yield note(_("No tariff of the service is on the list."))
    past = past_years(shown.year)
    each = (*past, shown.year)
    money = [[_("Budget")], [_("Accounts")], [_("Result, surplus +")]]
    for row, kind in zip(money, ("budget", "accounts", "result"), strict=True):
        row += [_figure(shown, f"{kind}.{year}") if f"{kind}.{year}" in shown.filled.figures else DASH for year in each]
    yield table(_("Budget and accounts"), ["", *(str(year) for year in each)], money)
    yield from _origins(shown, ("budget", "accounts", "result"))


def _users(shown: ReportShown) -> Iterable[Block]:
    chart = users_chart(shown.users)
    if chart:
        yield Block("chart", chart=chart)
    elif shown.users.rows:
        yield note(_("Fewer than %(least)s, not shown.") % {"least": shown.users.least})
    else:
        yield note(_("Nobody is placed at the service."))
    yield note(
        _("Paying municipality of everybody placed on %(day)s, the operator's own citizens too.")
        % {"day": dates.short(shown.day)}
    )
