"""The closing account: its lines, how it is shared, and the shares written by an explicit act after the decision on the key."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.translation import gettext as _

from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.accounts.permissions import Permission
from rammevaerk.changes.accounting import AccountCase, account_of
from rammevaerk.changes.actions.under import acting, audited, guarded, own_case
from rammevaerk.changes.facts import Case
from rammevaerk.changes.models import ClosingEntry, ClosingShare, ClosingTermsChosen
from rammevaerk.changes.rules.standing import AllowedStep
from rammevaerk.changes.rules.stopping import stop
from rammevaerk.kernel.errors import Refused
from rammevaerk.kernel.finding import blocking
from rammevaerk.kernel.wording import text
from rammevaerk.pricing.facts import left_to_closing_account
from rammevaerk.settlement.actions import NewSchedule, add_schedules
from rammevaerk.web import dates

ORIGIN = "changes.closing"


@dataclass(frozen=True)
class NewEntry:
    """A line: zero or more ore, but a result or reserve has its own sign (surplus above zero); `counts` None is not decided."""

    words: str
    kind: str
    amount_ore: int
    counts: bool | None
    origin: str = ""


@dataclass(frozen=True)
class ChosenTerms:
    """How the account is shared; empty follows the area, None is not agreed."""

    counted_on: date
    key: str = ""
    years: int | None = None
    own_use: bool | None = None
    outsiders: bool | None = None
    rounding: str = ""


def choose_closing_terms(*, by: RoleAssignment, today: date, change_id: int, terms: ChosenTerms) -> ClosingTermsChosen:
    """Write how the account is to be shared, for the parties to decide on. Refused once the shares are written, and with a
    counting date that is not before the announcement."""
    with acting(by, today, Permission.NOTIFY_CHANGES) as who:
        case = own_case(change_id, AllowedStep.KEEP_ACCOUNT, today, who)
        if terms.counted_on >= case.row.announced_on:
            message = text("Use is counted before the closing was announced on {day}.")
            day = {"day": f"{case.row.announced_on:%d.%m.%Y}"}
            raise Refused([stop("counted_late", message, "counted_on", **day)])
        if case.facts.closing_key_on is not None:
            raise Refused([stop("key_decided", text("The key is decided. Another one needs a new decision."), "key")])
        values = {**terms.__dict__, "written_on": today, "written_by": by}
        row, _made = ClosingTermsChosen.objects.update_or_create(change=case.row, defaults=values)
        audited("choose_closing_terms", by, change_id, key=terms.key, counted_on=terms.counted_on.isoformat())
    return row


def add_closing_entry(*, by: RoleAssignment, today: date, change_id: int, entry: NewEntry) -> ClosingEntry:
    """Add a line to the account. Raises Refused for a cost or income below zero."""
    guarded(words=entry.words, origin=entry.origin)
    with acting(by, today, Permission.NOTIFY_CHANGES) as who:
        case = own_case(change_id, AllowedStep.KEEP_ACCOUNT, today, who)
        if entry.amount_ore < 0 and entry.kind not in ("result", "reserve"):
            message = text("Write the amount without a minus; its kind says whether it is a cost or an income.")
            raise Refused([stop("entry_below_zero", message, "amount_ore")])
        row = ClosingEntry.objects.create(change=case.row, written_on=today, written_by=by, **entry.__dict__)
        audited("add_closing_entry", by, change_id, kind=entry.kind, amount_ore=entry.amount_ore)
    return row


def remove_closing_entry(*, by: RoleAssignment, today: date, entry_id: int) -> None:
    """Take a line out again; it is kept with its day."""
    with acting(by, today, Permission.NOTIFY_CHANGES) as who:
        row = ClosingEntry.objects.get(pk=entry_id)
        own_case(row.change_id, AllowedStep.KEEP_ACCOUNT, today, who)
        row.removed_on = today
        row.save(update_fields=["removed_on"])
        audited("remove_closing_entry", by, row.change_id, entry=entry_id)


def take_leftovers(*, by: RoleAssignment, today: date, change_id: int) -> int:
    """Take what the service's tariffs left into the account: results not yet in a tariff and reserves, each once. Gives how
    many."""
    with acting(by, today, Permission.NOTIFY_CHANGES) as who:
        case = own_case(change_id, AllowedStep.KEEP_ACCOUNT, today, who)
        left = left_to_closing_account(case.row.service_id or 0)
        there = set(ClosingEntry.objects.filter(change=change_id, removed_on__isnull=True).values_list("origin", flat=True))
        new = [row for row in left if _origin(row.posting_id) not in there]
        for row in new:
            words = _("Reserve of %(year)s, %(item)s") if row.is_reserve else _("Result of %(year)s, %(item)s")
            kind = "reserve" if row.is_reserve else "result"
            ClosingEntry.objects.create(
                change=case.row, words=(words % {"year": row.year, "item": row.item})[:160], kind=kind, amount_ore=row.ore,
                counts=True, origin=_origin(row.posting_id), written_on=today, written_by=by,
            )  # fmt: skip
        audited("take_leftovers", by, change_id, lines=len(new))
    return len(new)


def _origin(posting: int) -> str:
    return f"pricing.posting {posting}"


def write_closing_shares(*, by: RoleAssignment, today: date, change_id: int) -> list[ClosingShare]:
    """Write what each party carries, and a schedule for each that pays. Once, after the decision on the key. Raises Refused."""
    with acting(by, today, Permission.NOTIFY_CHANGES) as who:
        case = own_case(change_id, AllowedStep.WRITE_SHARES, today, who)
        known = account_of(case.row)
        if known.account is None or blocking(known.findings):
            raise Refused(known.findings)
        rows = _charged(by, today, case, known)
        audited("write_closing_shares", by, change_id, known.book.identity, cost_ore=known.account.cost, parties=len(rows))
    return rows


def _charged(by: RoleAssignment, today: date, case: Case, known: AccountCase) -> list[ClosingShare]:
    assert known.account is not None
    shares = {known.party(name): ore for name, ore in known.account.shares.payments.items()}
    paying = {party: ore for party, ore in shares.items() if ore and party != case.row.operator_id}
    day = case.facts.closing_key_on
    schedules = [
        NewSchedule(
            seller=case.row.operator_id,
            buyer=party,
            source="closing" if ore > 0 else "repayment",
            title=(_("Closing account, %(name)s") % {"name": case.row.name})[:160],
            decided=_("Key decided on %(day)s") % {"day": dates.long(day) if day else ""},
            measure="once",
            valid_from=today,
            valid_to=today + timedelta(days=1),
            price_ore=ore,
            service=case.row.service_id,
            origin=ORIGIN,
            origin_id=case.row.pk,
        )
        for party, ore in sorted(paying.items())
    ]
    chains = dict(zip(sorted(paying), add_schedules(by=by, today=today, schedules=schedules), strict=True))
    figure = known.account.shares.figure
    return ClosingShare.objects.bulk_create(
        ClosingShare(
            change=case.row, party_id=party, share_ore=ore, schedule=chains.get(party), rulebook=known.book.identity,
            trace=figure.as_json() if figure else None, written_on=today, written_by=by,
        )
        for party, ore in sorted(shares.items())
    )  # fmt: skip
