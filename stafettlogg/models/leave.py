"""A young adult lets a guardian go on reading the log (R23, R74, R80)."""

from datetime import date

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from bti.people.models import Guardian
from consent.models import DevelopmentArea
from stafettlogg.models.log import InLog, InLogQuerySet


class LeaveQuerySet(InLogQuerySet):
    def live(self, on: date) -> "LeaveQuerySet":
        """Those that count on the day: begun, not run out, not withdrawn."""
        return self.filter(ended_at=None, starts_on__lte=on, valid_until__gte=on)

    def standing(self, on: date) -> "LeaveQuerySet":
        """Those that count, or will."""
        return self.filter(ended_at=None, valid_until__gte=on)


class Leave(InLog):
    """A consent of the young adult's own: one guardian, until a day, but for the areas left out.

    ``author`` gives it. What was signed is kept exactly, as with every consent.
    """

    guardian = models.ForeignKey(Guardian, models.PROTECT, related_name="+")
    starts_on = models.DateField()
    valid_until = models.DateField(_("gjelder til og med"))
    left_out = ArrayField(
        models.CharField(max_length=12, choices=DevelopmentArea), default=list, blank=True
    )
    text = models.TextField()
    text_hash = models.CharField(max_length=64)
    language = models.CharField(max_length=2)
    login_level = models.CharField(max_length=40)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = LeaveQuerySet.as_manager()  # type: ignore[misc]
    history = HistoricalRecords()

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_until__gte=F("starts_on")), name="leave_ends_after_it_starts"
            ),
            models.UniqueConstraint(
                fields=["log", "guardian"], condition=Q(ended_at=None), name="one_leave_at_a_time"
            ),
        ]

    class Privacy:
        personal = {"log", "guardian", "left_out", "text"}
        open = {
            "author", "written_at", "starts_on", "valid_until", "text_hash", "language",
            "login_level", "ended_at",
        }  # fmt: skip
