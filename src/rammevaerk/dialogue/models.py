"""The dialogue of a service and year: returns, the yearly report with its versions, hearing, panel, meeting and status.

No row keeps a state: where a dialogue stands is worked out from what is here and from what the bodies have decided.
"""

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


def _by(**kwargs: Any) -> Any:
    return models.ForeignKey("accounts.RoleAssignment", on_delete=models.PROTECT, null=True, related_name="+", **kwargs)


class Dialogue(models.Model):
    """The dialogue year of one designated service, opened by the secretariat. Never changed: all of it hangs from this row."""

    insert_only = True

    service = models.ForeignKey("registry.Service", on_delete=models.PROTECT, related_name="+")
    year = models.IntegerField()
    opened_on = models.DateField()
    opened_by = _by()
    is_demo = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["service", "year"], name="dialogue_once_a_year")]


class Entry(models.Model):
    """Base of what somebody says in a dialogue: who, for whom, on which day. Never changed; a later row comes beside it."""

    insert_only = True

    dialogue = models.ForeignKey(Dialogue, on_delete=models.PROTECT, related_name="+")
    on = models.DateField()
    at = models.DateTimeField(default=timezone.now)
    by = _by()
    is_demo = models.BooleanField(default=False)

    class Meta:
        abstract = True


class Intention(models.TextChoices):
    INCREASE = "increase", _("More use")
    UNCHANGED = "unchanged", _("Unchanged use")
    DECREASE = "decrease", _("Less use")
    NONE = "none", _("No use")


class MunicipalReturn(Entry):
    """What a municipality expects of a service in the year (D-7): the latest row of a municipality holds, the others are its
    history. `expected_places` are places in use on an average day of the year."""

    insert_only = True

    municipality = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    intention = models.CharField(max_length=10, choices=Intention.choices)
    expected_places = models.DecimalField(max_digits=6, decimal_places=2)
    remark = models.TextField(blank=True)
    wishes = models.TextField(blank=True)
    reason = models.TextField(blank=True)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["dialogue", "municipality", "-id"], name="return_latest")]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(expected_places__gte=0), name="return_not_negative"),
            models.CheckConstraint(condition=~Q(intention="none") | ~Q(reason=""), name="return_none_has_reason"),
        ]


class ReportDraft(models.Model):
    """What the operator has written towards the next version of its report: texts by section, expectations and figures of its own
    by key. `edition` counts the savings: one who saves over another's is stopped."""

    dialogue = models.OneToOneField(Dialogue, on_delete=models.PROTECT, related_name="draft")
    texts = models.JSONField(default=dict)
    expected = models.JSONField(default=dict)
    stated = models.JSONField(default=dict)
    edition = models.IntegerField(default=0)
    saved_at = models.DateTimeField(default=timezone.now)
    saved_by = _by()


class YearlyReport(Entry):
    """A submitted version of the operator's report, with all figures as they were on the day."""

    insert_only = True

    version = models.IntegerField()
    content = models.JSONField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["dialogue", "version"], name="report_version_once")]


class Hearing(Entry):
    """Report and returns sent to all parties; `deadline` is the last day one may comment."""

    insert_only = True

    report = models.ForeignKey(YearlyReport, on_delete=models.PROTECT, related_name="+")
    deadline = models.DateField()

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=Q(deadline__gt=F("on")), name="hearing_forward")]


class Comment(Entry):
    """What a party says in the hearing."""

    insert_only = True

    party = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    words = models.TextField()


class PanelModel(Entry):
    """How the operator proposes that buyers take part in the professional dialogue; the latest proposal is the one approved."""

    insert_only = True

    words = models.TextField()


class Meeting(Entry):
    """A professional dialogue meeting of the operator and the buyers' panel, with its notes."""

    insert_only = True

    held_on = models.DateField()
    words = models.TextField()


class PanelNote(Entry):
    """The panel's notes on sustainability and on how the service matches what the authorities wish."""

    insert_only = True

    words = models.TextField()


class StatusKind(models.TextChoices):
    OK = "ok", _("In order")
    FOLLOW_UP = "follow_up", _("Follow-up")
    SPECIAL_TERMS = "special_terms", _("Special terms proposed")


class StatusOutcome(Entry):
    """What the decided status discussion came to, written from its minutes; `follow_up_on` for a follow-up. `decision` is the
    recorded decision it is taken from, and each decision has one outcome."""

    insert_only = True

    decision = models.OneToOneField("decisions.RecordedDecision", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=14, choices=StatusKind.choices)
    words = models.TextField(blank=True)
    follow_up_on = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(kind="follow_up") | Q(follow_up_on__isnull=False), name="follow_up_has_day"),
        ]
