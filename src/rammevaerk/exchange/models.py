"""What has happened, for other systems to fetch in its order. Ids and codes only; still, ids of single cases are person data."""

from typing import ClassVar

from django.db import models


class Happening(models.Model):
    """Something happened to something, told to one organisation in one of its functions (a municipality is both authority and
    operator). `service` limits it to those who see that service, `department` to those of that department.

    `id` is the cursor of the feed: for one organisation, ids rise in the order in which rows can be seen (writers and the
    reader share a lock, see `actions.telling.tell` and `queries.feed.settled_until`). Never changed, never deleted.
    """

    insert_only = True

    kind = models.CharField(max_length=24)  # a HappeningKind
    target_kind = models.CharField(max_length=16)
    target = models.BigIntegerField()
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+", db_index=False)
    function = models.CharField(max_length=10)
    service = models.BigIntegerField(null=True)
    department = models.CharField(max_length=80, blank=True, db_default="")
    at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["organisation", "id"], name="happening_of_organisation")]
