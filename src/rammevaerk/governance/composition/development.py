"""The development part: parties, focus areas, what the round showed, and the tripartition."""

from typing import Any

from django.utils.translation import gettext as _

from rammevaerk.cooperation.pictures import level_name, reading, tripartition_chart
from rammevaerk.governance.composition.given import Given
from rammevaerk.governance.models import FocusArea
from rammevaerk.governance.rules.document import Section, bullets, facts, note, paragraph, picture, table
from rammevaerk.reporting.results import GroupResult
from rammevaerk.web import dates
from rammevaerk.web.amounts import signed, thousands


def part(given: Given) -> tuple[Section, ...]:
    """The sections of the development part."""
    return (_parties(given), _head(), _focus(given), _conclusions(given), *_tripartition(given))


def _parties(given: Given) -> Section:
    return Section(
        _("Parties"),
        blocks=(
            paragraph(
                _("The agreement has %(count)s parties, counted from the area on %(date)s:")
                % {"count": len(given.parties), "date": dates.long(given.starts)}
            ),
            bullets(party.name for party in given.parties),
            *(paragraph(words) for words in _successions(given)),
            paragraph(
                _("The agreement holds when every party has approved it. It is published and sent to Social- og Boligstyrelsen.")
            ),
        ),
        invented=given.is_demo,
    )


def _successions(given: Given) -> list[str]:
    """Which party stands in another's place from the day the agreement starts."""
    return [
        _("%(successor)s takes the place of %(predecessor)s on %(date)s (%(law)s).")
        % {
            "successor": row.successor.name,
            "predecessor": row.predecessor.name,
            "date": dates.long(row.effective),
            "law": row.legal_source,
        }
        for row in given.successions
    ]


def _head() -> Section:
    return Section(
        _("Development part"),
        blocks=(
            paragraph(
                _(
                    "The parties have a joint duty to develop the area, so that supply and demand are in balance "
                    "and special knowledge is kept."
                )
            ),
        ),
    )


def _focus(given: Given) -> Section:
    blocks: list[dict[str, object]] = [
        paragraph(_("The parties give these subjects priority in the period:")),
        table(
            _("Focus areas"),
            [_("Focus area"), _("What the parties will do"), _("Lead"), _("Continued from")],
            [_focus_row(row) for row in given.focus_areas],
        ),
    ]
    return Section(_("Focus areas"), depth=2, blocks=tuple(blocks), invented=any(row.is_demo for row in given.focus_areas))


def _focus_row(row: FocusArea) -> list[str]:
    continued = row.continues.cycle.title if row.continues else _("New")
    return [row.name, row.text, row.lead.name if row.lead else _("Not chosen yet"), continued]


def _conclusions(given: Given) -> Section:
    heading = _("Conclusions from the round")
    found = given.feedback
    if found is None or not found.municipalities:
        return Section(heading, depth=2, blocks=(note(_("No round has been accepted yet.")),))
    low = sorted(found.groups, key=lambda group: (-_low_share(group), group.group))[:3]
    growing = [group for group in found.groups if (_growth(group) or 0) > 0]
    growing.sort(key=lambda group: (-(_growth(group) or 0), group.group))
    blocks = [
        facts(
            [
                (_("Round"), found.name),
                (_("Municipalities with accepted answers"), f"{found.municipalities} / {found.municipalities_asked}"),
                (_("Target groups answered for"), str(sum(bool(group.answered) for group in found.groups))),
            ]
        ),
        paragraph(_("Most municipalities see a poor match of need and supply for these groups:")),
        bullets(_low_line(group) for group in low),
    ]
    if growing:
        blocks += [
            paragraph(_("The municipalities expect the largest growth here:")),
            bullets(_growth_line(group) for group in growing[:3]),
        ]
    blocks.append(note(_("All answers stand in annex 4, the balance in annex 3.")))
    return Section(heading, depth=2, blocks=tuple(blocks), invented=found.is_demo)


def _low_share(group: GroupResult) -> float:
    return group.low / group.answered if group.answered else 0


def _growth(group: GroupResult) -> int | None:
    if group.citizens is None or group.places is None:
        return None
    return group.places - group.citizens


def _low_line(group: GroupResult) -> str:
    return _("%(group)s: %(low)s of %(answers)s gave 1 or 2") % {
        "group": group.group,
        "low": group.low,
        "answers": group.answered,
    }


def _growth_line(group: GroupResult) -> str:
    return _("%(group)s: %(growth)s citizens (from %(now)s to %(then)s)") % {
        "group": group.group,
        "growth": signed(_growth(group)),
        "now": thousands(group.citizens or 0),
        "then": thousands(group.places or 0),
    }


def _tripartition(given: Given) -> tuple[Section, ...]:
    words = _(
        "The parties place services, supports and target groups at one of three levels. The level says "
        "how specialised the work is and how closely the parties are bound to it. A level is decided by "
        "a body and can change both ways."
    )
    blocks = (paragraph(words), bullets([_level_words(level) for level in (1, 2, 3)]), _picture(given))
    invented = any(item.is_demo for item in given.placed)
    section = Section(_("The dynamic tripartition"), depth=2, blocks=blocks, invented=invented)
    return (section, _group_levels(given)) if given.group_levels else (section,)


def _picture(given: Given) -> dict[str, Any]:
    if not given.placed:
        return note(_("No service has both a level and an assessment yet."))
    chart = tripartition_chart(given.placed)
    return picture(
        _("Size of the target group and degree of specialisation"),
        reading(given.placed),
        spec=chart.spec,
        alt=chart.description,
        note=chart.note,
        rows=[chart.table.headers, *chart.table.rows],
    )


def _group_levels(given: Given) -> Section:
    heading = _("Levels of target groups")
    held = [(item.name, item.span.decision) for item in given.group_levels]
    rows = [(name, str(fact.level.value), dates.short(fact.valid_from), fact.decided_by) for name, fact in held]
    headers = [_("Target group"), _("Level"), _("Since"), _("Decided by")]
    invented = any(item.is_demo for item in given.group_levels)
    return Section(heading, depth=3, blocks=(table(heading, headers, rows, numeric=[1]),), invented=invented)


def _level_words(level: int) -> str:
    words = {
        1: _("small groups, high specialisation; all parties together, with a duty to spread the knowledge"),
        2: _("medium groups; communities of several municipalities by need"),
        3: _("large groups; each municipality supplies itself and sells places"),
    }
    return f"{level_name(level)}: {words[level]}"
