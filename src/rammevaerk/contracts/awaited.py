"""What waits to be decided, answered or done about placements: the page of it, and the tasks. Behind the walls: each function
shows what the reader may see."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from django.db.models import BigIntegerField, CharField, DateField, Exists, F, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Coalesce, TruncDate
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rammevaerk.accounts import queries as organisations
from rammevaerk.accounts.models import AgreementArea
from rammevaerk.accounts.walls import Acting, Function
from rammevaerk.contracts.models import (
    Decision,
    Notice,
    NoticeStep,
    NoticeStepKind,
    PackageProposal,
    Placement,
    ReferralStep,
    ReferralStepKind,
)
from rammevaerk.contracts.rules.referring import tell_by
from rammevaerk.parameters import facts as parameters
from rammevaerk.web.todo import Task

REMINDED_DAYS = 30
"""How long a stay taken over, and a self-referral nobody was told of, is a task: our own habit, no rule. Older ones stand on
the placement's own page."""

MOST_SHOWN = 200
UNDECIDED = "undecided"
_NAMES = ("task", "whom", "place", "since", "due", "key")
_ADDRESSES = {
    "decide": "contracts:decide",
    "answer": "contracts:answer_notice",
    "confirm": "contracts:answer_referral",
    "tell": "contracts:tell",
}
_NO_DAY = Cast(Value(None), DateField())


@dataclass(frozen=True)
class Waits:
    """One thing that waits for somebody: of what kind, about whom and where, since when, and by when."""

    kind: str
    reference: str
    where: str
    since: date | None
    due: date | None
    key: int

    @property
    def url(self) -> str:
        """The page where it is done."""
        return reverse(_ADDRESSES.get(self.kind, "contracts:placement"), args=[self.key])


def holding(today: date) -> Q:
    """Rows that hold today."""
    return Q(valid_from__lte=today) & (Q(valid_to__isnull=True) | Q(valid_to__gt=today))


def undecided(today: date) -> QuerySet[Placement]:
    """Emergency stays that hold and have no decision on file: the search comes afterwards (readings 3.3)."""
    decided = Decision.objects.filter(citizen=OuterRef("citizen"))
    return Placement.objects.current().filter(holding(today), ~Exists(decided), basis="emergency")


def waiting(who: Acting, today: date) -> list[Waits]:
    """Everything that waits for the reader's side, the most urgent kind first (2 queries)."""
    return [row for row in _found(who, organisations.the_area(), today) if row.kind != UNDECIDED]


def _found(who: Acting, area: AgreementArea, today: date) -> list[Waits]:
    if who.function is Function.AUTHORITY:
        parts = [*_of_authority(who, today), _closing(today).filter(acting__in=who.parties)]
    elif who.function is Function.UNIT:
        parts = [_untold(today), *_notices("municipality", today)[:1], _closing(today)]
    else:
        return []
    first, *rest = (part.values_list(*_NAMES)[:MOST_SHOWN] for part in parts)
    rows = [Waits(*row) for row in first.union(*rest, all=True)]
    return [_dated(row, area) for row in rows]


def _of_authority(who: Acting, today: date) -> list[QuerySet[Any]]:
    late = _marked(undecided(today).filter(acting__in=who.parties), UNDECIDED, F("valid_from"))
    return [
        _proposals().filter(acting__in=who.parties),
        *(part.filter(acting__in=who.parties) for part in _notices("operator", today)),
        _told(who),
        _taken_over(who, today),
        late,
    ]


def _marked(rows: QuerySet[Any], task: str, since: Any, due: Any = _NO_DAY, key: str = "chain") -> QuerySet[Any]:
    """A placement as it stands in the list."""
    marked: QuerySet[Any] = rows.annotate(
        task=Value(task, output_field=CharField()),
        whom=F("citizen__reference"),
        place=F("service__name"),
        since=Cast(since, DateField()),
        due=Cast(due, DateField()),
        key=Cast(F(key), BigIntegerField()),
    )
    return marked.order_by(F("due").asc(nulls_last=True), "since", "pk")


def _about(rows: QuerySet[Any], task: str, *, since: Any, due: str, key: str) -> QuerySet[Any]:
    """A row about a placement, with the citizen the placement tells."""
    placed = Placement.objects.current().filter(chain=OuterRef("chain")).order_by("-valid_from")
    marked: QuerySet[Any] = rows.annotate(
        task=Value(task, output_field=CharField()),
        whom=Coalesce(Subquery(placed.values("citizen__reference")[:1]), Value("")),
        place=F("service__name"),
        since=since,
        due=F(due),
        key=Cast(F(key), BigIntegerField()),
    )
    return marked.order_by("due", "pk")


def _proposals() -> QuerySet[Any]:
    rows = PackageProposal.objects.filter(decision__isnull=True)
    return _about(rows, "decide", since=TruncDate("at"), due="from_day", key="pk")


def _notices(side: str, today: date) -> list[QuerySet[Any]]:
    """The other side's notices in force: an earlier day to answer, else the help to secure."""
    steps = NoticeStep.objects.filter(notice=OuterRef("pk"))
    withdrawn = steps.filter(kind=NoticeStepKind.WITHDRAWN)
    rows = Notice.objects.filter(~Exists(withdrawn), last_day__gte=today, side=side)
    to_answer = Q(asked_day__isnull=False) & ~Exists(steps)
    return [
        _about(rows.filter(to_answer), "answer", since=F("given_on"), due="asked_day", key="pk"),
        _about(rows.exclude(to_answer), "secure", since=F("given_on"), due="last_day", key="chain"),
    ]


def _steps(*kinds: ReferralStepKind) -> QuerySet[ReferralStep]:
    return ReferralStep.objects.filter(chain=OuterRef("chain"), kind__in=kinds)


