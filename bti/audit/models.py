"""Who read what, when and why; who did what. Append-only, by trigger in the database.

Rows hold no foreign keys: they must outlive what they tell of, and never hinder its life.
"""

from typing import Any, NoReturn

from django.db import models


class Event(models.Model):
    """What reading and acting have in common: who, in which role and unit, about whom, when."""

    at = models.DateTimeField(auto_now_add=True)
    user_id = models.BigIntegerField(null=True)
    user_name = models.CharField(max_length=200)
    role = models.CharField(max_length=100, blank=True)
    unit_name = models.CharField(max_length=200, blank=True)
    municipality_id = models.BigIntegerField(null=True)
    subject = models.CharField(max_length=60)
    subject_id = models.CharField(max_length=40)
    child_id = models.BigIntegerField(null=True)
    log_id = models.BigIntegerField(null=True)

    class Meta:
        abstract = True

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError("Audit rows are never removed.")


class ReadEvent(Event):
    """One reading of a child's data."""

    page = models.CharField(max_length=100)
    why = models.CharField(max_length=100, blank=True)

    class Meta:
        default_permissions = ()
        indexes = [
            models.Index(fields=["log_id", "-at"], name="read_of_log"),
            models.Index(fields=["child_id", "-at"], name="read_of_child"),
        ]

    class Privacy:
        personal = {"user_id", "user_name", "child_id", "log_id", "subject_id"}
        open = {"at", "role", "unit_name", "municipality_id", "subject", "page", "why"}


class ActEvent(Event):
    """One act. ``details`` holds codes and dates, never free text about a person."""

    act = models.CharField(max_length=60)
    details = models.JSONField(default=dict)

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["child_id", "-at"], name="act_on_child")]

    class Privacy:
        personal = {"user_id", "user_name", "child_id", "log_id", "subject_id"}
        open = {"at", "role", "unit_name", "municipality_id", "subject", "act", "details"}


class AuditSeal(models.Model):
    """One link of the chain over the audit rows (docs/decisions/0013).

    ``ranges`` are the keys it covers, without gaps; ``rows_digest`` is of those rows; ``link`` ties
    both to the seal before, by a key that is not in the database.
    """

    table = models.CharField(max_length=20)
    number = models.BigIntegerField()
    ranges = models.JSONField()
    count = models.IntegerField()
    rows_digest = models.CharField(max_length=64)
    link = models.CharField(max_length=64)
    sealed_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["table", "number"], name="one_seal_of_a_number")
        ]

    class Privacy:
        personal: set[str] = set()
        open = {"table", "number", "ranges", "count", "rows_digest", "link", "sealed_at"}

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise TypeError("Seals are never removed.")
