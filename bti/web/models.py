"""What every form leans on: the draft that is never lost, and the key that counts it once."""

import uuid

from django.db import models

from bti.accounts.models import User
from bti.people.identity import EncryptedTextField


class Draft(models.Model):
    """What a person has typed into a form and not yet sent. Only they can have it back."""

    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    key = models.CharField(max_length=120)
    text = EncryptedTextField()  # JSON: field name to list of values
    saved_at = models.DateTimeField(auto_now=True)

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="one_draft_per_form")]

    class Privacy:
        personal = {"user", "text"}
        open = {"key", "saved_at"}


class Submission(models.Model):
    """A form that was sent. Its key is unique, so a second press of the button changes nothing."""

    key = models.UUIDField(default=uuid.uuid4, unique=True)
    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    location = models.CharField(max_length=200, blank=True)

    class Meta:
        default_permissions = ()

    class Privacy:
        personal = {"user"}
        open = {"key", "at", "location"}
