"""What the ledger's pages read from a request: whose books, and as of when."""

from datetime import datetime, time

from rammevaerk.accounts import queries as organisations
from rammevaerk.accounts.asking import AskedRequest
from rammevaerk.accounts.permissions import Permission, may
from rammevaerk.accounts.walls import Function
from rammevaerk.ledger.forms import AsOfFilter
from rammevaerk.settlement.ledger_reads import END_OF_TIME, AsOf
from rammevaerk.web.clock import COPENHAGEN

PAGES = (
    ("balances", "ledger:balances", Permission.SEE_LEDGER),
    ("payments", "ledger:payments", Permission.SEE_LEDGER),
    ("months", "ledger:months", Permission.SEE_LEDGER),
    ("years", "ledger:years", Permission.SEE_LEDGER),
    ("strings", "ledger:strings", Permission.KEEP_LEDGER),
    ("files", "ledger:files", Permission.KEEP_LEDGER),
)


def whose(request: AskedRequest) -> tuple[int, ...]:
    """The parties whose books are shown: one's own, everybody's to the auditor."""
    if request.acting.function is Function.AUDITOR:
        return tuple(organisations.organisation_names())
    return request.acting.parties


def as_of(request: AskedRequest) -> tuple[AsOf, AsOfFilter]:
    """The day asked for (today by default), and what was known then (by default all that is known)."""
    form = AsOfFilter(request.GET or None, initial={"day": request.today})
    chosen = form.chosen() if request.GET else {}
    known = chosen.get("known")
    moment = datetime.combine(known, time.max, COPENHAGEN) if known else END_OF_TIME
    return AsOf(chosen.get("day") or request.today, moment), form


def pages_for(request: AskedRequest) -> list[tuple[str, str]]:
    """The pages of the area open to who is asking: key and url name."""
    return [(key, name) for key, name, needed in PAGES if may(request, needed)]
