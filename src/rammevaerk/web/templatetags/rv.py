"""The tags and filters of the product's pages; see docs/howto/components.md for each with an example."""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from itertools import count
from typing import Any

from django import template
from django.forms import BaseForm, BoundField
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from rammevaerk.kernel.finding import Finding, Severity
from rammevaerk.kernel.trace import Figure
from rammevaerk.web import amounts, dates, fields
from rammevaerk.web.charts import Chart
from rammevaerk.web.clock import real_now
from rammevaerk.web.components import freshness, places
from rammevaerk.web.components import trace as traces
from rammevaerk.web.components.lists import TaskShown, task_due
from rammevaerk.web.components.map import RegionMap
from rammevaerk.web.components.sparkline import KeyFigure
from rammevaerk.web.components.wheel import Wheel, drawing
from rammevaerk.web.models import Job
from rammevaerk.web.sentences import sentence, written
from rammevaerk.web.tables import Table
from rammevaerk.web.todo import Task

register = template.Library()
_ids = count(1)

# ---- filters ----

register.filter("kr", amounts.kroner)
register.filter("ore", amounts.ore)
register.filter("ore_kr", amounts.ore_as_kroner)
register.filter("mio", amounts.millions)
register.filter("signed_kr", amounts.signed_kroner)
register.filter("date_da", dates.short)
register.filter("date_short", dates.short_in_year)
register.filter("date_long", dates.long)
register.filter("date_full", dates.full)
register.filter("moment_da", dates.moment)
register.filter("month_da", dates.month_of)


@register.filter
def num(value: int | Decimal | None, decimals: int | None = None) -> str:
    """`7012` → `7.012`; `|num:1` gives one decimal."""
    # A template gives the empty text for what is not there.
    return amounts.DASH if value in (None, "") else amounts.thousands(value, decimals)


@register.filter
def pct(value: int | Decimal | None, decimals: int = 2) -> str:
    """A fraction as per cent: `0.9739` → `97,39 %`; `|pct:1` gives one decimal."""
    return amounts.percent(value, decimals)


@register.filter
def signed(value: int | Decimal | None, decimals: int | None = None) -> str:
    """A change with its sign: `53` → `+53`."""
    return amounts.signed(value, decimals)


@register.filter
def period_da(period: Any) -> str:
    """A period `[start, end)` with its last day shown; takes a kernel Period, a database range or a pair."""
    if period is None:
        return amounts.DASH
    if isinstance(period, tuple | list):
        return dates.period(period[0], period[1])
    start = getattr(period, "start", None) or getattr(period, "lower", None)
    end = getattr(period, "end", None) or getattr(period, "upper", None)
    return dates.period(start, end) if isinstance(start, date) else amounts.DASH


@register.filter
def unknown(value: Any, why: str = "") -> str:
    """The value as the page writes it; an unknown one as `–`, with the reason beside it when one is given."""
    return f"{amounts.DASH} {why}".strip() if value in (None, "") else written(value)


@register.filter
def address(target: str) -> str:
    """The address of a url name like `registry:service_list`; an address stays as it is."""
    return target if not target or target.startswith(("/", "http", "#", "?")) else reverse(target)


@register.filter
def until(day: date | None, today: date) -> str:
    """How far off a day is: `om 10 dage`; stands beside the date."""
    return "" if day is None else dates.distance(day, today)


@register.filter
def amount(figure: Figure) -> str:
    """The value of a traced figure with its unit."""
    return traces.amount(figure)


# ---- marks ----


@register.simple_tag
def icon(name: str, alt: str = "") -> SafeString:
    """An icon of the design system; empty `alt` when the words beside it say the same."""
    return format_html('<img class="icon-svg" src="{}" alt="{}">', static(f"dkfds/img/svg-icons/{name}.svg"), alt)


@register.simple_tag
def demo_mark(row: Any = True) -> SafeString | str:
    """The mark of invented data, for a true value or a row whose `is_demo` is true; else nothing."""
    invented = getattr(row, "is_demo", row)
    return format_html('<span class="rv-demo">{}</span>', _("Demo data")) if invented else ""


@register.simple_tag(takes_context=True)
def fresh(context: Mapping[str, Any], confirmed: date | datetime | None, confirmed_by: str = "") -> SafeString:
    """How fresh a figure is: mark, date and who confirmed it."""
    shown = freshness.fresh(confirmed, str(confirmed_by or ""), today=_today(context))
    return format_html('<span class="rv-fresh {}">{}</span>', shown.modifier, shown.words)


