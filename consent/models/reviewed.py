"""A consent text in another language, read through and taken into use by a municipality."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from bti.accounts.models import Municipality, User
from bti.database.evidence import EvidenceQuerySet


class ReviewedText(models.Model):
    """A municipality has had the text that is signed read through in a language, and offers it.

    A translation that nobody has vouched for is offered to nobody (consent.services.wording).
    """

    municipality = models.ForeignKey(Municipality, models.PROTECT, related_name="+")
    version = models.CharField(max_length=20)
    language = models.CharField(max_length=2)
    reviewed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    reviewed_on = models.DateField()
    reviewer = models.CharField(_("hvem har lest gjennom teksten"), max_length=200)

    objects = EvidenceQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["municipality", "version", "language"], name="a_text_is_reviewed_once"
            )
        ]

    class Privacy:
        personal = {"reviewer"}
        open = {"municipality", "version", "language", "reviewed_by", "reviewed_on"}
