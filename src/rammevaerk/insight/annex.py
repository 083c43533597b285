"""The balance as it stands in the agreement: a picture and three tables."""

from django.utils.translation import gettext as _

from rammevaerk.governance.actions import AnnexAsk
from rammevaerk.governance.rules.document import Section, note, paragraph, picture, table
from rammevaerk.insight.pictures import balance_chart, difference_words, expected_words, group_cells, group_headers, number
from rammevaerk.insight.queries import Balance, area_on, balance, paragraph_name
from rammevaerk.web import dates
from rammevaerk.web.amounts import thousands


def _reported_words(found: Balance) -> str:
    unmet = _("Unmet need is not collected yet.")
    if found.reported is None:
        return unmet
    return " ".join((expected_words(found.reported), *difference_words(found.reported), unmet))


def balance_annex(ask: AnnexAsk) -> tuple[Section, ...]:
    """The sections of annex 3, figures as of the day asked for. What the municipalities reported stands in it: the
    agreement is what it was reported for."""
    found = balance(area_on(ask.as_of), with_reported=True)
    by_law = [(paragraph_name(row.key), number(row.can_take), number(row.placed)) for row in found.paragraphs]
    by_place = [(row.key, number(row.can_take), number(row.placed)) for row in found.municipalities]
    laws = table(_("Balance by paragraph"), [_("Paragraph"), _("Places"), _("Placed")], by_law, numeric=[1, 2])
    places = table(
        _("Balance by municipality"),
        [_("Municipality"), _("Places that lie there"), _("Citizens it pays for")],
        by_place,
        numeric=[1, 2],
    )
    return (
        _groups(found),
        Section(_("By paragraph"), depth=2, blocks=(laws,), invented=found.is_demo),
        Section(_("By municipality"), depth=2, blocks=(places,), invented=found.is_demo),
    )


def _groups(found: Balance) -> Section:
    chart = balance_chart(found)
    intro = _("%(places)s budgeted places on %(date)s, each counted once. %(missing)s units have not reported their places.") % {
        "places": thousands(found.places),
        "date": dates.long(found.day),
        "missing": thousands(found.units_without_places),
    }
    return Section(
        _("By target group"),
        depth=2,
        blocks=(
            paragraph(intro),
            picture(
                chart.heading,
                chart.reading,
                spec=chart.spec,
                alt=chart.description,
                note=chart.note,
                rows=[chart.table.headers, *chart.table.rows],
            ),
            table(
                _("Balance by target group"),
                group_headers(found),
                [group_cells(row, found) for row in found.groups],
                numeric=range(1, 5),
            ),
            note(_reported_words(found)),
        ),
        invented=found.is_demo,
    )
