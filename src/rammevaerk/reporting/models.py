"""Rounds, returns and their answers."""

from dataclasses import replace
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rammevaerk.kernel.finding import Finding


class RoundState(models.TextChoices):
    OPEN = "open", _("Open")
    CLOSED = "closed", _("Closed")
    HEARING = "hearing", _("In hearing")
    PUBLISHED = "published", _("Published")


class ReturnState(models.TextChoices):
    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Submitted")
    RETURNED = "returned", _("Sent back")
    ACCEPTED = "accepted", _("Accepted")
    CLOSED = "closed", _("Closed")


class ReturnKind(models.TextChoices):
    OPERATOR = "operator", _("Operator's report")
    DEMAND = "demand", _("Expected demand")


class Round(models.Model):
    """One data collection of an agreement area; answers are due on `deadline`, hearing answers on `hearing_until`, both
    inclusive."""

    area = models.ForeignKey("accounts.AgreementArea", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=120)
    for_year = models.IntegerField()
    form_version = models.CharField(max_length=20, default="2026-1")
    opened_on = models.DateField()
    deadline = models.DateField()
    closed_on = models.DateField(null=True)
    hearing_opened_on = models.DateField(null=True)
    hearing_until = models.DateField(null=True)
    published_on = models.DateField(null=True)
    state = models.CharField(max_length=12, choices=RoundState.choices, default=RoundState.OPEN)
    is_demo = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("reporting:round", args=[self.pk])


class Return(models.Model):
    """One respondent's coordinated answer in a round: an operator for one service, or a municipality (department).

    `saved_at` is null until the respondent has written anything; `odd` holds the findings of the last submission, judged
    under `rulebook`.
    """

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="returns")
    kind = models.CharField(max_length=12, choices=ReturnKind.choices)
    respondent = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    service = models.ForeignKey("registry.Service", on_delete=models.PROTECT, null=True, related_name="+")
    department = models.CharField(max_length=80, blank=True)
    state = models.CharField(max_length=12, choices=ReturnState.choices, default=ReturnState.DRAFT)
    saved_at = models.DateTimeField(null=True)
    submitted_at = models.DateTimeField(null=True)
    reminded_on = models.DateField(null=True)
    comment = models.TextField(blank=True)
    odd = models.JSONField(default=list)
    rulebook = models.CharField(max_length=64, blank=True)
    is_demo = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["round", "kind", "respondent", "service", "department"],
                name="return_once",
                nulls_distinct=False,
            )
        ]

    def get_absolute_url(self) -> str:
        return reverse("reporting:return", args=[self.pk])

    @property
    def odd_findings(self) -> list[Finding]:
        """What the last submission was found odd in; it has no field to point at once it is read."""
        return [replace(Finding.from_json(finding), where="") for finding in self.odd]


class ReturnStep(models.Model):
    """A move of a return from one state to another: who, when, with which comment. Never changed."""

    insert_only = True

    return_of = models.ForeignKey(Return, on_delete=models.PROTECT, related_name="steps")
    from_state = models.CharField(max_length=12, blank=True)
    to_state = models.CharField(max_length=12)
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey("accounts.RoleAssignment", on_delete=models.PROTECT, null=True, related_name="+")
    comment = models.TextField(blank=True)


class UnitAnswer(models.Model):
    """What an operator reports for one unit and paragraph: places, use of the year before last, waiting list, economy.

    `accounts_year` is the closed year the use and the result belong to; `budget_year` the year priced. Amounts in ore.
    """

    return_of = models.ForeignKey(Return, on_delete=models.PROTECT, related_name="unit_answers")
    unit = models.ForeignKey("registry.Unit", on_delete=models.PROTECT, related_name="+")
    paragraph = models.CharField(max_length=20)
    approved = models.IntegerField(null=True)
    budgeted = models.IntegerField(null=True)
    agreement = models.IntegerField(null=True)
    people = models.IntegerField(null=True)
    place_days = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    waiting = models.IntegerField(null=True)
    accounts_year = models.IntegerField()
    actual_cost_ore = models.BigIntegerField(null=True)
    own_income_ore = models.BigIntegerField(null=True)
    budget_year = models.IntegerField()
    budget_adopted_on = models.DateField(null=True)
    expected_places = models.IntegerField(null=True)
    remarks = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["return_of", "unit", "paragraph"], name="unit_answer_once"),
            models.CheckConstraint(
                condition=Q(approved__gte=0)
                & Q(budgeted__gte=0)
                & Q(agreement__gte=0)
                & Q(expected_places__gte=0)
                & Q(waiting__gte=0),
                name="reported_places_not_negative",
            ),
        ]


class BudgetLine(models.Model):
    """One line of the budget as adopted by the operator's own council, in ore per year; income is positive too."""

    class Kind(models.TextChoices):
        DIRECT = "direct", _("Direct")
        INDIRECT = "indirect", _("Indirect")
        CAPITAL = "capital", _("Depreciation and interest")
        INCOME = "income", _("Income")

    answer = models.ForeignKey(UnitAnswer, on_delete=models.CASCADE, related_name="budget_lines")
    position = models.SmallIntegerField()
    kind = models.CharField(max_length=10, choices=Kind.choices)
    account = models.CharField(max_length=40, blank=True)
    text = models.CharField(max_length=160)
    amount_ore = models.BigIntegerField()


class DemandAnswer(models.Model):
    """A municipality's expected demand for one target group and its score 1–5 of the match of need and supply; null is
    *don't know*. 1 and 2 need an explanation before the return is submitted."""

    return_of = models.ForeignKey(Return, on_delete=models.PROTECT, related_name="demand_answers")
    target_group = models.CharField(max_length=80)
    current_citizens = models.IntegerField(null=True)
    expected_change = models.CharField(max_length=12, blank=True)
    expected_places = models.IntegerField(null=True)
    score = models.SmallIntegerField(null=True)
    score_unknown = models.BooleanField(default=False)
    explanation = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["return_of", "target_group"], name="demand_answer_once"),
            models.CheckConstraint(condition=Q(score__isnull=True) | Q(score__range=(1, 5)), name="score_one_to_five"),
            models.CheckConstraint(condition=Q(score__isnull=True) | Q(score_unknown=False), name="score_or_unknown"),
        ]


class HearingAnswer(models.Model):
    """A party's written comment on the collected picture."""

    insert_only = True

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="hearing_answers")
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    text = models.TextField()
    at = models.DateTimeField(default=timezone.now)
    by = models.ForeignKey("accounts.RoleAssignment", on_delete=models.PROTECT, null=True, related_name="+")
