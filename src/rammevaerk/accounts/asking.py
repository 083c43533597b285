"""A request that knows who is asking and which day it is; the type every guarded view takes."""

from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.accounts.walls import Acting
from rammevaerk.web.middleware import DatedRequest


class AskedRequest(DatedRequest):
    """What the middleware has set: `assignment` is None for the public; `by` is the same for views that only somebody
    logged in can reach."""

    assignment: RoleAssignment | None
    by: RoleAssignment
    acting: Acting