def _today(context: Mapping[str, Any]) -> date:
    today = context.get("today") or getattr(context.get("request"), "today", None)
    return today if isinstance(today, date) else real_now().date()


@register.simple_tag
def badge(kind: str, words: str) -> SafeString:
    """A state in words: info = under way, success = done or in force, warning = look here, error = late, grey = fact."""
    modifier = f"badge-{kind}" if kind in ("info", "success", "warning", "error") else ""
    return format_html('<span class="badge {} rv-badge">{}</span>', modifier, words)


@register.simple_tag
def state_badge(state: str) -> SafeString | str:
    """The state of a legal or agreed value: `in_force`, `not_in_force`, `assumed`, `unknown`."""
    return badge(traces.BADGES.get(state, "grey"), traces.state_words(state)) if state else ""


@register.simple_tag
def reading(words: str) -> SafeString:
    """The one sentence that says what a chart or table shows."""
    return format_html('<p class="rv-reading">{}</p>', words)


# ---- components ----


@register.inclusion_tag("web/components/places.html")
def places_strip(shown: Any, size: str = "small") -> dict[str, Any]:
    """The strip of places (`components.places.Places`), `size` small or large; the numbers stand beside it."""
    return {"strip": places.strip(shown, large=size == "large"), "words": places.in_words(shown)}


@register.inclusion_tag("web/components/places_key.html")
def places_key() -> dict[str, Any]:
    """How the marks of the strip are read; once on a page."""
    return {}


VALUE_MISSING = ("law.unknown_parameter", "law.not_in_force")
"""What a rulebook says when it lacks a value; the page of values is where it is entered."""


@register.inclusion_tag("web/components/findings.html")
def findings(found: Iterable[Finding], links: Mapping[str, tuple[str, str]] | None = None) -> dict[str, Any]:
    """Findings, blocking ones first: what, where, what to do, which rule. `links`: address and words by a finding's `where`."""
    order = {Severity.BLOCKING: 0, Severity.WARNING: 1, Severity.NOTE: 2}
    shown = [
        {
            "message": sentence(finding.message, finding.params),
            "remedy": sentence(finding.remedy, finding.params),
            "where": "" if links and finding.where in links else _where(finding),
            "link": links.get(finding.where) if links else None,
            "rule": finding.rule,
            "is_of_a_value": finding.code in VALUE_MISSING,
            "modifier": {0: "error", 1: "warning", 2: "info"}[order[finding.severity]],
            "icon": {0: "error", 1: "warning", 2: "info"}[order[finding.severity]],
            "kind": (_("Stops"), _("Warning"), _("Note"))[order[finding.severity]],
        }
        for finding in sorted(found, key=lambda finding: order[finding.severity])
    ]
    return {"findings": shown}


_FIELD = re.compile(r"[a-z]+(_[a-z0-9]+)*")
"""The name of a field, which a form puts the finding at; nobody reads it on a page that lists findings."""


def _where(finding: Finding) -> str:
    """A value by its Danish name; in a finding it stands by its id, which other systems know it by. No name of a field."""
    if finding.code in VALUE_MISSING:
        return finding.params.get("parameter", finding.where)
    return "" if _FIELD.fullmatch(finding.where) else finding.where


@register.inclusion_tag("web/components/trace.html")
def trace(figure: Figure, beside: str = "", open: str = "") -> dict[str, Any]:  # noqa: A002 - the word of <details>
    """A figure that can be opened; `beside` is a second amount in the row (per day), a true `open` starts opened."""
    return {"figure": traces.opened(figure), "beside": beside, "open": bool(open)}


@register.inclusion_tag("web/components/sum_row.html")
def sum_row(label: str, *amounts: str, kind: str = "") -> dict[str, Any]:
    """A row of a calculation (`rv-sum`); `kind` is empty, `head`, `sub` or `total`."""
    return {"label": label, "amounts": amounts, "kind": kind}


@register.inclusion_tag("web/components/facts.html")
def facts(pairs: Iterable[tuple[str, Any]], left: bool = False) -> dict[str, Any]:
    """Facts about one thing: pairs of label and value; a value None is shown as `–`."""
    shown = [(label, value if isinstance(value, str) and value else written(value)) for label, value in pairs]
    return {"pairs": shown, "left": left}


