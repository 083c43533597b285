"""The annexes that are lists: services, tariffs, what the round answered, and who decides what."""

from django.utils.translation import gettext as _

from rammevaerk.decisions.rules.who import ActRow, Part
from rammevaerk.decisions.wording import act_name, part_name
from rammevaerk.governance.composition.given import Given
from rammevaerk.governance.rules.document import Section, bullets, note, paragraph, table
from rammevaerk.governance.sources import ServiceLine, TariffLine
from rammevaerk.governance.wording import measure_name, state_word
from rammevaerk.reporting.results import GroupResult
from rammevaerk.web import dates
from rammevaerk.web.amounts import DASH, thousands


def service_list(given: Given) -> tuple[Section, ...]:
    """Annex 1: every service of the area with operator, place, paragraphs and budgeted places."""
    total = sum(line.places or 0 for line in given.services)
    unknown = sum(line.places is None for line in given.services)
    rows = [_service_row(line) for line in given.services]
    headers = [_("Service"), _("Operator"), _("Municipality"), _("Paragraphs"), _("Budgeted places")]
    blocks = [
        paragraph(
            _(
                "%(services)s services with %(places)s budgeted places on %(date)s. The number of places is not "
                "reported for %(unknown)s of them."
            )
            % {
                "services": thousands(len(rows)),
                "places": thousands(total),
                "date": dates.long(given.as_of),
                "unknown": thousands(unknown),
            }
        ),
        table(_("Services of the area"), headers, rows, numeric=[4]),
        note(_("An asterisk marks an invented service.")),
    ]
    return (Section(_("Annex 1. Service list"), blocks=tuple(blocks), invented=any(line.is_demo for line in given.services)),)


def _service_row(line: ServiceLine) -> tuple[str, ...]:
    places = DASH if line.places is None else thousands(line.places)
    name = f"{line.name} *" if line.is_demo else line.name
    return (name, line.operator or DASH, line.municipality or DASH, ", ".join(line.paragraphs) or DASH, places)


def tariff_list(given: Given) -> tuple[Section, ...]:
    """Annex 2: the tariffs of the agreement's first day."""
    headers = [_("Service"), _("Product"), _("Paragraph"), _("Tariff, kr."), _("Per")]
    rows = [_tariff_row(line) for line in given.tariffs]
    words = _("%(count)s tariffs that hold on %(date)s.") % {
        "count": thousands(len(rows)),
        "date": dates.long(given.tariff_day),
    }
    blocks = [paragraph(words)]
    if given.tariff_day != given.starts:
        blocks.append(note(_("No tariff has been published for %(date)s yet.") % {"date": dates.long(given.starts)}))
    if rows:
        blocks.append(table(_("Tariffs"), headers, rows, numeric=[3]))
        blocks.append(
            note(
                _(
                    "Individual tariffs are not public, and small services stand with a range. An asterisk marks an "
                    "invented tariff."
                )
            )
        )
    return (Section(_("Annex 2. Tariff list"), blocks=tuple(blocks), invented=any(line.is_demo for line in given.tariffs)),)


def _tariff_row(line: TariffLine) -> tuple[str, ...]:
    name = f"{line.service} *" if line.is_demo else line.service
    return (name, line.product, line.paragraph, line.amount, measure_name(line.measure))


def feedback_list(given: Given) -> tuple[Section, ...]:
    """Annex 4: what the municipalities answered, by target group, and their words."""
    found = given.feedback
    heading = _("Annex 4. Feedback from the round")
    if found is None:
        return (Section(heading, blocks=(note(_("There has been no round yet.")),)),)
    headers = [_("Target group"), "1", "2", "3", "4", "5", _("Don't know"), _("Citizens now"), _("Expected")]
    blocks = [
        paragraph(
            _(
                "%(name)s. %(accepted)s of %(expected)s municipalities have answered and been accepted. The "
                "score says how well need and supply match, from 1 (least) to 5 (most)."
            )
            % {"name": found.name, "accepted": found.municipalities, "expected": found.municipalities_asked}
        ),
        table(_("Answers by target group"), headers, [_feedback_row(group) for group in found.groups], numeric=range(1, 9)),
    ]
    sections = [Section(heading, blocks=tuple(blocks), invented=found.is_demo)]
    spoken = [group for group in found.groups if group.explanations]
    if spoken:
        sections.append(Section(_("In the municipalities' own words"), depth=2, invented=found.is_demo))
    sections += [
        Section(group.group, depth=3, blocks=(bullets(f"{who}: {words}" for who, words in group.explanations),))
        for group in spoken
    ]
    return tuple(sections)


def _feedback_row(group: GroupResult) -> tuple[str, ...]:
    scores = [str(group.scores.get(score, 0)) for score in range(1, 6)]
    now = DASH if group.citizens is None else thousands(group.citizens)
    expected = DASH if group.places is None else thousands(group.places)
    return (group.group, *scores, str(group.unknown), now, expected)


def decision_table(given: Given) -> tuple[Section, ...]:
    """Annex 5: act × part, each with the body, the state and the source; unknown stays unknown."""
    headers = [_("Act"), *(part_name(part) for part in Part)]
    rows = [(act_name(row.act), *(_cell(row, part) for part in Part)) for row in given.decisions]
    sources = sorted({fact.source for row in given.decisions for held in row.parts.values() for fact in held if fact.source})
    blocks = [
        paragraph(_("The table holds on %(date)s. What is not known stands as unknown.") % {"date": dates.long(given.starts)}),
        table(_("Who decides what"), headers, rows),
    ]
    if sources:
        blocks.append(note(_("Sources: %(sources)s.") % {"sources": "; ".join(sources)}))
    return (Section(_("Annex 5. Who decides what"), blocks=tuple(blocks), invented=given.is_demo),)


def _cell(row: ActRow, part: Part) -> str:
    held = row.parts.get(part, ())
    if not held:
        return DASH
    return "; ".join(
        f"{fact.body} ({state_word(fact.state)})" if fact.body and fact.state != "in_force" else fact.body or _("Unknown")
        for fact in held
    )
