"""Proposals of values with their source and who decided on them, and their rows. What is decided never changes."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rammevaerk.law.rulebook import AREA_NAMES
from rammevaerk.law.values import State


class ProposalState(models.TextChoices):
    DRAFT = "draft", _("Not sent yet")
    PROPOSED = "proposed", _("Awaits the second person")
    APPROVED = "approved", _("Approved")
    REFUSED = "refused", _("Refused")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class Proposal(models.Model):
    """Values from one adopted text, proposed by one person and decided on by another; one who withdraws decides alone.

    `proposer` and `decider` are the people behind the roles, so that the database can tell them apart. `approval` counts the
    approvals from 1: of two values for the same day the one with the higher number holds. A trigger keeps what is decided.
    """

    title = models.CharField(max_length=200)
    reference = models.CharField(max_length=200)
    adopted_on = models.DateField()
    body = models.CharField(max_length=120)
    note = models.TextField(blank=True)
    state = models.CharField(max_length=10, choices=ProposalState.choices, default=ProposalState.DRAFT)
    proposed_by = models.ForeignKey("accounts.RoleAssignment", on_delete=models.PROTECT, related_name="+")
    proposer = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    proposed_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey("accounts.RoleAssignment", on_delete=models.PROTECT, null=True, related_name="+")
    decider = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    reason = models.TextField(blank=True)
    approval = models.IntegerField(null=True, unique=True)
    is_demo = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                name="two_people_decide",
                condition=~Q(state__in=["approved", "refused"]) | (Q(decider__isnull=False) & ~Q(decider=F("proposer"))),
            ),
            models.CheckConstraint(
                name="decided_by_somebody_at_a_time",
                condition=Q(
                    state__in=["draft", "proposed"], decided_by__isnull=True, decider__isnull=True, decided_at__isnull=True
                )
                | Q(
                    state__in=["approved", "refused", "withdrawn"],
                    decided_by__isnull=False,
                    decider__isnull=False,
                    decided_at__isnull=False,
                ),
            ),
            models.CheckConstraint(
                name="approvals_are_counted",
                condition=Q(state="approved", approval__isnull=False) | (~Q(state="approved") & Q(approval__isnull=True)),
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["state", "id"], name="proposal_state")]

    def __str__(self) -> str:
        return self.title


class ProposedValue(models.Model):
    """One dated value of a proposal. `raw` is as `law.values.parse_value` takes it, None when the state has no value; `source`
    is the row's own, where a table names one for each (the price and wage index)."""

    insert_only = True

    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="values")
    parameter_id = models.CharField(max_length=100)
    area_code = models.CharField(max_length=20, choices=list(AREA_NAMES.items()))
    valid_from = models.DateField()
    raw = models.JSONField(null=True)
    state = models.CharField(max_length=12, choices=[(state.value, state.value) for state in State])
    source = models.CharField(max_length=250, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["proposal", "parameter_id", "area_code", "valid_from"], name="value_once_in_a_proposal"
            ),
            models.CheckConstraint(
                name="value_by_its_state",
                condition=Q(state__in=["in_force", "assumed"], raw__isnull=False)
                | Q(state__in=["unknown", "not_in_force"], raw__isnull=True),
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["parameter_id", "area_code"], name="value_of_parameter")]

    def __str__(self) -> str:
        return f"{self.parameter_id} {self.area_code} {self.valid_from}"
