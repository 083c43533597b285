"""Cases of special terms and what is recorded of them. No row keeps a state: see `rules.state`."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Origin(models.TextChoices):
    """What a case came from."""

    REQUEST = "request", _("A request")
    WARNING = "warning", _("An early warning")
    DIALOGUE = "dialogue", _("The dialogue of the year")


def _by(*, null: bool = True) -> "models.ForeignKey[Any, Any]":
    return models.ForeignKey("accounts.RoleAssignment", on_delete=models.PROTECT, null=null, related_name="+", db_index=False)


class Case(models.Model):
    """A service whose terms are to be reconsidered. `item` is the price of its list the case is about; `figures` are the
    register's numbers as they were on the day the case was opened (see `sources`), users per municipality among them."""

    insert_only = True

    area = models.ForeignKey("accounts.AgreementArea", on_delete=models.PROTECT, related_name="+")
    service = models.ForeignKey("registry.Service", on_delete=models.PROTECT, related_name="+")
    operator = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    item = models.ForeignKey("pricing.TariffItem", on_delete=models.PROTECT, related_name="+")
    problem = models.TextField()
    origin = models.CharField(max_length=10, choices=Origin.choices, default=Origin.REQUEST)
    origin_id = models.BigIntegerField(null=True)
    figures = models.JSONField()
    opened_on = models.DateField()
    opened_by = _by()
    is_demo = models.BooleanField(default=False)


class Analysis(models.Model):
    """The joint analysis; a later one holds instead. `place_cost_ore` is what one place more or less in use costs or saves a
    year, 0 when costs stay as they are; places expected at the least and at the most."""

    insert_only = True

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="analyses")
    professional = models.TextField()
    economic = models.TextField()
    place_cost_ore = models.BigIntegerField()
    lowest = models.DecimalField(max_digits=7, decimal_places=2)
    highest = models.DecimalField(max_digits=7, decimal_places=2)
    on = models.DateField()
    by = _by()
    is_demo = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(lowest__gte=0, highest__gte=F("lowest"), place_cost_ore__gte=0), name="analysis_demand"
            )
        ]


class Alternative(models.Model):
    """Tools that would hold together in [valid_from, valid_to). It is shaped until its hearing opens and stays as it was then;
    `taken_out_on` takes it out before."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="alternatives")
    name = models.CharField(max_length=60)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    credit = models.CharField(max_length=10, blank=True)
    made_on = models.DateField()
    made_by = _by()
    taken_out_on = models.DateField(null=True)
    is_demo = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from")), name="alternative_forward"
            ),
            models.UniqueConstraint(
                fields=["case", "name"], condition=Q(taken_out_on__isnull=True), name="term_alternative_once"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Tool(models.Model):
    """A tool of an alternative; `parameters` as `rules.stored` writes them, keys with their weights of that day."""

    alternative = models.ForeignKey(Alternative, on_delete=models.PROTECT, related_name="tools")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=12)
    parameters = models.JSONField()
    made_on = models.DateField()
    made_by = _by()
    taken_out_on = models.DateField(null=True)


class Hearing(models.Model):
    """The parties are asked about the alternatives there are; `last_day` belongs to the hearing. From its first day the case is
    open to the authorities (readings 8)."""

    insert_only = True

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="hearings")
    opened_on = models.DateField()
    last_day = models.DateField()
    opened_by = _by()
    is_demo = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=Q(last_day__gte=F("opened_on")), name="term_hearing_forward")]


class Comment(models.Model):
    """What a party says in a hearing; a later word of the same party holds instead."""

    insert_only = True

    hearing = models.ForeignKey(Hearing, on_delete=models.PROTECT, related_name="comments")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    party = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    words = models.TextField()
    prefers = models.ForeignKey(Alternative, on_delete=models.PROTECT, null=True, related_name="+")
    on = models.DateField()
    by = _by()
    is_demo = models.BooleanField(default=False)


class Proposal(models.Model):
    """What is laid before the bodies: an alternative (`begin`), a later end (`prolong`), or an end (`end`) of the term in force.
    Their decisions name it as *special_term*."""

    class Kind(models.TextChoices):
        BEGIN = "begin", _("Begin the term")
        PROLONG = "prolong", _("Prolong the term")
        END = "end", _("End the term")

    insert_only = True

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="proposals")
    kind = models.CharField(max_length=7, choices=Kind.choices, default=Kind.BEGIN)
    alternative = models.ForeignKey(Alternative, on_delete=models.PROTECT, related_name="+")
    until = models.DateField(null=True)
    grounds = models.TextField()
    on = models.DateField()
    by = _by()
    is_demo = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kind="begin") | Q(until__isnull=False), name="proposal_until"),
        ]


class CarriedShare(models.Model):
    """The operator takes upon itself what a party has not bound itself to, with the decision that says so (readings 5.3)."""

    insert_only = True

    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="carried")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    party = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    decided = models.CharField(max_length=250)
    on = models.DateField()
    by = _by()
    is_demo = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["proposal", "party"], name="share_carried_once")]


class Return(models.Model):
    """The case goes back to the parties: hearing and recommendation until then count no more."""

    insert_only = True

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="returns")
    reason = models.TextField()
    on = models.DateField()
    at = models.DateTimeField(default=timezone.now)
    after_hearing = models.BigIntegerField(null=True)
    after_proposal = models.BigIntegerField(null=True)
    by = _by()
    is_demo = models.BooleanField(default=False)


class TermInForce(models.Model):
    """A decided term in [valid_from, valid_to), open to everybody. `tools` are their kinds with the numbers that name nobody's
    use; `parties` how many are bound."""

    insert_only = True

    proposal = models.OneToOneField(Proposal, on_delete=models.PROTECT, related_name="in_force")
    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="in_force")
    service = models.ForeignKey("registry.Service", on_delete=models.PROTECT, related_name="+")
    operator = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=60)
    tools = models.JSONField()
    parties = models.IntegerField()
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    on = models.DateField()
    by = _by()
    is_demo = models.BooleanField(default=False)


class TermEnd(models.Model):
    """A new end of a term in force, earlier or later, by a decided proposal; the newest holds."""

    insert_only = True

    in_force = models.ForeignKey(TermInForce, on_delete=models.PROTECT, related_name="ends")
    proposal = models.OneToOneField(Proposal, on_delete=models.PROTECT, related_name="carried_out")
    valid_to = models.DateField()
    on = models.DateField()
    by = _by()
    is_demo = models.BooleanField(default=False)


class WrittenCharge(models.Model):
    """A schedule of settlement that a term has written for a party, from the day it is bound."""

    insert_only = True

    in_force = models.ForeignKey(TermInForce, on_delete=models.PROTECT, related_name="charges")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    party = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    tool = models.SmallIntegerField()
    schedule = models.BigIntegerField(unique=True)
    bound_from = models.DateField()
    share_ore = models.BigIntegerField()
    on = models.DateField()


class Duty(models.Model):
    """What somebody must do because of a term in force; done when a row says so."""

    insert_only = True

    in_force = models.ForeignKey(TermInForce, on_delete=models.PROTECT, related_name="duties")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20)
    of = models.CharField(max_length=20)
    due = models.DateField(null=True)
    params = models.JSONField(default=dict)
    is_demo = models.BooleanField(default=False)


class DutyDone(models.Model):
    """A duty is done, with what was done."""

    insert_only = True

    duty = models.OneToOneField(Duty, on_delete=models.PROTECT, related_name="done")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="+")
    words = models.TextField()
    on = models.DateField()
    by = _by()
    is_demo = models.BooleanField(default=False)
