"""What of settlement rests on agreed values: the months settled while they hold, as counts without parties."""

from collections.abc import Sequence

from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rammevaerk.accounts.queries import the_area
from rammevaerk.parameters.effects import Touched
from rammevaerk.parameters.rules import Change
from rammevaerk.settlement.rules.month import DAYS_PER_YEAR, REQUIRED
from rammevaerk.web import dates

ORDER = 20
OF_A_RUN = (*REQUIRED, DAYS_PER_YEAR, "settlement.billing", "settlement.claim_months", "settlement.payment_terms_days")
"""The values a run reads on its month's first day."""


def effects(changes: Sequence[Change]) -> list[Touched]:
    """Months settled in the area of this installation by the values (2 queries); nobody's statement is named."""
    area = the_area().code
    felt = [change for change in changes if change.holds_in(area) and change.parameter_id in OF_A_RUN]
    months: dict[str, tuple[int, int]] = {}
    with connection.cursor() as cursor:
        for start, end in sorted({(change.start, change.end) for change in felt}, key=lambda span: span[0]):
            cursor.execute("SELECT month, statements, charges FROM settled_months(%s, %s) ORDER BY month", [start, end])
            months |= {dates.month_of(month): (statements, charges) for month, statements, charges in cursor.fetchall()}
    if not months:
        return []
    statements = sum(count for count, _charges in months.values())
    charges = sum(count for _statements, count in months.values())
    heading = ngettext("%(n)s settled month", "%(n)s settled months", len(months)) % {"n": len(months)}
    issued = _("%(months)s: %(statements)s statements with %(charges)s lines are issued.")
    words = issued % {"months": ", ".join(months), "statements": statements, "charges": charges}
    stays = _("They stay; a correction of one of these months takes the new value.")
    return [Touched(heading, len(months), f"{words} {stays}")]
