"""Notice of the end of a placement, by either side, with its length; answered and withdrawn (takst-rules S4, S5)."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from rammevaerk.accounts import actions as accounts
from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.accounts.walls import Acting
from rammevaerk.contracts import facts
from rammevaerk.contracts.actions.rewriting import rewrite, target_of
from rammevaerk.contracts.actions.sides import is_acting, is_unit, one_outcome, placed_on, sided
from rammevaerk.contracts.actions.telling import held_from, tell_placed
from rammevaerk.contracts.actions.writing import acting
from rammevaerk.contracts.contract_reads import notice_in_contract
from rammevaerk.contracts.facts import Placed
from rammevaerk.contracts.longer_notices import longer_notices
from rammevaerk.contracts.models import EndReason, Notice, NoticeStep, NoticeStepKind
from rammevaerk.contracts.rules import noticing as rules
from rammevaerk.contracts.rules.correcting import check_end, check_end_reason, ended
from rammevaerk.contracts.rules.packages import check_words
from rammevaerk.exchange.actions import HappeningKind
from rammevaerk.kernel.errors import Refused
from rammevaerk.kernel.finding import Finding, blocking
from rammevaerk.kernel.wording import text

GIVEN = text("Notice was given")
AGREED = text("Both sides agreed to an earlier last day")
TAKEN_BACK = text("The notice was withdrawn")


@dataclass(frozen=True)
class GivenNotice:
    """A notice as it is given: on which day, why the stay ends (`EndReason`), the last day asked for when it is not the one that
    follows, and the contract's days with where they stand when it has its own."""

    given_on: date
    end_reason: str
    words: str = ""
    asked_day: date | None = None
    agreed_days: int | None = None
    agreed_source: str = ""


@dataclass(frozen=True)
class NoticeGiven:
    """The notice's id, the last day of the stay by it, and what must be said beside it."""

    notice: int
    last_day: date
    findings: tuple[Finding, ...]


def give_notice(*, by: RoleAssignment, today: date, chain: int, given: GivenNotice) -> NoticeGiven:
    """Give notice of the end of a placement, as the acting municipality or as the unit.

    The stay ends when the notice has run, or on a later day asked for; on an earlier one only when the other side agrees
    (`answer_notice`). Raises Refused for a tenancy, an unknown length, and when notice is given already.
    """
    with acting(by, today) as who:
        known = facts.chain(chain, lock=True)
        placed = placed_on(known, today)
        side = _side(who, placed)
        book = facts.rulebook_on(given.given_on)
        length, unknown = _length(chain, placed, side, given)
        findings = [*rules.check_notice(side, placed.paragraph, given.given_on, today), *unknown]
        findings += [*check_end_reason(given.end_reason, EndReason.values), *check_words(given.words)]
        if length is None or blocking(findings):
            raise Refused(findings)
        by_length = rules.notice_end(given.given_on, length.days)
        last_day = max(by_length, given.asked_day or by_length)
        after = last_day + timedelta(days=1)
        if ends := (*check_end(known.rows, after), *rules.check_new_end(known.rows, last_day)):
            raise Refused(ends)
        rewritten = ended(known.rows, after, given.end_reason)
        with one_outcome(rules.notice_in_force()):
            row = Notice.objects.create(
                **sided(known, placed, by, today, given.words),
                number=NoticeStep.objects.filter(chain=chain, kind=NoticeStepKind.WITHDRAWN).count() + 1,
                side=side,
                given_on=given.given_on,
                days=length.days,
                days_from=length.days_from,
                days_source=length.source,
                last_day=last_day,
                asked_day=given.asked_day if given.asked_day and given.asked_day < by_length else None,
                end_reason=given.end_reason,
                cut=[part.id for part in rewritten.superseded],
            )
        rewrite(known, rewritten, by=by, today=today, reason=GIVEN)
        details = {"notice": row.pk, "side": side, "last_day": last_day.isoformat()}
        accounts.audit("give_notice", by=by, target=target_of(chain), details=details, rulebook=book.identity)
        tell_placed(HappeningKind.NOTICE_GIVEN, known.chain, today, *held_from(known, today))
    return NoticeGiven(row.pk, last_day, rules.noted_at_notice(side, placed.paragraph))


