"""The two pictures of a dialogue: places, use and what is expected; and users by municipality."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rammevaerk.dialogue.gathering import Gathered
from rammevaerk.dialogue.rules.report import ReportWriting, expected_years, past_years
from rammevaerk.dialogue.rules.returns import ExpectedUse
from rammevaerk.dialogue.shown.blocks import places_words
from rammevaerk.dialogue.sources import Users
from rammevaerk.web import amounts, dates
from rammevaerk.web.charts import Bar, Caption, Chart, Series, bars, lines

MOST_BARS = 20


def use_chart(filled: Gathered, written: ReportWriting, returns: ExpectedUse, year: int, day: date) -> Chart | None:
    """Places and use of three years and today, what the operator expects of three, what the municipalities expect of one."""
    capacity = [(past, _value(filled, f"capacity.{past}")) for past in past_years(year)] + [(year, _value(filled, "now.places"))]
    used = [(past, _value(filled, f"activity.{past}")) for past in past_years(year)] + [(year, _value(filled, "now.occupied"))]
    expected = [(each, _whole(written.expected.get(each, (None, None))[0])) for each in expected_years(year)]
    series = [Series(_("Places"), capacity, context=True), Series(_("In use"), used)]
    if any(value is not None for _year, value in expected):
        series.append(Series(_("Operator"), expected, planned=True))
    if returns.places is not None:
        series.append(Series(_("Municipalities"), [(year, returns.places)], planned=True))
    if all(value is None for one in series[:2] for _year, value in one.points):
        return None
    note = _("Dashed is what they expect. %(year)s is as of %(day)s, years gone by are means.") % {
        "year": year,
        "day": dates.short(day),
    }
    caption = Caption(_("Places, use and what is expected"), _use_reading(filled, returns, year, day), note)
    return lines(caption, series, header=_("Year"), write=lambda value: places_words(Decimal(value)), from_zero=True)


def _use_reading(filled: Gathered, returns: ExpectedUse, year: int, day: date) -> str:
    places, used = _value(filled, "now.places"), _value(filled, "now.occupied")
    if places is None or used is None:
        first = _("How many places are in use is not known.")
    else:
        first = _("%(used)s of %(places)s places were in use on %(day)s.") % {
            "used": places_words(used),
            "places": places_words(places),
            "day": dates.short(day),
        }
    if returns.places is None:
        return first
    words = _("The municipalities expect to use %(expected)s in %(year)s, by %(answered)s of %(asked)s answers.")
    params = {
        "expected": places_words(returns.places),
        "year": year,
        "answered": returns.answered,
        "asked": returns.asked,
    }
    return f"{first} {words % params}"


def users_chart(users: Users) -> Chart | None:
    """People by municipality, most first; hidden counts are named in the note and not drawn."""
    shown = [(name.removesuffix(" Kommune"), people) for _pk, name, people in users.rows if people is not None]
    if not shown:
        return None
    hidden = len(users.rows) - len(shown)
    note = ""
    if hidden:
        note = ngettext(
            "%(n)s municipality has fewer than %(least)s people or would give one away, and is not shown.",
            "%(n)s municipalities have fewer than %(least)s people or would give one away, and are not shown.",
            hidden,
        ) % {"n": hidden, "least": users.least}
    caption = Caption(_("Users by municipality"), _users_reading(users, shown), note)
    drawn = [Bar(name, people, focus=place < 3) for place, (name, people) in enumerate(shown[:MOST_BARS])]
    return bars(caption, drawn, headers=(_("Municipality"), _("People")), write=amounts.thousands)


def _users_reading(users: Users, shown: Sequence[tuple[str, int]]) -> str:
    if users.people is None or users.hidden:
        return _("The most come from %(name)s: %(people)s.") % {"name": shown[0][0], "people": shown[0][1]}
    largest = sum(people for _name, people in shown[:3])
    words = ngettext(
        "%(people)s person from %(n)s municipalities; the three largest have %(share)s of them.",
        "%(people)s people from %(n)s municipalities; the three largest have %(share)s of them.",
        users.people,
    )
    share = amounts.percent(Decimal(largest) / users.people, 0) if users.people else amounts.percent(Decimal(0), 0)
    return words % {"people": users.people, "n": len(shown), "share": share}


def _value(filled: Gathered, key: str) -> Decimal | None:
    figure = filled.figures.get(key)
    return figure.value if figure else None


def _whole(value: int | None) -> Decimal | None:
    return None if value is None else Decimal(value)
