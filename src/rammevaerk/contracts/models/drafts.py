"""What the acting municipality writes before a contract is issued; nobody else sees it."""

from typing import ClassVar

from django.db import models

from rammevaerk.contracts.models.agreed import Contract


class _Own(models.Model):
    acting = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+", db_index=False)
    department = models.CharField(max_length=80, blank=True)
    is_demo = models.BooleanField(default=False)

    class Meta:
        abstract = True


class ContractDraft(_Own):
    """A contract, or a supplement to `base`, being written. `fields` is what the form's fields hold, as typed. Each save counts
    `version` up; a save that began at an older one is not written over it, but kept beside it (`DraftSave`)."""

    citizen = models.ForeignKey("contracts.Citizen", on_delete=models.PROTECT, related_name="+")
    service = models.ForeignKey("registry.Service", on_delete=models.PROTECT, related_name="+", db_index=False)
    decision = models.ForeignKey("contracts.Decision", on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    chain = models.BigIntegerField(null=True)
    base = models.ForeignKey(Contract, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    replaces = models.ForeignKey(Contract, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    fields = models.JSONField(default=dict)
    version = models.IntegerField(default=1)
    issued = models.OneToOneField(Contract, on_delete=models.PROTECT, null=True, related_name="draft")
    discarded_at = models.DateTimeField(null=True)
    begun_at = models.DateTimeField()
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey("accounts.RoleAssignment", on_delete=models.PROTECT, null=True, related_name="+", db_index=False)

    class Meta:
        indexes: ClassVar = [models.Index(fields=["acting", "id"], name="contract_draft_acting")]


class DraftSave(_Own):
    """One save of a draft. `kept_aside`: it began at an older version than the newest; both stay until somebody chooses, which is
    a save of its own that `settles` it."""

    insert_only = True

    draft = models.ForeignKey(ContractDraft, on_delete=models.PROTECT, related_name="saves")
    fields = models.JSONField()
    began_at_version = models.IntegerField()
    kept_aside = models.BooleanField(default=False)
    settles = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="settled_by", db_index=False)
    at = models.DateTimeField()
    by = models.ForeignKey("accounts.RoleAssignment", on_delete=models.PROTECT, null=True, related_name="+", db_index=False)


class FormRefusal(_Own):
    """A private supplier has said no to the standard contract: the day and the reason (readings 3.14)."""

    insert_only = True

    draft = models.ForeignKey(ContractDraft, on_delete=models.PROTECT, related_name="refusals")
    refused_on = models.DateField()
    reason = models.CharField(max_length=250)
    at = models.DateTimeField()
    by = models.ForeignKey("accounts.RoleAssignment", on_delete=models.PROTECT, null=True, related_name="+", db_index=False)


class ContractCount(models.Model):
    """The last number an acting municipality has given a contract of a year; locked while the next one is taken."""

    acting = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    year = models.SmallIntegerField()
    last = models.IntegerField(default=0)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["acting", "year"], name="contract_count_once")]


class ContractUpload(_Own):
    """A spreadsheet of contracts of old form: read and shown first, saved when asked for. `rows` are the rows as read."""

    file_name = models.CharField(max_length=200)
    rows = models.JSONField()
    uploaded_at = models.DateTimeField()
    uploaded_by = models.ForeignKey("accounts.RoleAssignment", on_delete=models.PROTECT, related_name="+", db_index=False)
    saved_at = models.DateTimeField(null=True)
