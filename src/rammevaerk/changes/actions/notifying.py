"""An operator notifies what it wants to do, and can withdraw it until it has happened."""

from dataclasses import dataclass
from datetime import date

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.accounts.permissions import Permission
from rammevaerk.accounts.queries import the_area
from rammevaerk.changes.actions.under import acting, audited, guarded, own_case
from rammevaerk.changes.facts import joint_stands
from rammevaerk.changes.models import Change, ResidentsCounted
from rammevaerk.changes.rules.notifying import Notified, check_notified
from rammevaerk.changes.rules.standing import AllowedStep
from rammevaerk.changes.rules.stopping import stop
from rammevaerk.contracts.queries import people_by_payer
from rammevaerk.kernel.errors import Refused
from rammevaerk.kernel.wording import text
from rammevaerk.registry import queries as registry
from rammevaerk.web.clock import is_demo, moment_on


@dataclass(frozen=True)
class NewChange:
    """A notification: what the rules check, and what is told beside. `yearly_ore` is what it costs more (less, below zero) a
    year, `once_ore` once."""

    told: Notified
    features: tuple[str, ...] = ()
    content: str = ""
    economy: str = ""
    yearly_ore: int | None = None
    once_ore: int | None = None
    is_demo: bool = False


def notify_change(*, by: RoleAssignment, today: date, new: NewChange) -> Change:
    """Notify a change of an own or planned service, with the residents of the day by municipality. Raises Refused,
    PermissionDenied for another's service."""
    told = new.told
    if wrong := check_notified(told, today):
        raise Refused(wrong)
    guarded(name=told.name, reason=told.reason, content=new.content, economy=new.economy, other_names=told.other_names)
    with acting(by, today, Permission.NOTIFY_CHANGES):
        own = set(registry.own_service_ids(by, today))
        if told.service is not None and told.service not in own:
            raise PermissionDenied(_("Only the operator of the service can do this."))
        counted = _residents(told.service, today)
        row = _saved(by, today, new, counted)
        ResidentsCounted.objects.bulk_create(
            ResidentsCounted(change=row, municipality_id=party, people=people, counted_on=today)
            for party, people in sorted(counted.items())
        )
        audited("notify_change", by, row.pk, kind=row.kind, service=row.service_id, takes_effect=row.takes_effect.isoformat())
    return row


def _residents(service: int | None, today: date) -> dict[int, int]:
    if service is None:
        return {}
    return {payer: people for (_service, payer), people in people_by_payer(today, service).items() if people}


def _saved(by: RoleAssignment, today: date, new: NewChange, counted: dict[int, int]) -> Change:
    told = new.told
    service = registry.service(told.service) if told.service is not None else None
    row = Change(
        area=the_area(), operator_id=by.organisation_id, kind=told.kind.value, service=service,
        name=service.name if service else told.name.strip(), paragraph=told.paragraph, groups=list(told.groups),
        features=list(new.features), content=new.content, places_before=told.places_before, places_after=told.places_after,
        takes_effect=told.takes_effect, reason=told.reason, economy=new.economy, yearly_ore=new.yearly_ore,
        once_ore=new.once_ore, others=list(told.others), other_names=told.other_names, new_operator_id=told.new_operator,
        location_id=told.location, forced=told.forced.value if told.forced else "", joint_inquiry=told.joint_inquiry,
        users=sorted(counted), announced_on=told.announced or today, notified_on=today, notified_at=moment_on(today),
        notified_by=by, is_demo=is_demo() or new.is_demo,
    )  # fmt: skip
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        if "change_once_at_a_time" not in str(error):
            raise
        message = text("The same is notified for this service already. Go on with that case, or withdraw it.")
        raise Refused([stop("notified_already", message, "service")]) from error
    return row


def withdraw_change(*, by: RoleAssignment, today: date, change_id: int, because: str) -> None:
    """The operator gives a change up before it has taken effect. Raises Refused."""
    guarded(because=because)
    with acting(by, today, Permission.NOTIFY_CHANGES) as who:
        case = own_case(change_id, AllowedStep.WITHDRAW, today, who)
        if not because.strip():
            raise Refused([stop("no_reason", text("Write why."), "because")])
        case.row.withdrawn_on, case.row.withdrawn_because = today, because.strip()
        case.row.save(update_fields=["withdrawn_on", "withdrawn_because"])
        audited("withdraw_change", by, change_id)


def attach_inquiry(*, by: RoleAssignment, today: date, change_id: int, inquiry: int) -> None:
    """Name the inquiry for a joint service that lies behind a single-person service. Raises Refused when there is none."""
    with acting(by, today, Permission.NOTIFY_CHANGES) as who:
        case = own_case(change_id, AllowedStep.PLAN, today, who)
        if joint_stands(inquiry) is None:
            message = text("There is no inquiry with this number.")
            raise Refused([stop("no_inquiry", message, "inquiry")])
        case.row.joint_inquiry = inquiry
        case.row.save(update_fields=["joint_inquiry"])
        audited("attach_inquiry", by, change_id, inquiry=inquiry)


def link_service(*, by: RoleAssignment, today: date, change_id: int, service_id: int) -> None:
    """Say which service of the register the planned one has become: its results are read from there. Raises Refused."""
    with acting(by, today, Permission.NOTIFY_CHANGES) as who:
        case = own_case(change_id, AllowedStep.PLAN, today, who)
        if service_id not in set(registry.own_service_ids(by, today)):
            raise PermissionDenied(_("Only the operator of the service can do this."))
        if not case.kind.is_new or case.row.service_id is not None:
            message = text("The change has a service of the register already.")
            raise Refused([stop("service_linked", message, "service")])
        case.row.service_id = service_id
        case.row.save(update_fields=["service"])
        audited("link_service", by, change_id, service=service_id)
