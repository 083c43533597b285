"""A party's word that it nets with another."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from rammevaerk.accounts import actions as accounts
from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.kernel.errors import Refused
from rammevaerk.ledger.actions.shared import own_books
from rammevaerk.ledger.models import NettingWord
from rammevaerk.ledger.rules.netting import Word, check_word
from rammevaerk.web.clock import is_demo, moment_on


@dataclass(frozen=True)
class Netting:
    """What is said: from a day, to a last day or without end, and the agreement it rests on."""

    first_day: date
    last_day: date | None
    decided: str


def say_netting(*, by: RoleAssignment, today: date, other: int, said: Netting) -> None:
    """Record own word on netting with another party; netting holds where both words do. Later words take the place of earlier."""
    word = Word(said.first_day, said.last_day + timedelta(days=1) if said.last_day else None)
    if findings := check_word(word, said.decided, today):
        raise Refused(findings)
    with own_books(by, today) as who:
        if other in who.parties:
            raise PermissionDenied(_("Netting is between two parties."))
        row = NettingWord.objects.create(
            party_id=by.organisation_id, counterparty_id=other, first_day=word.first_day, after=word.after,
            decided=said.decided.strip(), at=moment_on(today), by=by, is_demo=is_demo(),
        )  # fmt: skip
        accounts.audit("say_netting", by=by, target=accounts.Target("ledger_netting", row.pk), details={"other": other})
