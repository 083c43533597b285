"""The acting municipality's decision of a service for a citizen, as it is told to those it concerns."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from rammevaerk.contracts.models.placements import PlacementBasis
from rammevaerk.web.recorded import Sourced


class Decision(Sourced):
    """A service is decided for a citizen, on a day and a basis. Never changed; a later one for the same citizen and service
    holds instead.

    `need` is the id of the need it closes, as a number: needs stand above. `allocated_ore` and `chosen_ore` are the two prices
    of a free choice, like for like, in øre a day, `limit_ore` the dearest the municipality must pay (SEL § 108, stk. 2).
    `documented` says which records were on file and which principles held, for whoever asks later.
    """

    insert_only = True

    citizen = models.ForeignKey("contracts.Citizen", on_delete=models.PROTECT, related_name="+")
    need = models.BigIntegerField(null=True)
    basis = models.CharField(max_length=14, choices=PlacementBasis.choices)
    unit = models.ForeignKey("registry.Unit", on_delete=models.PROTECT, related_name="+", db_index=False)
    service = models.ForeignKey("registry.Service", on_delete=models.PROTECT, related_name="+", db_index=False)
    paragraph = models.CharField(max_length=20)
    operator = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    acting = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+", db_index=False)
    paying = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+", db_index=False)
    department = models.CharField(max_length=80, blank=True)
    decided_on = models.DateField(_("decided on"))
    allocated_ore = models.BigIntegerField(null=True)
    chosen_ore = models.BigIntegerField(null=True)
    limit_ore = models.BigIntegerField(null=True)
    documented = models.JSONField(default=dict)
    rulebook = models.CharField(max_length=64)
    at = models.DateTimeField()
    by = models.ForeignKey("accounts.RoleAssignment", on_delete=models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["citizen", "service"], name="decision_of_citizen"),
            models.Index(fields=["acting", "id"], name="decision_acting"),
            models.Index(fields=["operator", "id"], name="decision_operator"),
        ]
