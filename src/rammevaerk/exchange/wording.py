"""Scopes and states of tokens in words."""

from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rammevaerk.exchange.models import ApiToken
from rammevaerk.exchange.rules.tokens import Scope

SCOPES: dict[Scope, str | Promise] = {
    Scope.FEED_READ: gettext_lazy("Fetch what has happened"),
    Scope.NEEDS_READ: gettext_lazy("Read needs and their matches"),
    Scope.NEEDS_WRITE: gettext_lazy("Open, change and close needs"),
    Scope.INQUIRIES_READ: gettext_lazy("Read inquiries and answers"),
    Scope.INQUIRIES_WRITE: gettext_lazy("Send and answer inquiries"),
    Scope.WAITING_READ: gettext_lazy("Read waiting lists and reservations"),
    Scope.WAITING_WRITE: gettext_lazy("Put on waiting lists, take off, and reserve"),
    Scope.CONTRACTS_READ: gettext_lazy("Read contracts"),
    Scope.CONTRACTS_WRITE: gettext_lazy("Write, issue and sign contracts"),
    Scope.PLACEMENTS_READ: gettext_lazy("Read placements"),
    Scope.PLACEMENTS_WRITE: gettext_lazy("Begin, change, follow up and end placements"),
    Scope.SPENDING_READ: gettext_lazy("Read what is bought and sold, the forecast and state refund"),
    Scope.INVOICES_READ: gettext_lazy("Fetch electronic invoices"),
    Scope.INVOICES_WRITE: gettext_lazy("Report what became of electronic invoices"),
    Scope.STATEMENTS_READ: gettext_lazy("Read statements and balances"),
    Scope.LEDGER_READ: gettext_lazy("Fetch statements and balances"),
    Scope.LEDGER_WRITE: gettext_lazy("Report what is booked and paid"),
}


def scope_words(code: str) -> str:
    """The scope in words; one that is no longer known shows as it is stored."""
    known = {scope.value: words for scope, words in SCOPES.items()}
    return str(known.get(code, code))


def state_words(row: ApiToken, today: date) -> tuple[str, str]:
    """The kind of badge and the word for how a token stands."""
    if row.revoked_at is not None:
        return "grey", _("Revoked")
    if row.last_day < today:
        return "grey", _("Run out")
    return "success", _("Works")
