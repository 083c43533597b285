"""Two time axes for facts: when a fact holds, and when it was recorded.

A fact holds in [valid_from, valid_to) and was known in [recorded_at, superseded_at). A correction never rewrites a row:
the old one gets `superseded_at`, a new one points to it by `corrects`. *What did we know on 1 June* is `known_at`.
"""

from datetime import date, datetime
from typing import Any, Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone


class RecordedQuerySet(models.QuerySet[Any]):
    """Reads along the second axis."""

    def current(self) -> Self:
        """What is known now."""
        return self.filter(superseded_at__isnull=True)

    def known_at(self, moment: datetime) -> Self:
        """What was known at a moment: recorded at or before it, and not yet superseded then."""
        return self.filter(recorded_at__lte=moment).filter(Q(superseded_at__isnull=True) | Q(superseded_at__gt=moment))


class Recorded(models.Model):
    """Base of every fact that holds for a period and is corrected by a new row."""

    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    recorded_at = models.DateTimeField(default=timezone.now)
    superseded_at = models.DateTimeField(null=True, blank=True)
    corrects = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    objects = RecordedQuerySet.as_manager()

    class Meta:
        abstract = True

    def end_before(self, until: date, **written: Any) -> None:
        """Supersede the row, and say anew the days of it before `until`, if there are any, with what else is `written` on the
        new row. The caller holds the row; afterwards the object is the new one."""
        self.superseded_at = timezone.now()
        self.save(update_fields=["superseded_at"])
        if self.valid_from < until:
            self.corrects_id, self.pk, self.superseded_at = self.pk, None, None
            for name, value in {**written, "valid_to": until}.items():
                setattr(self, name, value)
            self._state.adding = True
            self.save(force_insert=True)


class Sourced(models.Model):
    """Base of rows that are shown with where they come from and whether they are invented."""

    is_demo = models.BooleanField(default=False)
    source = models.CharField(max_length=250, blank=True)

    class Meta:
        abstract = True


def forward_period(name: str) -> models.CheckConstraint:
    """The constraint that a period does not end before it begins (an empty period is refused too)."""
    return models.CheckConstraint(condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from")), name=name)
