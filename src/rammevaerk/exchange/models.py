"""Tokens of other systems, answers kept so that a call sent twice is carried out once, and what has happened.

A happening holds ids and codes only; still, ids of single cases are person data.
"""

from typing import ClassVar

from django.db import models
from django.utils import timezone


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


class ApiToken(models.Model):
    """A token of another system, which acts as a user of its own (`assignment`) for the organisation.

    Only the SHA-256 of the secret is stored. A slow hash with salt protects what people choose; a secret of 256 random bits can
    neither be guessed nor found in a table, and is looked up at every call. `shown` are its last characters, to tell one
    from another. It works until `last_day`, that day included.
    """

    assignment = models.OneToOneField("accounts.RoleAssignment", on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey("accounts.Organisation", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=60)
    secret_hash = models.CharField(max_length=64, unique=True)
    shown = models.CharField(max_length=6)
    scopes = models.JSONField(default=list)
    last_day = models.DateField()
    made_by = models.ForeignKey("accounts.RoleAssignment", on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    made_at = models.DateTimeField(default=timezone.now)
    last_used_on = models.DateField(null=True)
    revoked_at = models.DateTimeField(null=True)
    is_demo = models.BooleanField(default=False)


class KeptAnswer(models.Model):
    """What a call was answered, by the key the caller gave it. Nobody reads the table: the answer is repeated to the token that
    asked (see the functions in the migrations), and goes after a few days."""

    insert_only = True

    token = models.ForeignKey(ApiToken, on_delete=models.PROTECT, related_name="+", db_index=False)
    key = models.CharField(max_length=80)
    request_hash = models.CharField(max_length=64)
    status = models.SmallIntegerField()
    body = models.TextField()
    at = models.DateTimeField(db_index=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["token", "key"], name="kept_answer_once")]