@register.inclusion_tag("web/components/key_figures.html")
def key_figures(figures: Sequence[KeyFigure]) -> dict[str, Any]:
    """Key figures with trend in words and a small line."""
    return {"figures": figures}


@register.inclusion_tag("web/components/steps.html")
def steps(items: Iterable[Any]) -> dict[str, Any]:
    """Steps with a state: `components.lists.StepShown` or pairs of the same names."""
    return {"steps": list(items)}


@register.inclusion_tag("web/components/tasks.html")
def tasks(items: Iterable[Task | TaskShown], empty: str = "", today: date | None = None) -> dict[str, Any]:
    """What must be done by when (`web.todo.Task`, with `today`), or news and decisions (`components.lists.TaskShown`)."""
    day = today or real_now().date()
    shown = [task_due(item, today=day) if isinstance(item, Task) else item for item in items]
    return {"tasks": shown, "empty": empty or _("You have no tasks.")}


@register.inclusion_tag("web/job.html")
def job(job: Job | None) -> dict[str, Any]:
    """Long work: what, how far, which part, that one may leave; asks for news each second until it is over."""
    return {"job": job, "url": reverse("web:job", args=[job.pk]) if job is not None else ""}


@register.inclusion_tag("web/components/locked.html")
def locked(heading: str, why: str, url: str = "", action: str = "") -> dict[str, Any]:
    """Something locked until an act is done: what, why, and the link that unlocks."""
    return {"heading": heading, "why": why, "url": url, "action": action}


@register.inclusion_tag("web/components/chart.html")
def chart(chart: Chart, level: int = 2, heading: bool = True) -> dict[str, Any]:
    """Heading, reading, drawing and table of a chart; `heading=False` when the section's heading says it already."""
    data = json.dumps(chart.drawings, ensure_ascii=False).translate({60: "\\u003C", 62: "\\u003E", 38: "\\u0026"})
    return {
        "chart": chart,
        "id": f"chart-{next(_ids)}",
        "data": mark_safe(data),  # noqa: S308 - escaped above as json_script does
        "tag": f"h{level}",
        "show_heading": heading,
    }


@register.inclusion_tag("web/components/year_wheel.html")
def year_wheel(wheel: Wheel) -> dict[str, Any]:
    """The year wheel in a wide and a narrow drawing, and all its deadlines as a table."""
    return {"wheel": wheel, "wide": drawing(wheel), "narrow": drawing(wheel, narrow=True), "id": f"wheel-{next(_ids)}"}


@register.inclusion_tag("web/components/region_map.html")
def region_map(region: RegionMap) -> dict[str, Any]:
    """A map in steps of blue with its table; each area can be a link."""
    return {"map": region, "id": f"map-{next(_ids)}"}


@register.inclusion_tag("web/components/table.html")
def table(table: Table) -> dict[str, Any]:
    """A table with sort, filter, pages and export."""
    return {"table": table}


# ---- forms ----


@register.inclusion_tag("web/components/field.html")
def field(bound: BoundField) -> dict[str, Any]:
    """One field: label, hint, error, input, tied together for screen readers."""
    return {"field": fields.shown(bound)}


@register.inclusion_tag("web/components/error_summary.html")
def error_summary(form: BaseForm) -> dict[str, Any]:
    """All errors of a form, each a link to its field."""
    return {"errors": fields.all_errors(form), "id": f"errors-{next(_ids)}"}


@register.inclusion_tag("web/components/form.html", takes_context=True)
def form(context: Mapping[str, Any], form: BaseForm, submit_text: str, action: str = "", cancel: str = "") -> dict[str, Any]:
    """A whole POST form: error summary, fields in order, one button, and a link back when `cancel` is given."""
    return {
        "form": form,
        "submit_text": submit_text,
        "action": action,
        "cancel": cancel,
        "csrf_token": context.get("csrf_token"),
        "id": f"form-{next(_ids)}",
    }


@register.simple_tag(takes_context=True)
def act(context: Mapping[str, Any], url: str, words: str, kind: str = "secondary", confirm: str = "", **values: Any) -> str:
    """A button that does something: a POST form with the given hidden values.

    `kind` is primary, secondary or tertiary; with `confirm` the act is first explained in that sentence and asked again.
    """
    data = {"url": url, "words": words, "kind": kind, "confirm": confirm, "values": values}
    return render_to_string("web/components/act.html", {**data, "csrf_token": context.get("csrf_token")})
