"""Raising a dispute of a line and taking the steps that end it. What comes second at the same moment is told so."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.utils.translation import gettext as _

from rammevaerk.accounts import actions as accounts
from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.accounts.permissions import Permission, require
from rammevaerk.accounts.walls import Acting, acting_for
from rammevaerk.contracts.facts import rulebook_on
from rammevaerk.exchange.actions import HappeningKind, tell, to_authority
from rammevaerk.kernel.cpr import guard_text
from rammevaerk.kernel.errors import Refused
from rammevaerk.kernel.finding import Finding, Severity
from rammevaerk.kernel.wording import text
from rammevaerk.registry.queries import acting_of
from rammevaerk.settlement import dispute_reads
from rammevaerk.settlement.models import Charge, Dispute, DisputeReason, DisputeStep
from rammevaerk.settlement.rules.disputes import (
    DisputedLine,
    DisputeSide,
    DisputeStepKind,
    answer_by,
    check_dispute,
    check_step,
    check_words,
)
from rammevaerk.web.clock import is_demo, moment_on


@dataclass(frozen=True)
class RaisedDispute:
    """Why a line shall not be paid as it is, in the buyer's words, and the buyer's own reference."""

    reason: str
    words: str
    own_reference: str = ""


def raise_dispute(*, by: RoleAssignment, today: date, charge_id: int, raised: RaisedDispute) -> int:
    """Dispute a line one's own municipality is to pay; gives the dispute's id. Its payment is stopped, its claim is not touched.

    Raises Refused for a line that cannot be disputed or is already, Charge.DoesNotExist for one that is not one's own to pay.
    """
    with _acting(by, today, Permission.DISPUTE_LINES) as who:
        line = Charge.objects.get(pk=charge_id, buyer_id__in=who.parties, internal=False, statement__isnull=False)
        return write_dispute(line, raised, by=by, office="", today=today)


def write_dispute(line: Charge, raised: RaisedDispute, *, by: RoleAssignment | None, office: str, today: date) -> int:
    """Write a dispute inside the caller's walls and transaction; `office` says who raises it where nobody is logged in."""
    assert line.statement_id is not None  # only an internal line has none, and no reader gives those here
    lock_line(line.pk)
    before = list(dispute_reads.disputes().filter(charge=line))
    wrong = [*check_raised(raised), *check_dispute(_line(line, before))]
    if wrong:
        raise Refused(wrong)
    book = rulebook_on(today)
    row = Dispute.objects.create(
        charge=line,
        statement_id=line.statement_id,
        round=len(before) + 1,
        seller_id=line.seller_id,
        buyer_id=line.buyer_id,
        amount_ore=line.amount_ore,
        reason=raised.reason,
        words=raised.words.strip(),
        own_reference=raised.own_reference.strip(),
        raised_on=today,
        answer_by=answer_by(today, book),
        raised_at=moment_on(today),
        by=by,
        raised_as=office,
        is_demo=is_demo(),
    )
    details = {"reason": raised.reason, "charge": line.pk, "statement": line.statement_id}
    accounts.audit("raise_dispute", by=by, target=_target(row.pk), details=details, rulebook=book.identity)
    tell_dispute(HappeningKind.DISPUTE_RAISED, row, today)
    return row.pk


def take_step(*, by: RoleAssignment, today: date, dispute_id: int, kind: DisputeStepKind, words: str = "", act: str = "") -> None:
    """Take the next step in a dispute, on the side one's own organisation stands on.

    Raises Refused when it cannot be taken where the dispute stands now or lacks its words, Dispute.DoesNotExist for another's.
    """
    with _acting(by, today, Permission.ANSWER_DISPUTES) as who:
        line = Dispute.objects.values_list("charge_id", flat=True).get(pk=dispute_id)
        lock_line(line)
        row = dispute_reads.disputes().get(pk=dispute_id)
        sides = dispute_reads.sides_of(row.dispute, by, who.parties)
        if not sides:
            raise PermissionDenied(_("Only the two parties answer a dispute."))
        guarded = guard_text(words, "words")
        wrong = [*check_step(row.state, kind, sides), *check_words(kind, words, act), *([guarded] if guarded else [])]
        if wrong:
            raise Refused(wrong)
        _write_step(row.dispute, kind, _side(row.dispute, kind, sides), by=by, today=today, said=(words.strip(), act))


def _write_step(
    row: Dispute, kind: DisputeStepKind, side: DisputeSide, *, by: RoleAssignment, today: date, said: tuple[str, str]
) -> None:
    words, act = said
    DisputeStep.objects.create(
        dispute=row,
        number=row.steps.count() + 1,
        seller_id=row.seller_id,
        buyer_id=row.buyer_id,
        side=side.value,
        kind=kind.value,
        act=act if kind is DisputeStepKind.AGREE else "",
        words=words,
        on=today,
        at=moment_on(today),
        by=by,
        is_demo=is_demo(),
    )
    details = {"step": kind.value, "act": act}
    accounts.audit("answer_dispute", by=by, target=_target(row.pk), details=details)
    tell_dispute(HappeningKind.DISPUTE_CHANGED, row, today)


def check_raised(raised: RaisedDispute) -> list[Finding]:
    """What is wrong with the words of a dispute, at its fields."""
    wrong = [
        finding
        for name, words in (("words", raised.words), ("own_reference", raised.own_reference))
        if (finding := guard_text(words, name))
    ]
    if raised.reason not in DisputeReason.values:
        wrong.append(_stop("settlement.dispute_reason", text("Choose why."), "reason"))
    if not raised.words.strip():
        wrong.append(_stop("settlement.dispute_words", text("Write why, in a few words."), "words"))
    return wrong


def lock_line(charge_id: int) -> None:
    """Wait until nobody else acts on the line's dispute, till the end of the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('settlement.dispute.' || %s, 0))", [str(charge_id)])


def tell_dispute(kind: HappeningKind, row: Dispute, today: date) -> None:
    """Tell both parties' own systems, by number only."""
    tell(kind, _target(row.pk), to_authority(row.buyer_id), to_authority(row.seller_id), today=today)


@contextmanager
def _acting(by: RoleAssignment, today: date, needed: Permission) -> Iterator[Acting]:
    require(by, needed)
    who = acting_of(by, today)
    with acting_for(who), transaction.atomic():
        yield who


def _line(line: Charge, before: list[dispute_reads.DisputeRow]) -> DisputedLine:
    return DisputedLine(
        amount=line.amount_ore,
        is_reversal=line.reverses_id is not None,
        reversed_since=Charge.objects.filter(reverses=line).exists(),
        disputed=any(not one.can_be_raised_again for one in before),
    )


def _side(row: Dispute, kind: DisputeStepKind, sides: frozenset[DisputeSide]) -> DisputeSide:
    """The side a step is taken on; who stands on both, after a succession, takes it as the one the step belongs to."""
    if kind in (DisputeStepKind.AGREE, DisputeStepKind.DISAGREE):
        return DisputeSide.SELLER
    return DisputeSide.BUYER if DisputeSide.BUYER in sides else DisputeSide.SELLER


def _target(pk: int) -> accounts.Target:
    return accounts.Target("dispute", pk)


def _stop(code: str, message: str, where: str) -> Finding:
    return Finding(code=code, severity=Severity.BLOCKING, message=message, where=where)
