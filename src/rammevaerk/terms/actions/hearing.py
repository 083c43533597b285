"""The hearing of a case's alternatives, what is laid before the bodies, and the way back."""

from dataclasses import dataclass
from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from rammevaerk.accounts.actions import Target, audit
from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.accounts.permissions import Permission, require
from rammevaerk.kernel.errors import Refused
from rammevaerk.kernel.finding import Finding
from rammevaerk.kernel.wording import text
from rammevaerk.terms.actions.under import check_words, opened, require_operator, stop, walls
from rammevaerk.terms.facts import AlternativeRow, CaseBook
from rammevaerk.terms.models import CarriedShare, Comment, Hearing, Proposal, Return
from rammevaerk.terms.rules.consequences import consequence_of
from rammevaerk.terms.rules.effects import check_effects
from rammevaerk.terms.rules.state import CaseAct


@dataclass(frozen=True)
class NewComment:
    """A party's word: what it says, and which alternative it would rather have (None: says nothing of it)."""

    words: str
    prefers: int | None = None


def open_hearing(*, by: RoleAssignment, today: date, case_id: int, last_day: date) -> Hearing:
    """Ask the parties. Every alternative must be whole: its tools calculated without a stop. From now on none changes."""
    require(by, Permission.HEAR_TERMS)
    if last_day < today:
        raise Refused([stop("terms.hearing_over", text("The last day of the hearing has passed."), "last_day")])
    with walls(by, today), transaction.atomic():
        book = opened(by, today, case_id, CaseAct.OPEN_HEARING)
        _check_whole(book)
        row = Hearing.objects.create(case_id=case_id, opened_on=today, last_day=last_day, opened_by=by, is_demo=book.case.is_demo)
        details = {"last_day": last_day.isoformat()}
        audit("open_term_hearing", by=by, target=Target("special_terms", case_id), details=details)
    return row


def comment(*, by: RoleAssignment, today: date, case_id: int, new: NewComment) -> Comment:
    """A party's word in the open hearing; a later one holds instead."""
    require(by, Permission.COMMENT_ON_TERMS)
    check_words(words=new.words)
    with walls(by, today), transaction.atomic():
        book = opened(by, today, case_id, CaseAct.COMMENT)
        if by.organisation_id not in book.figures.parties and by.organisation_id != book.case.operator_id:
            raise PermissionDenied(_("Only the parties of the agreement are heard."))
        if new.prefers is not None and book.alternative(new.prefers) is None:
            raise Refused([stop("terms.other_alternative", text("Choose one of the case's alternatives."), "prefers")])
        assert book.hearing is not None
        row = Comment.objects.create(
            hearing=book.hearing, case_id=case_id, party_id=by.organisation_id, words=new.words.strip(),
            prefers_id=new.prefers, on=today, by=by, is_demo=book.case.is_demo,
        )  # fmt: skip
        audit("comment_on_terms", by=by, target=Target("special_terms", case_id))
    return row


def recommend(*, by: RoleAssignment, today: date, case_id: int, alternative_id: int, grounds: str) -> Proposal:
    """Lay one alternative before the bodies; their decisions are recorded beside."""
    require(by, Permission.HEAR_TERMS)
    check_words(grounds=grounds)
    with walls(by, today), transaction.atomic():
        book = opened(by, today, case_id, CaseAct.RECOMMEND)
        chosen = book.alternative(alternative_id)
        if chosen is None:
            raise Refused([stop("terms.other_alternative", text("Choose one of the case's alternatives."), "alternative")])
        findings = [finding for finding in check_effects(chosen.term) if finding.blocks]
        if findings:
            raise Refused(findings)
        row = Proposal.objects.create(
            case_id=case_id, alternative_id=alternative_id, grounds=grounds.strip(), on=today, by=by, is_demo=book.case.is_demo
        )
        audit("recommend_terms", by=by, target=Target("special_terms", case_id), details={"alternative": alternative_id})
    return row


def send_back(*, by: RoleAssignment, today: date, case_id: int, reason: str) -> Return:
    """Take the case back to the parties, for a new key, a smaller term or other alternatives; they are heard anew."""
    require(by, Permission.HEAR_TERMS)
    check_words(reason=reason)
    with walls(by, today), transaction.atomic():
        book = opened(by, today, case_id, CaseAct.GO_BACK)
        row = Return.objects.create(
            case_id=case_id, reason=reason.strip(), on=today, by=by, is_demo=book.case.is_demo,
            after_hearing=max((one.pk for one in book.hearings), default=None),
            after_proposal=max((one.pk for one in book.proposals), default=None),
        )  # fmt: skip
        audit("send_terms_back", by=by, target=Target("special_terms", case_id))
    return row


def carry_share(*, by: RoleAssignment, today: date, case_id: int, party_id: int, decided: str) -> CarriedShare:
    """The operator carries what a party has not bound itself to, by its own recorded decision; the others' shares stay as they
    are (readings 5.3)."""
    check_words(decided=decided)
    with walls(by, today), transaction.atomic():
        book = opened(by, today, case_id, CaseAct.CARRY)
        require_operator(by, book, today, Permission.PUT_TERMS_IN_FORCE)
        if book.proposal is None or book.deciding is None or party_id not in book.deciding.undecided:
            raise Refused([stop("terms.nothing_to_carry", text("The party's share is bound or carried already."), "party")])
        try:
            with transaction.atomic():
                row = CarriedShare.objects.create(
                    proposal=book.proposal, case_id=case_id, party_id=party_id, decided=decided.strip(), on=today, by=by,
                    is_demo=book.case.is_demo,
                )  # fmt: skip
        except IntegrityError as error:
            raise Refused([stop("terms.nothing_to_carry", text("The party's share is bound or carried already."))]) from error
        audit("carry_term_share", by=by, target=Target("special_terms", case_id), details={"party": party_id})
    return row


def _check_whole(book: CaseBook) -> None:
    """Refuse an alternative without tools, or one that cannot be calculated."""
    found = []
    for alternative in book.alternatives:
        if not alternative.tools:
            message = text("{name} has no tool yet.")
            found.append(stop("terms.no_tool", message, remedy=text("Add a tool, or take it out."), name=alternative.row.name))
        found += [finding for finding in _stops(book, alternative) if finding.blocks]
    if found:
        raise Refused(list(dict.fromkeys(found)))


def _stops(book: CaseBook, alternative: AlternativeRow) -> list[Finding]:
    found = consequence_of(book.economy(book.year), alternative.term, book.demand)
    return [*found.findings, *check_effects(alternative.term)]
