"""Couples and siblings by the municipality's own reference of the household (readings 3.15)."""

from datetime import date

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from rammevaerk.accounts import actions as accounts
from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.accounts.walls import Function
from rammevaerk.contracts.actions.writing import acting
from rammevaerk.contracts.models import Citizen
from rammevaerk.contracts.rules.placing import LONGEST_REFERENCE
from rammevaerk.kernel.cpr import guard_text
from rammevaerk.kernel.errors import Refused
from rammevaerk.kernel.finding import Finding, Severity
from rammevaerk.kernel.wording import text


def set_household(*, by: RoleAssignment, today: date, citizen: int, household: str) -> None:
    """Put a citizen of one's own municipality in a household by its reference; empty takes it away again."""
    with acting(by, today) as who:
        row = Citizen.objects.select_for_update().get(pk=citizen)
        if who.function is not Function.AUTHORITY or row.municipality_id not in who.parties:
            raise PermissionDenied(_("The household is stated by the municipality whose reference it is."))
        wanted = household.strip()
        found = guard_text(wanted, "household")
        if len(wanted) > LONGEST_REFERENCE:
            long = text("The reference is longer than 40 characters.")
            found = Finding("contracts.long_household", Severity.BLOCKING, long, where="household")
        if found:
            raise Refused([found])
        Citizen.objects.filter(pk=citizen).update(household=wanted)
        accounts.audit("set_household", by=by, target=accounts.Target("citizen", citizen), details={"stated": bool(wanted)})
