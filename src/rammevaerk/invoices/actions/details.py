"""A party says what stands on the invoices it sends."""

from dataclasses import asdict, dataclass
from datetime import date

from django.db import transaction

from rammevaerk.accounts import actions as accounts
from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.accounts.permissions import Permission, require
from rammevaerk.invoices.models import InvoiceDetails
from rammevaerk.invoices.rules.details import Details, check_details
from rammevaerk.kernel.errors import Refused
from rammevaerk.kernel.finding import blocking
from rammevaerk.web.clock import is_demo, moment_on


@dataclass(frozen=True)
class NewDetails:
    """Details that hold from a day on."""

    effective_from: date
    details: Details


@transaction.atomic
def record_details(*, by: RoleAssignment, today: date, new: NewDetails) -> InvoiceDetails:
    """Record own details; documents of statements issued from the day on carry them."""
    require(by, Permission.EDIT_INVOICE_DETAILS)
    findings = check_details(new.details, known_cvr=by.organisation.cvr)
    if blocking(findings):
        raise Refused(findings)
    row = InvoiceDetails.objects.create(
        organisation_id=by.organisation_id,
        effective_from=new.effective_from,
        is_demo=is_demo(),
        at=moment_on(today),
        by=by,
        **asdict(new.details),
    )
    accounts.audit("record_invoice_details", by=by, target=accounts.Target("invoice_details", row.pk))
    return row
