"""What every act on a return shares: the moment it is dated, and the step it leaves."""

from datetime import date, datetime

from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.reporting.models import Return, ReturnStep
from rammevaerk.reporting.rules.states import AnswerState
from rammevaerk.web.clock import present


def moment(today: date) -> datetime:
    """The day of the act at the present time of day."""
    return present().replace(year=today.year, month=today.month, day=today.day)


def step(row: Return, to: AnswerState, *, by: RoleAssignment | None, at: datetime, comment: str = "") -> None:
    """Move a return and leave the step that tells who, when and why."""
    ReturnStep.objects.create(return_of=row, from_state=row.state, to_state=to.value, at=at, by=by, comment=comment)
    row.state = to.value