def _length(chain: int, placed: Placed, side: str, given: GivenNotice) -> rules.LengthFound:
    """What is written holds; else the contract's own days; else the area's value; a longer notice agreed for the service before
    them all."""
    days, source = given.agreed_days, given.agreed_source
    own = notice_in_contract(chain, given.given_on) if days is None else None
    if own is not None:
        days, source = own.days, own.source
    found, findings = rules.notice_length(placed.paragraph, facts.rulebook_on(given.given_on), agreed=days, source=source)
    length = rules.lengthened(found, longer_notices(placed.service, placed.paying), given.given_on, side)
    # An unknown length is no stop when a longer one is agreed; what somebody wrote wrongly is.
    return length, () if found is None and days is None and length is not None else findings


def answer_notice(*, by: RoleAssignment, today: date, notice: int, agreed: bool, words: str = "") -> None:
    """The other side's answer to an earlier last day than the notice gives; with a yes the stay ends on that day."""
    with acting(by, today) as who:
        row = Notice.objects.get(pk=notice)
        known = facts.chain(row.chain, lock=True)
        placed = placed_on(known, row.last_day)
        if _side(who, placed) == row.side:
            raise PermissionDenied(_("The other side answers a notice."))
        asked = row.asked_day
        if asked is None or row.steps.exists() or row.last_day < today:
            raise Refused([rules.notice_answered()])
        after = asked + timedelta(days=1)
        if findings := (*check_end(known.rows, after), *check_words(words)):
            raise Refused(findings)
        kind = NoticeStepKind.AGREED if agreed else NoticeStepKind.NOT_AGREED
        with one_outcome(rules.notice_answered()):
            NoticeStep.objects.create(**sided(known, placed, by, today, words), notice=row, kind=kind.value)
        if agreed:
            rewrite(known, ended(known.rows, after, row.end_reason), by=by, today=today, reason=AGREED)
        tell_placed(HappeningKind.NOTICE_GIVEN, known.chain, today, *held_from(known, today))
        accounts.audit("answer_notice", by=by, target=target_of(row.chain), details={"notice": row.pk, "agreed": agreed})


def withdraw_notice(*, by: RoleAssignment, today: date, notice: int, words: str = "") -> None:
    """Take a notice of one's own side back before the stay is over; it goes on as it was before, changes since kept."""
    with acting(by, today) as who:
        row = Notice.objects.get(pk=notice)
        known = facts.chain(row.chain, lock=True)
        placed = placed_on(known, row.last_day)
        if _side(who, placed) != row.side:
            raise PermissionDenied(_("A notice is withdrawn by the side that gave it."))
        end = known.rows[-1].terms.valid_to
        if end is None or end <= today:
            raise Refused([rules.notice_over()])
        if findings := check_words(words):
            raise Refused(findings)
        with one_outcome(rules.notice_answered()):
            NoticeStep.objects.create(**sided(known, placed, by, today, words), notice=row, kind=NoticeStepKind.WITHDRAWN.value)
        back = rules.taken_back(known.rows, facts.rows_with_ids(row.cut))
        rewrite(known, back, by=by, today=today, reason=TAKEN_BACK)
        tell_placed(HappeningKind.NOTICE_GIVEN, known.chain, today, *held_from(known, today))
        accounts.audit("withdraw_notice", by=by, target=target_of(row.chain), details={"notice": row.pk})


def _side(who: Acting, placed: Placed) -> str:
    if is_acting(who, placed):
        return rules.MUNICIPALITY
    if is_unit(who, placed):
        return rules.OPERATOR
    raise PermissionDenied(_("Notice is given by the acting municipality or by the unit."))
