"""Roles and acts in words."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from rammevaerk.accounts.permissions import Role

ROLE_NAMES: dict[Role, str | Promise] = {
    Role.CASE_WORKER: _("Case worker"),
    Role.CONTROLLER: _("Controller"),
    Role.SERVICE_MANAGER: _("Service manager"),
    Role.OPERATOR_ECONOMIST: _("Operator's economist"),
    Role.SECRETARIAT: _("Secretariat"),
    Role.STEERING_GROUP: _("Steering group"),
    Role.DISABILITY_COUNCIL: _("Disability council"),
    Role.AUDITOR: _("Auditor"),
    Role.PUBLIC: _("Public visitor"),
}


def role_name(role: Role) -> str:
    return str(ROLE_NAMES[role])


# Every act of every area that writes to the audit trail; a test finds one that is missing.
ACTS: dict[str, str | Promise] = {
    "record_succession": _("Recorded a succession"),
}

# What somebody looked at, for the trail of looks.
LOOKS: dict[str, str | Promise] = {}


def act_name(act: str) -> str:
    return str(ACTS.get(act, act))


def look_name(what: str) -> str:
    return str(LOOKS.get(what, what))
