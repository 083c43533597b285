"""A yearly revision of prices: looked at, made ready by one person, confirmed by another, and then written as tariffs."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.db import connection, transaction
from django.utils.translation import gettext as _

from rammevaerk.accounts import actions as accounts
from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.accounts.permissions import Permission, require
from rammevaerk.accounts.walls import Acting, acting_for
from rammevaerk.contracts.facts import rulebook_on
from rammevaerk.kernel.cpr import guard_text
from rammevaerk.kernel.errors import Refused
from rammevaerk.kernel.finding import Finding, Severity
from rammevaerk.kernel.period import Period
from rammevaerk.kernel.wording import text
from rammevaerk.pricing.actions import NewTariff, record_tariffs
from rammevaerk.registry.queries import acting_of
from rammevaerk.settlement import revision_reads
from rammevaerk.settlement.models import PriceRevision, PriceRevisionApproval, PriceRevisionLine
from rammevaerk.settlement.revision_reads import Stay
from rammevaerk.settlement.rules.revision import RevisedPrice, a_year_of, check_revision, revised
from rammevaerk.web.clock import is_demo, moment_on

DEVELOPMENT = "pricing.price_wage_development"


@dataclass(frozen=True)
class RevisionAsked:
    """From which day, by which factor (None: the development of prices and wages of that day), where it stands, and the items
    that stay as they are with the reason."""

    from_date: date
    factor: Decimal | None
    source: str
    exempt: Mapping[int, str]


@dataclass(frozen=True)
class RevisionShown:
    """What a revision would do: each price, the placements at it and what a year of each costs more."""

    factor: Decimal
    source: str
    prices: tuple[RevisedPrice, ...]
    stays: Mapping[int, list[Stay]]

    def year_of(self, price: RevisedPrice) -> int | None:
        """Øre a year more for all placements known at a price."""
        found = [a_year_of(price, stay.share) for stay in self.stays.get(price.now.item, [])]
        return None if any(ore is None for ore in found) else sum(ore for ore in found if ore is not None)


def look_at_revision(*, by: RoleAssignment, today: date, asked: RevisionAsked) -> RevisionShown:
    """What it would do, without writing. Raises Refused, each finding at its field."""
    require(by, Permission.REVISE_PRICES)
    who = acting_of(by, today)
    with acting_for(who):
        return _worked_out(by, who, asked)


def prepare_revision(*, by: RoleAssignment, today: date, asked: RevisionAsked) -> int:
    """Make it ready for another person to confirm; gives its id. Raises Refused."""
    require(by, Permission.REVISE_PRICES)
    who = acting_of(by, today)
    with acting_for(who), transaction.atomic():
        shown = _worked_out(by, who, asked)
        row = PriceRevision.objects.create(
            organisation_id=by.organisation_id,
            from_date=asked.from_date,
            factor=shown.factor,
            source=shown.source,
            rulebook=rulebook_on(asked.from_date).identity,
            prepared_at=moment_on(today),
            prepared_by=by,
            is_demo=is_demo(),
        )
        PriceRevisionLine.objects.bulk_create([_line(row, price, shown) for price in shown.prices])
        details = {"from": asked.from_date.isoformat(), "lines": len(shown.prices), "factor": str(shown.factor)}
        accounts.audit("prepare_revision", by=by, target=_target(row.pk), details=details, rulebook=row.rulebook)
    return row.pk


def confirm_revision(*, by: RoleAssignment, today: date, revision_id: int) -> int:
    """Write the tariffs another person made ready, all or none; gives how many. Charged days of theirs are corrected by the next
    run. Raises Refused when it is one's own, confirmed already, or a price has changed since."""
    require(by, Permission.REVISE_PRICES)
    with acting_for(acting_of(by, today)), transaction.atomic():
        row = PriceRevision.objects.select_related("prepared_by").filter(pk=revision_id, organisation=by.organisation_id).first()
        if row is None:
            raise PermissionDenied(_("You can only confirm what your own organisation has made ready."))
        _lock(row.organisation_id)
        lines = [line for line in row.lines.select_related("item", "tariff") if not line.exempt_because]
        _check_confirm(row, lines, by)
        PriceRevisionApproval.objects.create(
            revision=row,
            organisation_id=row.organisation_id,
            prepared_user_id=row.prepared_by.user_id,
            approved_user_id=by.user_id,
            approved_by=by,
            approved_at=moment_on(today),
        )
        items = {line.item_id: line.item for line in lines}
        record_tariffs([_tariff(row, line) for line in lines], items, at=moment_on(today))
        accounts.audit("confirm_revision", by=by, target=_target(row.pk), details={"tariffs": len(lines)}, rulebook=row.rulebook)
    return len(lines)


