"""A closing account as it stands: its lines, the key by use before the announcement, and each party's share (readings 5.13)."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from django.db import connection

from rammevaerk.accounts import queries as accounts
from rammevaerk.changes.models import Change, ClosingEntry, ClosingTermsChosen
from rammevaerk.changes.rules.stopping import stop
from rammevaerk.contracts.queries import people_by_payer
from rammevaerk.financing.rules.closing import KEY, ClosingAccount, ClosingLine, ClosingLineKind, ClosingTerms, closing_account
from rammevaerk.financing.rules.keys import KIND_UNITS, AllocationKey, KeyKind, KeyMember, key_of
from rammevaerk.financing.rules.saying import exact
from rammevaerk.financing.rules.sharing import AGREED_ROUNDING, ShareRounding
from rammevaerk.kernel.finding import Finding
from rammevaerk.kernel.period import add_months
from rammevaerk.kernel.trace import Figure
from rammevaerk.kernel.wording import text
from rammevaerk.law.rulebook import Rulebook
from rammevaerk.parameters.facts import rulebook_on

PERSONS, DAYS = "citizens_on_date", "days_over_last_years"


@dataclass(frozen=True)
class AccountCase:
    """The account of a closing: its lines that stand, its terms, and what each party carries. `names` by organisation."""

    lines: tuple[ClosingEntry, ...]
    chosen: ClosingTermsChosen | None
    book: Rulebook
    key: AllocationKey | None
    account: ClosingAccount | None
    names: Mapping[int, str]

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What stops it."""
        if self.account is None:
            message = text("It is not chosen how the account is shared.")
            return (stop("terms_unchosen", message, "key"),)
        return tuple(dict.fromkeys(self.account.findings))

    def party(self, name: str) -> int:
        """The organisation of a name in the key."""
        return next(pk for pk, known in self.names.items() if known == name)


def account_of(change: Change) -> AccountCase:
    """The closing account as it stands (at most 6 queries)."""
    lines = tuple(ClosingEntry.objects.filter(change=change, removed_on__isnull=True).order_by("pk"))
    chosen = ClosingTermsChosen.objects.filter(change=change).first()
    book = rulebook_on(change.area.code, change.announced_on)
    names = accounts.organisation_names()
    if chosen is None:
        return AccountCase(lines, None, book, None, None, names)
    key = key_by_use(change, chosen, names, book)
    rounding = chosen.rounding or book.value(AGREED_ROUNDING).value
    terms = ClosingTerms(
        operator=names[change.operator_id],
        circle=frozenset(party.name for party in accounts.municipalities_on(change.area.code, change.announced_on)),
        announced=change.announced_on,
        own_use=chosen.own_use,
        outsiders=chosen.outsiders,
        rounding=ShareRounding(rounding) if rounding else None,
    )
    account = closing_account([_line(row) for row in lines], terms, key)
    return AccountCase(lines, chosen, book, key, account, names)


def _line(row: ClosingEntry) -> ClosingLine:
    return ClosingLine(row.words, ClosingLineKind(row.kind), row.amount_ore, row.counts, row.origin)


def key_by_use(change: Change, chosen: ClosingTermsChosen, names: Mapping[int, str], book: Rulebook) -> AllocationKey:
    """The key by the use up to the counting date, numbers without persons (1 query). Stops when it is not known what is
    counted."""
    kind = chosen.key or book.value(KEY).value
    day = chosen.counted_on
    if change.service_id is None or kind not in (PERSONS, DAYS) or (kind == DAYS and not chosen.years):
        message = text("It is not agreed what use is counted, or over how many years.")
        stops = stop("use_unknown", message, "key")
        return key_of(KeyKind.PERSONS, (), (stops,))
    if kind == PERSONS:
        used = {payer: Decimal(people) for (_service, payer), people in people_by_payer(day, change.service_id).items()}
        return _key(KeyKind.PERSONS, used, names, day, {"day": _written(day)})
    until = day + timedelta(days=1)
    first = add_months(until, -12 * (chosen.years or 1))
    used = days_by_payer(first, until, change.service_id)
    return _key(KeyKind.DAYS, used, names, day, {"first": _written(first), "until": _written(until)})


def days_by_payer(first: date, until: date, service: int) -> dict[int, Decimal]:
    """Days paid for at a service in [first, until), part-time by its part, by payer; no person (1 query)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT paying_id, days FROM days_by_payer(%s, %s, %s)", [first, until, service])
        return dict(cursor.fetchall())


def _key(
    kind: KeyKind, used: Mapping[int, Decimal], names: Mapping[int, str], day: date, params: Mapping[str, str]
) -> AllocationKey:
    label = text("Persons on {day}") if kind is KeyKind.PERSONS else text("Days used from {first} to {until}")
    unit = KIND_UNITS[kind]
    members = [
        KeyMember(name, Fraction(number), Figure("weight", "{party}", exact(Fraction(number)), unit, params={"party": name}))
        for payer, number in used.items()
        if (name := names.get(payer, ""))
    ]
    words = Figure("key", label, 0, unit, params=params)
    return replace(key_of(kind, members, (), words), counted_on=day)


def _written(day: date) -> str:
    return f"{day.day}.{day.month}.{day.year}"
