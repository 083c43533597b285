"""The list of communities as a table, and one community's page."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from rammevaerk.accounts.asking import AskedRequest
from rammevaerk.accounts.permissions import Permission, may
from rammevaerk.accounts.queries import the_area
from rammevaerk.communities import facts, queries
from rammevaerk.communities.forms import CommunityFilter
from rammevaerk.communities.models import YearlyReport
from rammevaerk.communities.queries import CommunityRow
from rammevaerk.communities.rules.membership import MemberFact, lead_history
from rammevaerk.communities.rules.reports import ReportState, due_on, state_of
from rammevaerk.communities.wording import outcome_name, report_state
from rammevaerk.parameters.facts import rulebook_in
from rammevaerk.web import dates
from rammevaerk.web.tables import Column, Table


def filtered(rows: Sequence[CommunityRow], chosen: Mapping[str, Any]) -> list[CommunityRow]:
    """The communities the filter asks for; those that have ended only when it does."""
    return [row for row in rows if _fits(row, chosen)]


def _fits(row: CommunityRow, chosen: Mapping[str, Any]) -> bool:
    if row.life.end is not None and row.life.end <= row.day and "ended" not in chosen:
        return False
    wanted = (
        ("kind", row.row.kind == chosen.get("kind")),
        ("agreement", row.row.in_agreement == (chosen.get("agreement") == "in")),
        ("group", chosen.get("group") in {group for group, _name in row.groups}),
        ("member", chosen.get("member") in {member.organisation for member in row.members}),
    )
    return all(fits for name, fits in wanted if name in chosen)


def community_table(rows: Sequence[CommunityRow], request: AskedRequest, form: CommunityFilter) -> Table:
    """The list, with more columns in files."""
    columns = [
        Column("name", _("Community"), cell=_link, sortable="sort_key", export="name"),
        Column("kind", _("Kind"), cell="row.get_kind_display", sortable="row.kind"),
        Column("lead", _("Lead municipality"), cell=_lead),
        Column("members", _("Members"), cell="member_count", numeric=True, sortable="member_count"),
        Column("report", _("Latest yearly report"), cell=_report),
    ]
    if request.GET.get("format"):
        columns += [
            Column("agreement", _("Agreement"), cell=lambda row: agreement_words(row.row.in_agreement)),
            Column("theme", _("Theme"), cell="row.theme"),
            Column("groups", _("Target groups"), cell=lambda row: ", ".join(name for _pk, name in row.groups)),
            Column("who", _("Who are members"), cell=lambda row: ", ".join(member.name for member in row.members)),
            Column("from", _("From"), cell="life.start", export_format="date"),
            Column("to", _("Until, that day not included"), cell="life.end", export_format="date"),
        ]
    return Table(
        columns,
        rows=rows,
        request=request,
        name="communities",
        order="name",
        filters=form,
        caption=_("Communities"),
        empty=_("No community fits. Remove a filter."),
    )


def agreement_words(inside: bool) -> str:
    return _("Inside the agreement") if inside else _("Outside the agreement")


def _link(row: CommunityRow) -> SafeString:
    under = row.row.theme if row.row.in_agreement else f"{agreement_words(False)}. {row.row.theme}"
    address = reverse("communities:community", args=[row.id])
    return format_html('<a href="{}">{}</a><span class="rv-sub">{}</span>', address, row.name, under)


def _lead(row: CommunityRow) -> str:
    return row.lead.name if row.lead else _("None named")


def _report(row: CommunityRow) -> str:
    if row.owed is None:
        return _("None owed")
    return f"{row.owed.year}: {report_state(row.owed.state)[1].lower()}"


def community_context(request: AskedRequest, found: CommunityRow) -> dict[str, Any]:
    """Everything one community's page shows (at most 5 queries beside the community's own)."""
    row, keeps = found.row, queries.keeps(request.assignment, found.row, request.today)
    may_see = may(request, Permission.SEE_KNOWLEDGE)
    commissions = sorted(row.commissions.all(), key=lambda each: (each.adopted_on, each.pk), reverse=True)
    return {
        "found": found,
        "facts": _facts(found),
        "members": [_member(found, member, request, keeps=keeps) for member in found.members],
        "left": [member for member in facts.members(row) if member.end is not None and member.end <= request.today],
        "leads": _leads(found),
        "commission": commissions[0] if commissions else None,
        "earlier": commissions[1:],
        "reports": _reports(found, request, keeps=keeps) if may_see else [],
        "requests": queries.requests_of_community(found.id) if may_see else [],
        "assessments": [(each, outcome_name(each.outcome)) for each in queries.assessments_by(found.id)] if may_see else [],
        "keeps": keeps,
        "may_see": may_see,
        "may_keep_all": may(request, Permission.KEEP_COMMUNITIES),
        "may_ask": found.runs and queries.shares(request.assignment, request.today),
        "crumbs": [(_("Communities"), "communities:list"), (found.name, "")],
    }


def _facts(found: CommunityRow) -> list[tuple[str, str]]:
    row = found.row
    pairs = [
        (_("Kind"), str(row.get_kind_display())),
        (_("Agreement"), agreement_words(row.in_agreement)),
        (_("Lead municipality"), _lead(found)),
        (_("Runs"), dates.period(row.valid_from, row.valid_to)),
    ]
    return [*pairs, (_("Why it ended"), row.end_reason)] if row.end_reason else pairs


def _member(found: CommunityRow, member: MemberFact, request: AskedRequest, *, keeps: bool) -> dict[str, Any]:
    leads = found.lead is not None and found.lead.pk == member.organisation
    may_leave = keeps and not leads and member.end is None and found.runs
    url = reverse("communities:leave", args=[found.id, member.id]) if may_leave else ""
    return {"member": member, "leads": leads, "leave_url": url}


def _leads(found: CommunityRow) -> list[tuple[str, str]]:
    names = {each.organisation_id: each.organisation.name for each in found.row.leads.all()}
    history = lead_history(facts.leads(found.row))
    return [(names[lead.organisation], dates.period(lead.start, until)) for lead, until in reversed(history)]


def _reports(found: CommunityRow, request: AskedRequest, *, keeps: bool) -> list[dict[str, Any]]:
    """The years with a report, the one owed and, for those who write, the year that runs; newest first."""
    known = {report.year: report for report in found.row.reports.all()}
    years = set(known) | ({found.owed.year} if found.owed else set())
    if keeps and found.runs and found.row.in_agreement:
        years.add(request.today.year)
    rulebook = rulebook_in(the_area(), request.today)
    due = {year: due_on(year, rulebook) if found.row.in_agreement else None for year in years}
    return [_report_row(found, year, known.get(year), due[year], keeps=keeps) for year in sorted(years, reverse=True)]


def _report_row(found: CommunityRow, year: int, report: YearlyReport | None, due: date | None, *, keeps: bool) -> dict[str, Any]:
    submitted = report is not None and report.submitted_on is not None
    state = state_of(submitted, report is not None, due, found.day)
    kind, words = report_state(state)
    opens = submitted or keeps
    return {
        "year": year,
        "due": due,
        "kind": kind,
        "words": words,
        "url": reverse("communities:report", args=[found.id, year]) if opens else "",
        "submitted_on": report.submitted_on if report else None,
        "is_open": state is not ReportState.SUBMITTED,
    }
