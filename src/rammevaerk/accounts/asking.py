"""A request that knows who is asking and which day it is; the type every guarded view takes."""

from datetime import date, datetime

from django.http import HttpRequest

from rammevaerk.accounts.models import RoleAssignment
from rammevaerk.accounts.walls import Acting


class AskedRequest(HttpRequest):
    """What the middleware has set: `assignment` is None for the public; `by` is the same for views that only somebody
    logged in can reach; `today` is the demo's day in demo mode."""

    assignment: RoleAssignment | None
    by: RoleAssignment
    acting: Acting
    today: date
    now: datetime
