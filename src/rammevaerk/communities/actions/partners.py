"""Partners in other sectors, dated forms of operators, and where services go out."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.accounts.permissions import Permission, require, role_may
from rammevaerk.accounts.queries import the_area
from rammevaerk.communities.actions.standing import guarded, needed, refuse, told
from rammevaerk.communities.models import OperatingForm, Outreach, OutreachMunicipality, Partner
from rammevaerk.kernel.finding import Finding, Severity
from rammevaerk.kernel.wording import text
from rammevaerk.registry.queries import own_service_ids


@dataclass(frozen=True)
class NewForm:
    """The kind of operator and the form of governance from a day."""

    kind: str
    governance: str
    valid_from: date
    source: str = ""


@dataclass(frozen=True)
class NewPartner:
    """A partner from a day: what the partnership is about, and where it is agreed."""

    name: str
    about: str
    agreement_reference: str
    form: NewForm
    valid_to: date | None = None
    is_demo: bool = False


@transaction.atomic
def register_partner(*, by: RoleAssignment, today: date, new: NewPartner) -> Partner:
    """Register a partner with its form from the same day. Raises Refused when it is there already."""
    require(by, Permission.KEEP_COMMUNITIES)
    words = needed(name=new.name, about=new.about, agreement_reference=new.agreement_reference)
    start = new.form.valid_from
    refuse([*words, *needed(governance=new.form.governance), *_there(new, start), *_forward(start, new.valid_to)])
    row = Partner.objects.create(
        area=the_area(),
        name=new.name,
        about=new.about,
        agreement_reference=new.agreement_reference,
        valid_from=start,
        valid_to=new.valid_to,
        is_demo=new.is_demo,
    )
    _write_form(by, new.form, partner=row.pk, is_demo=new.is_demo)
    told("register_partner", by, "partner", row.pk, kind=new.form.kind)
    return row


def _there(new: NewPartner, start: date) -> list[Finding]:
    if not Partner.objects.filter(name=new.name, valid_from=start).exists():
        return []
    message = text("A partner of that name from that day is in the list already.")
    return [Finding("communities.partner_there", Severity.BLOCKING, message, where="name")]


def _forward(start: date, end: date | None, where: str = "valid_to") -> list[Finding]:
    if end is None or end > start:
        return []
    return [Finding("communities.ends_before_start", Severity.BLOCKING, text("It cannot end before it began."), where=where)]


@transaction.atomic
def end_partner(*, by: RoleAssignment, today: date, partner_id: int, on: date) -> Partner:
    """End a partnership: the day before is its last."""
    require(by, Permission.KEEP_COMMUNITIES)
    row = Partner.objects.select_for_update().get(pk=partner_id)
    found = _forward(row.valid_from, on, "on")
    if row.valid_to is not None and row.valid_to <= today:
        found.append(_ended("on"))
    refuse(found)
    row.valid_to = on
    row.save(update_fields=["valid_to"])
    told("end_partner", by, "partner", row.pk, on=on.isoformat())
    return row


def _ended(where: str) -> Finding:
    return Finding("communities.ended_already", Severity.BLOCKING, text("It has ended already."), where=where)


@transaction.atomic
def record_partner_form(*, by: RoleAssignment, today: date, partner_id: int, new: NewForm) -> OperatingForm:
    """Record another form of a partner from a day within the partnership."""
    require(by, Permission.KEEP_COMMUNITIES)
    row = Partner.objects.select_for_update().get(pk=partner_id)
    found = needed(governance=new.governance) + guarded(source=new.source)
    if new.valid_from < row.valid_from or (row.valid_to is not None and new.valid_from >= row.valid_to):
        message = text("The partnership does not run on that day.")
        found.append(Finding("communities.outside_life", Severity.BLOCKING, message, where="valid_from"))
    refuse(found)
    made = _write_form(by, new, partner=row.pk, is_demo=row.is_demo)
    told("record_operating_form", by, "partner", row.pk, kind=new.kind, valid_from=new.valid_from.isoformat())
    return made


@transaction.atomic
def record_service_form(*, by: RoleAssignment, today: date, service_id: int, new: NewForm) -> OperatingForm:
    """Record the form of a service from a day."""
    require(by, Permission.KEEP_COMMUNITIES)
    refuse(needed(governance=new.governance) + guarded(source=new.source))
    made = _write_form(by, new, service=service_id)
    told("record_operating_form", by, "service", service_id, kind=new.kind, valid_from=new.valid_from.isoformat())
    return made


def _write_form(
    by: RoleAssignment, new: NewForm, *, partner: int | None = None, service: int | None = None, is_demo: bool = False
) -> OperatingForm:
    return OperatingForm.objects.create(
        partner_id=partner,
        service_id=service,
        kind=new.kind,
        governance=new.governance,
        valid_from=new.valid_from,
        source=new.source,
        recorded_by=by,
        is_demo=is_demo,
    )


@dataclass(frozen=True)
class NewOutreach:
    """What a service goes out with from a day: subject, hours in all a week or a year, and to which municipalities."""

    service: int
    subject: str
    hours: Decimal
    per: str
    municipalities: tuple[int, ...]
    valid_from: date
    is_demo: bool = False


@transaction.atomic
def start_outreach(*, by: RoleAssignment, today: date, new: NewOutreach) -> Outreach:
    """Record what a service goes out with; the secretariat for all services, an operator for its own."""
    _keeps_outreach(by, today, new.service)
    found = needed(subject=new.subject)
    if new.hours <= 0:
        message = text("Write how many hours it is.")
        found.append(Finding("communities.no_hours", Severity.BLOCKING, message, where="hours"))
    if not new.municipalities:
        message = text("Choose the municipalities it covers.")
        found.append(Finding("communities.covers_nobody", Severity.BLOCKING, message, where="municipalities"))
    refuse(found)
    row = Outreach.objects.create(
        service_id=new.service,
        subject=new.subject,
        hours=new.hours,
        per=new.per,
        valid_from=new.valid_from,
        is_demo=new.is_demo,
    )
    covered = (OutreachMunicipality(outreach=row, municipality_id=pk) for pk in dict.fromkeys(new.municipalities))
    OutreachMunicipality.objects.bulk_create(covered)
    told("start_outreach", by, "service", new.service, outreach=row.pk)
    return row


@transaction.atomic
def end_outreach(*, by: RoleAssignment, today: date, outreach_id: int, on: date) -> Outreach:
    """End it: the day before is its last."""
    row = Outreach.objects.select_for_update().get(pk=outreach_id)
    _keeps_outreach(by, today, row.service_id)
    found = _forward(row.valid_from, on, "on")
    if row.valid_to is not None:
        found.append(_ended("on"))
    refuse(found)
    row.valid_to = on
    row.save(update_fields=["valid_to"])
    told("end_outreach", by, "service", row.service_id, outreach=row.pk, on=on.isoformat())
    return row


def _keeps_outreach(by: RoleAssignment, today: date, service: int) -> None:
    require(by, Permission.KEEP_OUTREACH)
    if not role_may(by.as_role, Permission.KEEP_COMMUNITIES) and service not in own_service_ids(by, today):
        raise PermissionDenied(_("You keep only what your own services go out with."))
