"""Self-referral (SEL §§ 109, 110): told to the acting municipality, confirmed or disputed; and stays without a name."""

from dataclasses import dataclass
from datetime import date, timedelta

from rammevaerk.accounts import actions as accounts
from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.contracts import facts
from rammevaerk.contracts.actions.placing import Started, start_placement
from rammevaerk.contracts.actions.rewriting import target_of
from rammevaerk.contracts.actions.sides import must_be_acting, must_be_unit, one_outcome, sided
from rammevaerk.contracts.actions.telling import tell_placed
from rammevaerk.contracts.actions.writing import acting, may_write
from rammevaerk.contracts.facts import Chain
from rammevaerk.contracts.models import AnonymousStay, PlacementBasis, ReferralStep, ReferralStepKind
from rammevaerk.contracts.rules import referring as rules
from rammevaerk.contracts.rules.placing import Terms
from rammevaerk.exchange.actions import HappeningKind
from rammevaerk.kernel.errors import Refused
from rammevaerk.web.clock import is_demo, moment_on

CRISIS_CENTRE = "SEL-109"


def tell_municipality(*, by: RoleAssignment, today: date, chain: int, on: date, words: str = "") -> None:
    """Record, as the unit, the day the acting municipality was told of an admission by self-referral, and how."""
    with acting(by, today) as who:
        known = _referred(chain)
        placed = known.placed[0]
        must_be_unit(who, placed)
        began = known.rows[0].terms.valid_from
        if findings := (*rules.check_told(on, began=began, today=today), *rules.check_answer(confirmed=True, words=words)):
            raise Refused(findings)
        with one_outcome(rules.step_taken()):
            ReferralStep.objects.create(**sided(known, placed, by, today, words), kind=ReferralStepKind.TOLD.value, on=on)
        accounts.audit("tell_municipality", by=by, target=target_of(chain), details={"on": on.isoformat()})
        tell_placed(HappeningKind.SELF_REFERRAL_TOLD, chain, today, placed)


def answer_self_referral(*, by: RoleAssignment, today: date, chain: int, confirmed: bool, words: str = "") -> None:
    """Confirm, as the acting municipality, that the citizen is one's own, or dispute it with the reason."""
    with acting(by, today) as who:
        known = _referred(chain)
        placed = known.placed[-1]
        must_be_acting(who, placed)
        if findings := rules.check_answer(confirmed=confirmed, words=words):
            raise Refused(findings)
        kind = ReferralStepKind.CONFIRMED if confirmed else ReferralStepKind.DISPUTED
        with one_outcome(rules.step_taken()):
            ReferralStep.objects.create(**sided(known, placed, by, today, words), kind=kind.value, on=today)
        accounts.audit("answer_self_referral", by=by, target=target_of(chain), details={"confirmed": confirmed})
        tell_placed(HappeningKind.SELF_REFERRAL_ANSWERED, chain, today, placed)


def _referred(chain: int) -> Chain:
    known = facts.chain(chain, lock=True)
    if known.rows[0].terms.basis != PlacementBasis.SELF_REFERRAL:
        raise Refused([rules.not_a_referral()])
    return known


def begin_anonymous_stay(*, by: RoleAssignment, today: date, item_id: int | None, mark: str, first_day: date) -> int:
    """Take somebody in without a name, by the unit's own mark; gives the row's id. Nothing is settled until the municipality is
    known."""
    with acting(by, today) as who:
        item = facts.item_chosen(item_id)
        findings = list(rules.check_mark(mark))
        if item is None or item.paragraph != CRISIS_CENTRE:
            findings.append(rules.only_crisis_centres())
        if item is None or findings:
            raise Refused(findings)
        operator = facts.operator_on(item, first_day)
        may_write(who, operator=operator, service=item.service_id, municipalities=())
        with one_outcome(rules.mark_taken()):
            row = AnonymousStay.objects.create(
                unit_id=item.unit_id,
                service_id=item.service_id,
                operator_id=operator,
                item_id=item.item_id,
                mark=mark.strip(),
                valid_from=first_day,
                recorded_at=moment_on(today),
                made_by=by,
                is_demo=is_demo(),
            )
        accounts.audit("begin_anonymous_stay", by=by, target=accounts.Target("anonymous_stay", row.pk), details={})
    return row.pk


@dataclass(frozen=True)
class MunicipalityKnown:
    """Which municipality acts for somebody who was anonymous, its reference, and the follow-up."""

    acting: int
    reference: str
    follow_up_on: date
    expected_end: date | None = None


def end_anonymous_stay(*, by: RoleAssignment, today: date, stay: int, last_day: date) -> int:
    """Record the last day of an anonymous stay; gives the id of the row that holds now."""
    with acting(by, today) as who:
        row = _open_stay(stay)
        may_write(who, operator=row.operator_id, service=row.service_id, municipalities=())
        if findings := rules.check_last_day(last_day, began=row.valid_from):
            raise Refused(findings)
        new = _replaced(row, by, today, valid_to=last_day + timedelta(days=1))
        accounts.audit("end_anonymous_stay", by=by, target=accounts.Target("anonymous_stay", new), details={})
    return new


def name_municipality(*, by: RoleAssignment, today: date, stay: int, known: MunicipalityKnown) -> Started:
    """Turn an anonymous stay into a placement from its first day, when the acting municipality is known; then it is settled."""
    with acting(by, today):
        row = _open_stay(stay)
        terms = Terms(
            valid_from=row.valid_from,
            valid_to=row.valid_to,
            acting=known.acting,
            paying=known.acting,
            basis=PlacementBasis.SELF_REFERRAL,
            follow_up_on=known.follow_up_on,
            expected_end=known.expected_end,
            no_end_reason="" if known.expected_end else rules.NOT_KNOWN,
        )
        started = start_placement(by=by, today=today, reference=known.reference, item_id=row.item_id, terms=terms)
        _replaced(row, by, today, became=started.chain)
        details = {"became": started.chain}
        accounts.audit("name_municipality", by=by, target=accounts.Target("anonymous_stay", stay), details=details)
    return started


def _open_stay(stay: int) -> AnonymousStay:
    row: AnonymousStay = AnonymousStay.objects.select_for_update().get(pk=stay)
    if row.superseded_at is not None or row.became is not None:
        raise Refused([rules.step_taken()])
    return row


def _replaced(row: AnonymousStay, by: RoleAssignment, today: date, **changes: object) -> int:
    at = moment_on(today)
    AnonymousStay.objects.filter(pk=row.pk).update(superseded_at=at)
    row.corrects_id, row.pk, row.recorded_at, row.made_by = row.pk, None, at, by
    for name, value in changes.items():
        setattr(row, name, value)
    row.save(force_insert=True)
    return int(row.pk)
