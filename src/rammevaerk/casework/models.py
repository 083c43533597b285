"""Check lists, samples and dated texts. A need's rows go with the need, in the database itself; what was counted of it stays
in KeptCount without it. All tables but CaseText are seen by the acting municipality alone: see the policies in the migrations."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from rammevaerk.casework.rules.checklist import CheckAnswer, CheckPoint, LegalDefect
from rammevaerk.casework.rules.picture import CountedAs
from rammevaerk.casework.rules.texts import TextKind


def _need() -> "models.ForeignKey[Any, Any]":
    """The need. The database deletes the row with it (migration 0002), so that nobody must be allowed to delete rows."""
    return models.ForeignKey("needs.Need", on_delete=models.DO_NOTHING, db_constraint=False, related_name="+")


def _municipality() -> "models.ForeignKey[Any, Any]":
    return models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+", db_index=False)


def _by() -> "models.ForeignKey[Any, Any]":
    return models.ForeignKey("accounts.RoleAssignment", on_delete=models.PROTECT, related_name="+", db_index=False)


def _codes(of: type[Any]) -> list[tuple[str, str]]:
    return [(code.value, code.value) for code in of]


class CaseText(models.Model):
    """A version of a guide post, a standard or a step of the procedure, entered by one person and confirmed by another.

    `enterer` and `decider` are the people behind the roles, so that the database can tell them apart; `confirmation` counts the
    confirmed from 1. A trigger keeps what is entered and what is decided.
    """

    class State(models.TextChoices):
        ENTERED = "entered", _("Awaits the second person")
        CONFIRMED = "confirmed", _("Confirmed")
        REFUSED = "refused", _("Refused")

    kind = models.CharField(max_length=12, choices=_codes(TextKind))
    number = models.SmallIntegerField()
    title = models.CharField(max_length=200)
    words = models.TextField(blank=True)
    repealed = models.BooleanField(default=False)
    valid_from = models.DateField()
    reference = models.CharField(max_length=200)
    body = models.CharField(max_length=120)
    adopted_on = models.DateField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.ENTERED)
    entered_by = models.ForeignKey("accounts.RoleAssignment", on_delete=models.PROTECT, related_name="+")
    enterer = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField()
    decided_by = models.ForeignKey("accounts.RoleAssignment", on_delete=models.PROTECT, null=True, related_name="+")
    decider = models.ForeignKey("accounts.User", on_delete=models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=500, blank=True)
    confirmation = models.IntegerField(null=True, unique=True)
    is_demo = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(number__gte=1), name="case_text_number"),
            models.CheckConstraint(condition=~Q(kind="guide_post") | Q(number__lte=4), name="case_text_four_guide_posts"),
            models.CheckConstraint(condition=Q(repealed=True) | ~Q(words=""), name="case_text_says_something"),
            models.CheckConstraint(
                condition=Q(state="entered", decider__isnull=True) | (Q(decider__isnull=False) & ~Q(decider=F("enterer"))),
                name="case_text_by_two",
            ),
            models.CheckConstraint(
                condition=Q(state="confirmed", confirmation__isnull=False)
                | (~Q(state="confirmed") & Q(confirmation__isnull=True)),
                name="case_text_confirmations",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["kind", "number", "valid_from"], name="case_text_versions")]

    def __str__(self) -> str:
        return self.title


class Draw(models.Model):
    """A sample as it was drawn: from which closed cases (ids in the order of their digests), how many, with which seed."""

    insert_only = True

    municipality = _municipality()
    department = models.CharField(max_length=80, blank=True)
    seed = models.CharField(max_length=60)
    first = models.DateField()
    last = models.DateField()
    count = models.IntegerField(null=True)
    share = models.DecimalField(max_digits=5, decimal_places=4, null=True)
    pool = models.JSONField()
    drawn = models.IntegerField()
    at = models.DateTimeField()
    by = _by()
    is_demo = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(last__gte=F("first")), name="draw_forward"),
            models.CheckConstraint(condition=Q(count__isnull=True) ^ Q(share__isnull=True), name="draw_number_or_share"),
        ]
        indexes: ClassVar = [models.Index(fields=["municipality", "-at"], name="draw_by_municipality")]


class SampledCase(models.Model):
    """A case of a sample. A case is drawn once, so two draws at once never hold the same one."""

    insert_only = True

    draw = models.ForeignKey(Draw, on_delete=models.PROTECT, related_name="cases")
    need = _need()
    municipality = _municipality()
    department = models.CharField(max_length=80, blank=True)
    place = models.IntegerField()
    by = _by()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["need"], name="case_drawn_once")]


class Answer(models.Model):
    """An answer to one point, the case worker's own or, with `sampled`, a colleague's. The newest holds. `case_text` is the
    guide post's version that was answered."""

    insert_only = True

    need = _need()
    municipality = _municipality()
    department = models.CharField(max_length=80, blank=True)
    sampled = models.ForeignKey(SampledCase, on_delete=models.DO_NOTHING, db_constraint=False, null=True, related_name="answers")
    point = models.CharField(max_length=20, choices=_codes(CheckPoint))
    answer = models.CharField(max_length=13, choices=_codes(CheckAnswer))
    note = models.CharField(max_length=500, blank=True)
    case_text = models.ForeignKey(CaseText, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    at = models.DateTimeField()
    by = _by()
    is_demo = models.BooleanField(default=False)


class Verdict(models.Model):
    """What a colleague finds of a sampled case as a whole. The newest holds."""

    insert_only = True

    sampled = models.ForeignKey(SampledCase, on_delete=models.DO_NOTHING, db_constraint=False, related_name="verdicts")
    need = _need()
    municipality = _municipality()
    department = models.CharField(max_length=80, blank=True)
    defect = models.CharField(max_length=12, choices=_codes(LegalDefect))
    note = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField()
    by = _by()
    is_demo = models.BooleanField(default=False)


class StepDone(models.Model):
    """That a step of the procedure was done for a need, and when; `done_on` None takes it back. The newest holds."""

    insert_only = True

    need = _need()
    municipality = _municipality()
    department = models.CharField(max_length=80, blank=True)
    case_text = models.ForeignKey(CaseText, on_delete=models.PROTECT, related_name="+", db_index=False)
    done_on = models.DateField(null=True)
    at = models.DateTimeField()
    by = _by()
    is_demo = models.BooleanField(default=False)


class KeptCount(models.Model):
    """Counts of cases whose need is deleted: municipality, quarter and codes, no case. Written by the database alone."""

    municipality = _municipality()
    department = models.CharField(max_length=80, blank=True)
    quarter = models.DateField()
    counted_as = models.CharField(max_length=10, choices=_codes(CountedAs))
    point = models.CharField(max_length=20)
    answer = models.CharField(max_length=13)
    cases = models.IntegerField()
    is_demo = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["municipality", "department", "quarter", "counted_as", "point", "answer", "is_demo"],
                name="kept_count_once",
            ),
            models.CheckConstraint(condition=Q(cases__gte=1), name="kept_count_of_something"),
        ]
