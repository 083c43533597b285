"""Recorded decisions as the list shows them, each with its case."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from rammevaerk.accounts.asking import AskedRequest
from rammevaerk.decisions import queries
from rammevaerk.decisions.models import RecordedDecision
from rammevaerk.decisions.queries import Subject
from rammevaerk.decisions.rules.acts import Act
from rammevaerk.decisions.rules.deciding import Outcome
from rammevaerk.decisions.rules.who import Part
from rammevaerk.decisions.wording import act_name, said_words
from rammevaerk.web import dates
from rammevaerk.web.tables import Column, Table


@dataclass(frozen=True)
class Shown:
    """A decision in words: whose, about what, and where its case stands."""

    decision: RecordedDecision
    title: str
    url: str
    in_files: bool = True

    @property
    def act(self) -> str:
        return act_name(Act(self.decision.act))

    @property
    def body(self) -> str:
        """The body, and whose it is where each party has one."""
        party = self.decision.party
        return f"{self.decision.body.name} ({party.name})" if party else self.decision.body.name

    @property
    def said(self) -> str:
        return said_words(Part(self.decision.part), Outcome(self.decision.outcome))

    @property
    def confirmed(self) -> str:
        """Whether a second person has confirmed it; a discussion and a recommendation need none."""
        if self.decision.part != Part.DECIDES.value:
            return _("Not needed")
        return _("Yes") if hasattr(self.decision, "confirmation") else _("No")


def rows_shown(rows: Iterable[RecordedDecision]) -> list[Shown]:
    """Decisions with the titles of their cases (each case is asked once)."""
    cases: dict[Subject, tuple[str, str, bool]] = {}
    found = []
    for row in rows:
        subject = Subject(row.subject, row.subject_id)
        if subject not in cases:
            case = queries.describe(subject)
            cases[subject] = (case.title, case.url, case.in_files) if case else (_("A case you have no access to"), "", False)
        found.append(Shown(row, *cases[subject]))
    return found


def decision_table(request: AskedRequest) -> Table:
    """Everything recorded, newest first; a file leaves out what may stand in none."""
    rows = rows_shown(queries.all_decisions())
    if request.GET.get("format"):
        rows = [row for row in rows if row.in_files]
    return Table(
        [
            Column("on", _("Day"), cell=lambda row: dates.short(row.decision.on), export="decision.on", export_format="date"),
            Column("case", _("Case"), cell=_case, export="title"),
            Column("act", _("Act")),
            Column("body", _("Body")),
            Column("said", _("What the body said")),
            Column("confirmed", _("Confirmed")),
        ],
        rows=rows,
        request=request,
        name="decisions",
        caption=_("Recorded decisions"),
        empty=_("Nothing has been recorded yet. A body's word is recorded from the page of the case it treated."),
    )


def _case(row: Shown) -> SafeString | str:
    return format_html('<a href="{}">{}</a>', row.url, row.title) if row.url else row.title
