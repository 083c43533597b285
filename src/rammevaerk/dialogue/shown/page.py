"""All that the page of one dialogue shows, and that the documents print."""

from dataclasses import dataclass
from datetime import date

from rammevaerk.accounts import queries as accounts
from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.dialogue import freezing, queries, sources
from rammevaerk.dialogue.models import Dialogue, YearlyReport
from rammevaerk.dialogue.queries import Case
from rammevaerk.dialogue.rules.report import ReportWriting
from rammevaerk.dialogue.rules.returns import ExpectedUse
from rammevaerk.dialogue.shown.blocks import Section
from rammevaerk.dialogue.shown.course import course_sections
from rammevaerk.dialogue.shown.report import ReportShown, report_sections
from rammevaerk.registry.queries import is_own


@dataclass(frozen=True)
class DialoguePage:
    """A dialogue for one reader: its report and what follows, in sections; `own` for those who run the service."""

    dialogue: Dialogue
    case: Case
    shown: ReportShown
    versions: list[YearlyReport]
    report: list[Section]
    course: list[Section]
    own: bool

    @property
    def is_demo(self) -> bool:
        """Whether something of it is invented."""
        return self.dialogue.is_demo or self.shown.filled.is_demo


def page_of(dialogue: Dialogue, reader: RoleAssignment, today: date, version: int | None = None) -> DialoguePage:
    """Everything for the page. The latest submitted report is shown as it was frozen, or the one asked for; before the first, the
    figures of today, with the texts for those who write them."""
    case = queries.case_of(dialogue, today)
    exact = sources.sees_exactly(reader, case.parties)
    own = is_own(reader, dialogue.service, today)
    versions = queries.reports_of(dialogue)
    returns = ExpectedUse({pk: row.expected_places for pk, row in case.said.returns.items()}, len(case.asked))
    chosen = next((row for row in versions if version in (None, row.version)), None)
    shown = _shown(dialogue, chosen, returns, today, exact=exact, own=own)
    return DialoguePage(
        dialogue=dialogue,
        case=case,
        shown=shown,
        versions=versions,
        report=report_sections(shown),
        course=course_sections(case, reader, returns, exact=exact),
        own=own,
    )


def _shown(
    dialogue: Dialogue, chosen: YearlyReport | None, returns: ExpectedUse, today: date, *, exact: bool, own: bool
) -> ReportShown:
    if chosen is not None:
        filled, written, day = freezing.thawed(chosen.content)
    else:
        filled, day = freezing.gathered(dialogue, today), today
        written = queries.draft_of(dialogue)[0] if own else ReportWriting({}, {}, {})
    least = 0 if exact else sources.small_number(today)
    users = sources.counted_users(filled.users, accounts.organisation_names(), least)
    return ReportShown(dialogue.year, day, chosen.version if chosen else 0, filled, written, users, returns, exact)