def _worked_out(by: RoleAssignment, who: Acting, asked: RevisionAsked) -> RevisionShown:
    factor, source = asked.factor, asked.source
    if factor is None:
        known = rulebook_on(asked.from_date).value(DEVELOPMENT)
        factor = known.value if isinstance(known.value, Decimal) else None
        source = source.strip() or (str(known.source) if factor is not None else _("Unknown"))
    prices = revision_reads.prices_to_revise(by.organisation_id, who.parties, asked.from_date)
    found = tuple(revised(price, factor or Decimal(0), asked.from_date, asked.exempt.get(price.item, "")) for price in prices)
    wrong = list(check_revision(factor, source, found, follows_agreement=asked.factor is None))
    wrong += [finding for words in (source, *asked.exempt.values()) if (finding := guard_text(words, "source"))]
    if wrong or factor is None:
        raise Refused(dict.fromkeys(wrong))
    return RevisionShown(
        factor, source.strip(), found, revision_reads.stays_at([price.item for price in prices], asked.from_date)
    )


def _line(row: PriceRevision, price: RevisedPrice, shown: RevisionShown) -> PriceRevisionLine:
    return PriceRevisionLine(
        revision=row,
        organisation_id=row.organisation_id,
        item_id=price.now.item,
        tariff_id=price.now.tariff,
        old_ore=price.now.ore,
        new_ore=price.ore,
        valid_to=price.period.end,
        placements=len(shown.stays.get(price.now.item, [])),
        year_ore=shown.year_of(price),
        exempt_because=price.exempt[:250],
    )


def _check_confirm(row: PriceRevision, lines: list[PriceRevisionLine], by: RoleAssignment) -> None:
    if PriceRevisionApproval.objects.filter(revision=row).exists():
        raise Refused([_stop("revision_done", text("It has been confirmed already."), text("Another revision undoes it."))])
    if row.prepared_by.user_id == by.user_id:
        raise Refused([_stop("revision_own", text("You made it ready yourself."), text("Ask a colleague to confirm it."))])
    standing = apps.get_model("pricing", "Tariff").objects.filter(
        pk__in=[line.tariff_id for line in lines], superseded_at__isnull=True
    )
    if standing.count() != len({line.tariff_id for line in lines}):
        message = text("A price has changed since it was made ready.")
        raise Refused([_stop("revision_stale", message, text("Make the revision ready again."))])


def _tariff(row: PriceRevision, line: PriceRevisionLine) -> NewTariff:
    return NewTariff(
        line.item_id,
        line.new_ore,
        Period(row.from_date, line.valid_to),
        sheet_id=line.tariff.sheet_id,
        provisional=line.tariff.provisional,
        reason=_("Revision of prices"),
        source=row.source[:250],
        is_demo=line.tariff.is_demo,
    )


def _lock(organisation: int) -> None:
    """One confirmation at a time for an organisation, so that two at once cannot both write."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended('settlement.revision.' || %s, 0))", [str(organisation)])


def _target(pk: int) -> accounts.Target:
    return accounts.Target("price_revision", pk)


def _stop(code: str, message: str, remedy: str) -> Finding:
    return Finding(f"settlement.{code}", Severity.BLOCKING, message, remedy)
