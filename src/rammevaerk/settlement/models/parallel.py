"""The seller's own invoice file for a month, kept beside what is settled here until another replaces it."""

from typing import ClassVar

from django.db import models


class InvoiceFile(models.Model):
    """A file read for a month. Nothing of it is charged."""

    seller = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+", db_index=False)
    month = models.DateField()
    name = models.CharField(max_length=120)
    lines = models.IntegerField()
    total_ore = models.BigIntegerField()
    read_at = models.DateTimeField()
    read_by = models.ForeignKey("accounts.RoleAssignment", on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    is_demo = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["seller", "month"], name="invoice_file_of_month")]


class InvoiceFileLine(models.Model):
    """One line of it: `row` is the file's; `about` the reference, or the words of a line without one. The period is
    [first_day, last_day], both inclusive, as files have it."""

    file = models.ForeignKey(InvoiceFile, on_delete=models.CASCADE, related_name="rows")
    seller = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+", db_index=False)
    row = models.IntegerField()
    buyer = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+", db_index=False)
    about = models.CharField(max_length=200)
    what = models.CharField(max_length=200, blank=True)
    first_day = models.DateField(null=True)
    last_day = models.DateField(null=True)
    days = models.DecimalField(max_digits=9, decimal_places=2)
    amount_ore = models.BigIntegerField()
