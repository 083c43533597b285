"""Links to one statement for buyers nobody logs in for: made and revoked by the seller, opened and disputed by whoever has
the code."""

import secrets
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.utils.translation import gettext as _

from rammevaerk.accounts import actions as accounts
from rammevaerk.accounts import queries as organisations
from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.accounts.permissions import Permission, require
from rammevaerk.accounts.walls import Acting, Function, acting_for
from rammevaerk.contracts.facts import rulebook_on
from rammevaerk.kernel.codes import written_code
from rammevaerk.kernel.cpr import guard_text
from rammevaerk.kernel.errors import Refused
from rammevaerk.kernel.finding import Finding, Severity
from rammevaerk.kernel.wording import text
from rammevaerk.registry.queries import acting_of
from rammevaerk.settlement.actions.disputing import RaisedDispute, write_dispute
from rammevaerk.settlement.models import Charge, Statement, StatementLink
from rammevaerk.settlement.rules.links import DAYS, TRIES, LinkState, check_link
from rammevaerk.web import codes
from rammevaerk.web.clock import moment_on

PURPOSE = "settlement.statement"


@dataclass(frozen=True)
class IssuedLink:
    """A link's last part and its code, as they are shown once; only the code's hash is kept. `last_day` inclusive."""

    link: str
    last_day: date
    code: str = field(repr=False)


def make_link(*, by: RoleAssignment, today: date, statement_id: int) -> IssuedLink:
    """A new link and code for a statement one's own organisation issued; an earlier one holds no longer.

    Raises Refused when somebody logs in for the buyer, PermissionDenied for another seller's.
    """
    require(by, Permission.ISSUE_STATEMENTS)
    who = acting_of(by, today)
    with acting_for(who), transaction.atomic():
        row = _own(statement_id, who)
        if organisations.role_holders(today).filter(organisation=row.buyer_id).exists():
            message = text("The buyer has a login and finds the statement here.")
            raise Refused([Finding("settlement.link_needless", Severity.BLOCKING, message)])
        _revoke(row, today)
        book = rulebook_on(today)
        link, code = codes.new_link(), codes.new_code()
        last_day = today + timedelta(days=book.integer(DAYS))
        made = StatementLink.objects.create(
            statement=row,
            seller_id=row.seller_id,
            buyer_id=row.buyer_id,
            link=link,
            hash=codes.hashed(PURPOSE, link, code),
            made_at=moment_on(today),
            made_by=by,
            last_day=last_day,
            tries_left=book.integer(TRIES),
        )
        target = accounts.Target("statement_link", made.pk)
        accounts.audit("make_statement_link", by=by, target=target, details={"statement": row.pk}, rulebook=book.identity)
    return IssuedLink(link, last_day, written_code(code))


def revoke_link(*, by: RoleAssignment, today: date, statement_id: int) -> None:
    """No link opens the statement any more."""
    require(by, Permission.ISSUE_STATEMENTS)
    who = acting_of(by, today)
    with acting_for(who), transaction.atomic():
        row = _own(statement_id, who)
        if _revoke(row, today):
            target = accounts.Target("settlement_statement", row.pk)
            accounts.audit("revoke_statement_link", by=by, target=target)


def _own(statement_id: int, who: Acting) -> Statement:
    row = Statement.objects.filter(pk=statement_id, seller_id__in=who.parties).first()
    if row is None:
        raise PermissionDenied(_("Only the seller sends a statement by link."))
    return row


def _revoke(row: Statement, today: date) -> int:
    return StatementLink.objects.filter(statement=row, revoked_at__isnull=True).update(revoked_at=moment_on(today))


def open_link(*, today: date, link: str, code: str) -> str:
    """Open a link with its code, once; gives the key this browser opens it with from now on. A wrong code is counted, so
    this must not run inside a transaction that may be rolled back. Raises Refused."""
    key = secrets.token_urlsafe(24)
    state, tries, _statement = _door(today, link, code=codes.hashed(PURPOSE, link, code), key=codes.hashed_key(PURPOSE, key))
    if stopped := check_link(state, tries):
        raise Refused(stopped)
    return key


def opened_by(*, today: date, link: str, key: str) -> tuple[LinkState, Acting | None]:
    """Where the link stands for a browser's key, and the walls of whoever has opened it: that statement and nothing else."""
    state, _tries, statement = _door(today, link, code="", key=codes.hashed_key(PURPOSE, key) if key else "")
    if state is not LinkState.GOOD or statement is None:
        return state, None
    return state, Acting(Function.LINK, units=(statement,))


def _door(today: date, link: str, *, code: str, key: str) -> tuple[LinkState, int, int | None]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM statement_door(%s, %s, %s, %s)", [link, code, key, today])
        state, tries, statement = cursor.fetchone()
    return LinkState(state), tries, statement


def dispute_by_link(*, today: date, opened: Acting, charge_id: int, raised: RaisedDispute, office: str) -> int:
    """Dispute a line of the statement one has opened; `office` names the authority's function, never a person. Raises Refused,
    Charge.DoesNotExist for a line of another statement."""
    wrong = [finding for finding in [guard_text(office, "office")] if finding]
    if not office.strip():
        wrong.append(Finding("settlement.link_nobody", Severity.BLOCKING, text("Write which office you are."), where="office"))
    if wrong:
        raise Refused(wrong)
    with acting_for(opened), transaction.atomic():
        line = Charge.objects.get(pk=charge_id, internal=False)
        return write_dispute(line, raised, by=None, office=office.strip(), today=today)
