"""What every form leans on: the draft that is never lost, and the key that counts it once."""

import uuid

from django.db import models

from bti.accounts.models import Municipality, User
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


class PageFeedback(models.Model):
    """Whether somebody found what they looked for on a page of the guide (R371).

    Who it was is kept only to count how often one person answers; nobody is shown it.
    """

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+")
    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    at = models.DateTimeField()
    page = models.CharField(max_length=40)
    found = models.BooleanField()
    text = models.CharField(max_length=500, blank=True)

    class Meta:
        default_permissions = ()
        indexes = [
            models.Index(fields=["user", "at"], name="feedback_of_user"),
            models.Index(fields=["municipality", "page", "-id"], name="feedback_on_page"),
        ]

    class Privacy:
        personal = {"user", "text"}
        open = {"municipality", "at", "page", "found"}
