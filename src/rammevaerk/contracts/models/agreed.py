"""The standard contract: its text, what is issued and signed, and what belongs to it."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from rammevaerk.web.recorded import Sourced


class ContractForm(models.TextChoices):
    STANDARD = "standard", _("Standard contract")
    OTHER = "other", _("The supplier's own form")
    OLD = "old", _("Old form")


class SigningSide(models.TextChoices):
    ACTING = "acting", _("Acting municipality")
    PAYING = "paying", _("Paying municipality")
    OPERATOR = "operator", _("Operator")


class ContractText(models.Model):
    """The parties' own text of the contract, from a day on, once a second person has confirmed it. Never changed: a later version
    holds instead, and a contract keeps the one it was made with. `clauses` as `rules.contract_text.Clause`; `adopted` names the
    decision that adopted it."""

    insert_only = True

    area = models.ForeignKey("accounts.AgreementArea", on_delete=models.PROTECT, related_name="+")
    version = models.CharField(max_length=40)
    title = models.CharField(max_length=160)
    clauses = models.JSONField()
    sha256 = models.CharField(max_length=64)
    effective_from = models.DateField()
    adopted = models.CharField(max_length=250)
    is_demo = models.BooleanField(default=False)
    at = models.DateTimeField()
    by = models.ForeignKey("accounts.RoleAssignment", on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["area", "version"], name="contract_text_once")]

    def __str__(self) -> str:
        return self.version


class ContractTextDecision(models.Model):
    """What a second person found of a text: confirmed, or refused with the reason. `enterer` and `decider` are the people behind
    the roles, so that the database can tell them apart (migration 0018)."""

    insert_only = True

    text = models.OneToOneField(ContractText, on_delete=models.PROTECT, related_name="decision")
    confirmed = models.BooleanField()
    reason = models.CharField(max_length=500, blank=True)
    enterer = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+", db_index=False)
    decider = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+", db_index=False)
    is_demo = models.BooleanField(default=False)
    at = models.DateTimeField()
    by = models.ForeignKey("accounts.RoleAssignment", on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(decider=F("enterer")), name="contract_text_by_two"),
            models.CheckConstraint(condition=Q(confirmed=True) ^ ~Q(reason=""), name="contract_text_refused_why"),
        ]


class InvoicingDefault(models.Model):
    """What a municipality writes on its contracts for the supplier's invoice, from a date on, by paragraph and department (empty
    for all). The newest that holds on a day is taken (readings 4.6). No person is named: `contact` is a function."""

    insert_only = True

    municipality = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    paragraph = models.CharField(max_length=20, blank=True)
    department = models.CharField(max_length=80, blank=True)
    effective_from = models.DateField()
    gln = models.CharField(max_length=13)
    order = models.CharField(max_length=60, blank=True)
    account = models.CharField(max_length=60, blank=True)
    contact = models.CharField(max_length=120)
    is_demo = models.BooleanField(default=False)
    at = models.DateTimeField()
    by = models.ForeignKey("accounts.RoleAssignment", on_delete=models.PROTECT, null=True, related_name="+", db_index=False)


class Party(models.Model):
    """The columns the wall of both sides asks for (see `contracts.policies`)."""

    operator = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    acting = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+", db_index=False)
    paying = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+", db_index=False)
    service = models.ForeignKey("registry.Service", on_delete=models.PROTECT, related_name="+", db_index=False)
    department = models.CharField(max_length=80, blank=True)

    class Meta:
        abstract = True


class Contract(Party, Sourced):
    """A contract or a supplement to one, as it was issued. Never changed: what holds now is the contract with its signed
    supplements, and what was signed says so in rows of its own.

    `base` and `step` are of supplements (step 1, 2 …); a contract has step 0. `number` counts the acting municipality's
    contracts of a year without gaps and is None for old forms, which keep the parties' own `reference`. `terms` is all that
    holds after this row (`rules.contract.ContractTerms`), `content` the document as it was filled, `content_sha256` its hash.
    `citizen_reference` stands here since a supplier reads the contract before anybody is placed.
    """

    insert_only = True

    form = models.CharField(max_length=8, choices=ContractForm.choices)
    base = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="steps", db_index=False)
    step = models.SmallIntegerField(default=0)
    replaces = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="replaced_by", db_index=False)
    year = models.SmallIntegerField()
    number = models.IntegerField(null=True)
    reference = models.CharField(max_length=60)
    citizen = models.ForeignKey("contracts.Citizen", on_delete=models.PROTECT, related_name="+")
    citizen_reference = models.CharField(max_length=40)
    decision = models.ForeignKey("contracts.Decision", on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    unit = models.ForeignKey("registry.Unit", on_delete=models.PROTECT, related_name="+", db_index=False)
    item = models.ForeignKey("pricing.TariffItem", on_delete=models.PROTECT, related_name="+", db_index=False)
    paragraph = models.CharField(max_length=20)
    supplier = models.CharField(max_length=160)
    holds_from = models.DateField()
    last_day = models.DateField(null=True)
    follow_up_on = models.DateField(null=True)
    terms = models.JSONField()
    content = models.JSONField(default=dict)
    content_sha256 = models.CharField(max_length=64, blank=True)
    text_version = models.CharField(max_length=40, blank=True)
    text_sha256 = models.CharField(max_length=64, blank=True)
    rulebook = models.CharField(max_length=64, blank=True)
    issued_at = models.DateTimeField()
    issued_by = models.ForeignKey(
        "accounts.RoleAssignment", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["acting", "id"], name="contract_acting"),
            models.Index(fields=["paying", "id"], name="contract_paying"),
            models.Index(fields=["operator", "id"], name="contract_operator"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["acting", "year", "number"], condition=Q(base__isnull=True), name="contract_number_once"
            ),
            models.UniqueConstraint(fields=["base", "step"], name="contract_step_once"),
            models.CheckConstraint(
                condition=Q(base__isnull=True, step=0) | Q(base__isnull=False, step__gt=0), name="contract_step_of_base"
            ),
            models.CheckConstraint(condition=Q(form="old") | Q(number__isnull=False), name="contract_numbered"),
        ]

    def __str__(self) -> str:
        return self.reference


class ContractSignature(Party):
    """One side has signed: by its own user here, or on paper, as another side has recorded with day and reference."""

    insert_only = True

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="signatures")
    side = models.CharField(max_length=8, choices=SigningSide.choices)
    on_paper = models.BooleanField(default=False)
    paper_reference = models.CharField(max_length=120, blank=True)
    signed_on = models.DateField()
    at = models.DateTimeField()
    by = models.ForeignKey("accounts.RoleAssignment", on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    is_demo = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["contract", "side"], name="signed_once")]


class ContractCancelled(Party):
    """A contract or supplement is taken back before all have signed."""

    insert_only = True

    contract = models.OneToOneField(Contract, on_delete=models.PROTECT, related_name="cancelled")
    reason = models.CharField(max_length=250)
    at = models.DateTimeField()
    by = models.ForeignKey("accounts.RoleAssignment", on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    is_demo = models.BooleanField(default=False)


class ContractTie(Party):
    """The placement a contract is about: known at the issue, or tied when the stay begins."""

    insert_only = True

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="ties")
    chain = models.BigIntegerField()
    at = models.DateTimeField()
    is_demo = models.BooleanField(default=False)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["chain"], name="contract_tie_chain")]
        constraints: ClassVar = [models.UniqueConstraint(fields=["contract", "chain"], name="contract_tied_once")]