_ANSWERS = (ReferralStepKind.CONFIRMED, ReferralStepKind.DISPUTED)


def _told(who: Acting) -> QuerySet[Any]:
    """Self-referrals the municipality was told of here and has not answered. One nobody told of here is no task of its: stays
    from before the platform was taken into use would wait for ever."""
    later = Placement.objects.current().filter(chain=OuterRef("chain"), valid_from__gt=OuterRef("valid_from"))
    rows = Placement.objects.current().filter(~Exists(_steps(*_ANSWERS)), ~Exists(later), basis="self_referral")
    told = _steps(ReferralStepKind.TOLD)
    rows = rows.filter(Exists(told), acting__in=who.parties)
    return _marked(rows, "confirm", Subquery(told.values("on")[:1]))


def _untold(today: date) -> QuerySet[Any]:
    """The home's own self-referrals that began or were entered lately and that the municipality was not told of."""
    lately = today - timedelta(days=REMINDED_DAYS)
    current = Placement.objects.current()
    earlier = current.filter(chain=OuterRef("chain"), valid_from__lt=OuterRef("valid_from"))
    entered = Placement.objects.filter(pk=OuterRef("chain"), recorded_at__date__gte=lately)
    rows = current.filter(~Exists(_steps(*ReferralStepKind)), ~Exists(earlier), basis="self_referral")
    return _marked(rows.filter(Q(valid_from__gte=lately) | Exists(entered)), "tell", F("valid_from"))


def _taken_over(who: Acting, today: date) -> QuerySet[Any]:
    """Stays another municipality has handed over lately."""
    rows = Placement.objects.current().filter(
        acting__in=who.parties, recorded_at__date__gte=today - timedelta(days=REMINDED_DAYS), made_by__role="case_worker"
    )
    rows = rows.exclude(made_by__organisation__in=who.parties).filter(corrects__isnull=False)
    return _marked(rows, "taken_over", TruncDate("recorded_at"))


def _closing(today: date) -> QuerySet[Any]:
    """Stays that last longer than their unit or service."""
    closes = Coalesce("unit__closed_on", "service__closed_on")
    rows = Placement.objects.current().alias(closes=closes).filter(closes__isnull=False)
    rows = rows.filter(Q(valid_to__isnull=True) | Q(valid_to__gt=F("closes")) & Q(valid_to__gt=today))
    return _marked(rows, "closing", _NO_DAY, F("closes"))


def _dated(row: Waits, area: AgreementArea) -> Waits:
    """With the home's deadline, when it is to tell of the stay."""
    if row.kind != "tell" or row.since is None:
        return row
    weekdays = parameters.rulebook_in(area, row.since).integer("contracts.self_referral_notice_days")
    return replace(row, due=tell_by(row.since, weekdays))


def tasks_of(who: Acting, area: AgreementArea, today: date) -> list[Task]:
    """What waits, one task for each kind, and the emergency stays nobody has decided (1 query)."""
    rows = _found(who, area, today)
    return [_task(kind, [row for row in rows if row.kind == kind]) for kind in dict.fromkeys(row.kind for row in rows)]


def _task(kind: str, rows: Sequence[Waits]) -> Task:
    title = _task_words(kind, len(rows)) % {"n": len(rows)}
    if kind == UNDECIDED:
        url = reverse("contracts:placement_list") + f"?state={UNDECIDED}"
        return Task(None, title, _("The search comes afterwards. No decision is on file."), url)
    due = min((row.due for row in rows if row.due), default=None)
    places = sorted({row.where for row in rows})
    context = places[0] if len(places) == 1 else ngettext("%(n)s service", "%(n)s services", len(places)) % {"n": len(places)}
    return Task(due, title, context, rows[0].url if len(rows) == 1 else reverse("contracts:waiting"))


def kind_words(kind: str) -> str:
    """What is to be done, as a heading of the page."""
    return {
        "decide": _("Decide on a proposed package"),
        "answer": _("Answer an earlier last day"),
        "secure": _("The operator has given notice: secure the help"),
        "confirm": _("Confirm or dispute a self-referral"),
        "tell": _("Tell the acting municipality of a self-referral"),
        "taken_over": _("Taken over from another municipality"),
        "closing": _("The stay lasts longer than the unit"),
    }[kind]


def act_words(kind: str) -> str:
    """What the link of a row says."""
    return {
        "decide": _("Decide"),
        "answer": _("Answer"),
        "secure": _("See the placement"),
        "confirm": _("Confirm or dispute"),
        "tell": _("Record that it was told"),
        "taken_over": _("See the placement"),
        "closing": _("See the placement"),
    }[kind]


def _task_words(kind: str, n: int) -> str:
    return {
        "decide": ngettext("Decide on %(n)s proposed package", "Decide on %(n)s proposed packages", n),
        "answer": ngettext("Answer %(n)s wish for an earlier end", "Answer %(n)s wishes for an earlier end", n),
        "secure": ngettext("Secure the help after %(n)s notice", "Secure the help after %(n)s notices", n),
        "confirm": ngettext("Confirm %(n)s self-referral", "Confirm %(n)s self-referrals", n),
        "tell": ngettext("Tell the municipality of %(n)s self-referral", "Tell the municipality of %(n)s self-referrals", n),
        "taken_over": ngettext("See %(n)s stay you have taken over", "See %(n)s stays you have taken over", n),
        "closing": ngettext("Move %(n)s citizen before the unit closes", "Move %(n)s citizens before the unit closes", n),
        UNDECIDED: ngettext("Decide on %(n)s emergency stay", "Decide on %(n)s emergency stays", n),
    }[kind]
