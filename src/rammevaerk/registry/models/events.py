"""What happens to a service from a day on: it opens, closes, moves, or another one goes on after it (readings 5.10)."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import pgettext_lazy

from rammevaerk.registry.models.services import Service, Unit
from rammevaerk.web.recorded import RecordedQuerySet, Sourced


class ServiceEvent(Sourced):
    """What happens to a service, or to one `unit` of it, from `day` on; None says that it does not happen after all.

    `paragraph` is that of the places a unit gets, `location` and `town` are where a service moves to, `successor` is the service
    that goes on after it. A wrong day is never rewritten: a new row corrects the old one. The columns of services and units
    (opened, closed, where they lie) hold what the events say today. `origin` and `origin_id` name the case it follows from.
    """

    class Kind(models.TextChoices):
        OPENS = "opens", pgettext_lazy("service event", "Opens")
        CLOSES = "closes", pgettext_lazy("service event", "Closes")
        MOVES = "moves", pgettext_lazy("service event", "Moves")
        SUCCEEDED = "succeeded", pgettext_lazy("service event", "Goes on as")
        PLACES = "places", pgettext_lazy("service event", "Gets other places")

    service = models.ForeignKey(Service, on_delete=models.PROTECT, related_name="events")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    day = models.DateField(null=True)
    paragraph = models.CharField(max_length=20, blank=True)
    location = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, null=True, related_name="+")
    town = models.CharField(max_length=80, blank=True)
    successor = models.ForeignKey(Service, on_delete=models.PROTECT, null=True, related_name="predecessor_events")
    reason = models.CharField(max_length=200, blank=True)
    origin = models.CharField(max_length=40, blank=True)
    origin_id = models.BigIntegerField(null=True)
    recorded_at = models.DateTimeField(default=timezone.now)
    recorded_by = models.ForeignKey("accounts.RoleAssignment", on_delete=models.PROTECT, null=True, related_name="+")
    superseded_at = models.DateTimeField(null=True)
    corrects = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="+")

    objects = RecordedQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["origin", "origin_id"], name="service_event_origin", condition=Q(superseded_at__isnull=True))
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["service", "kind", "unit"],
                condition=Q(superseded_at__isnull=True, kind__in=("opens", "closes")),
                nulls_distinct=False,
                name="service_opens_and_closes_once",
            ),
            models.CheckConstraint(
                condition=Q(kind="succeeded", successor__isnull=False) | (~Q(kind="succeeded") & Q(successor__isnull=True)),
                name="service_succeeded_by_one",
            ),
        ]
