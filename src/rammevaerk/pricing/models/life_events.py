"""What happens to a service's tariff items over time, and where their results go when an item ends."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from rammevaerk.pricing.models.items import TariffItem
from rammevaerk.pricing.models.results import YearResult
from rammevaerk.web.recorded import Sourced


class EventKind(models.TextChoices):
    """The kinds of readings 2.7; the codes of `rules.life_events.EventKind`."""

    OPENING = "opening", _("Opening")
    MERGER = "merger", _("Merger")
    SPLIT = "split", _("Split")
    CHANGE_OF_OPERATOR = "change_of_operator", _("Change of operator or take-over")
    CHANGE_OF_PARAGRAPH = "change_of_paragraph", _("Change of paragraph")
    CHANGE_OF_TARGET_GROUP = "change_of_target_group", _("Change of target group")
    CLOSING = "closing", _("Closing")


class LifeEvent(Sourced):
    """An event from `day` on: the items that end have their last day the day before, their successors begin on it.

    One that moves an item to another operator is proposed by one side and holds once the other has accepted it
    (`recorded_at`); only then is anything posted. `keeps_results` and `keeps_history` are what the agreement said when it
    was recorded; `rulebook` is the identity of the values.
    """

    kind = models.CharField(max_length=24, choices=EventKind.choices)
    day = models.DateField()
    decision = models.CharField(max_length=250)
    note = models.CharField(max_length=250, blank=True)
    keeps_results = models.BooleanField(default=True)
    keeps_history = models.BooleanField(default=True)
    rulebook = models.CharField(max_length=64, blank=True)
    proposed_at = models.DateTimeField(default=timezone.now)
    proposed_by = models.ForeignKey("accounts.RoleAssignment", on_delete=models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField(null=True)
    recorded_by = models.ForeignKey("accounts.RoleAssignment", on_delete=models.PROTECT, null=True, related_name="+")
    declined_at = models.DateTimeField(null=True)
    declined_by = models.ForeignKey("accounts.RoleAssignment", on_delete=models.PROTECT, null=True, related_name="+")
    declined_because = models.CharField(max_length=250, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(recorded_at__isnull=True) | Q(declined_at__isnull=True), name="life_event_recorded_or_declined"
            )
        ]


class Handover(models.Model):
    """What an item of an event hands to a successor: the share as a fraction. No successor: to the closing account; no
    origin: the successor begins without one. A successor that is the origin itself keeps its share."""

    event = models.ForeignKey(LifeEvent, on_delete=models.CASCADE, related_name="handovers")
    origin = models.ForeignKey(TariffItem, on_delete=models.PROTECT, null=True, related_name="handed_on")
    successor = models.ForeignKey(TariffItem, on_delete=models.PROTECT, null=True, related_name="taken_over")
    share = models.DecimalField(max_digits=7, decimal_places=6)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["event", "origin", "successor"], name="handover_once"),
            models.CheckConstraint(condition=Q(share__gt=0) & Q(share__lte=1), name="handover_share"),
            models.CheckConstraint(condition=Q(origin__isnull=False) | Q(successor__isnull=False), name="handover_of_something"),
        ]


class Posting(models.Model):
    """A part of a closed year's result that moved: from the tariff of one year, or the reserve, of an item to another's, or to
    the closing account (no item). Signed as the result is, in ore. Without an event it is a surplus spread over years. Never
    changed: what an item holds is what its own results gave it, plus what came, less what went."""

    class Part(models.TextChoices):
        UNDECIDED = "undecided", _("Not decided")
        SCHEDULED = "scheduled", _("On its way into a tariff")
        RESERVE = "reserve", _("Reserve")

    insert_only = True

    event = models.ForeignKey(LifeEvent, on_delete=models.PROTECT, null=True, related_name="postings")
    result = models.ForeignKey(YearResult, on_delete=models.PROTECT, related_name="postings")
    part = models.CharField(max_length=12, choices=Part.choices)
    from_item = models.ForeignKey(TariffItem, on_delete=models.PROTECT, related_name="postings_out")
    from_year = models.IntegerField(null=True)
    to_item = models.ForeignKey(TariffItem, on_delete=models.PROTECT, null=True, related_name="postings_in")
    to_year = models.IntegerField(null=True)
    amount_ore = models.BigIntegerField()
    posted_at = models.DateTimeField(default=timezone.now)
    posted_by = models.ForeignKey("accounts.RoleAssignment", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=~Q(amount_ore=0), name="posting_not_zero")]
