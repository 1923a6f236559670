"""A meeting that was held, with its minutes, and what those who were there say of them."""

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from bti.accounts.models import User
from cases.models import Invitation, MeetingKind
from stafettlogg.models.holding import Actor, is_held
from stafettlogg.models.log import InLog


class Meeting(InLog):
    """A meeting that was held, with its minutes (R73, R83, R104, R107, R220, R221).

    The minutes can be corrected: then ``version`` rises, and the history keeps what stood before.
    Measures and evaluations that came of it point to it, and follow their goal as all others do.
    """

    Kind = MeetingKind

    class Reached(models.TextChoices):
        YES = "yes", _("Ja")
        PARTLY = "partly", _("Delvis")
        NO = "no", _("Nei")

    kind = models.CharField(_("møte"), max_length=15, choices=MeetingKind)
    invitation = models.OneToOneField(
        Invitation, models.PROTECT, related_name="meeting", null=True, blank=True
    )
    held_on = models.DateField(_("dato"))
    starts = models.TimeField(_("fra"))
    ends = models.TimeField(_("til"))
    place = models.CharField(_("sted"), max_length=200)
    present = models.CharField(_("til stede"), max_length=500)
    regrets = models.CharField(
        _("meldte forfall"), max_length=500, blank=True, default="", db_default=""
    )
    childs_voice = models.CharField(_("barnets stemme"), max_length=1000, blank=True)
    minutes = models.CharField(_("referat"), max_length=8000)
    agreed = models.CharField(_("dette ble vi enige om"), max_length=2000, blank=True)
    next_on = models.DateField(_("neste møte"), null=True, blank=True)
    told_to_child = models.CharField(
        _("fortalt til barnet"), max_length=600, blank=True, default="", db_default=""
    )
    reached = models.CharField(
        _("kom vi i havn"), max_length=6, choices=Reached, blank=True, default="", db_default=""
    )
    right_group = models.CharField(
        _("er gruppa riktig satt sammen"), max_length=300, blank=True, default="", db_default=""
    )
    informs = models.CharField(
        _("hvem skal orienteres, og av hvem"), max_length=500, blank=True, default="",
        db_default="",
    )  # fmt: skip
    review = models.CharField(
        _("hvordan møtet var"), max_length=500, blank=True, default="", db_default=""
    )
    version = models.PositiveSmallIntegerField(_("utgave"), default=1, db_default=1)
    corrected_why = models.CharField(
        _("hvorfor referatet er rettet"), max_length=300, blank=True, default="", db_default=""
    )
    level = models.PositiveSmallIntegerField()
    history = HistoricalRecords()

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=Q(ends__gt=F("starts")), name="a_meeting_ends_after_it_starts"
            )
        ]
        indexes = [models.Index(fields=["log", "-held_on"], name="meetings_of_log")]

    class Privacy:
        personal = {
            "log", "invitation", "place", "present", "regrets", "childs_voice", "minutes",
            "agreed", "told_to_child", "reached", "right_group", "informs", "review",
            "corrected_why",
        }  # fmt: skip
        open = {
            "author", "written_at", "kind", "held_on", "starts", "ends", "next_on", "version",
            "level",
        }  # fmt: skip

    @classmethod
    def withheld_from(cls, actor: Actor) -> Q:
        return is_held("meeting", actor)


class MinutesAnswer(InLog):
    """What one who was at the meeting says of its minutes: right, or a word beside them.

    Made when the minutes are written, for each who was there and reads the log; ``author`` asked.
    ``version``: the minutes that were read. A correction waits for an answer of its own.
    """

    class State(models.TextChoices):
        WAITS = "waits", _("har ikke svart")
        APPROVED = "approved", _("godkjent")
        COMMENTED = "commented", _("kommentert")

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="answers")
    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    version = models.PositiveSmallIntegerField(_("utgave"), default=1)
    state = models.CharField(_("svar"), max_length=9, choices=State, default=State.WAITS)
    comment = models.CharField(_("kommentar"), max_length=1000, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    history = HistoricalRecords()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["meeting", "user"], name="one_answer_to_minutes_each")
        ]

    class Privacy:
        personal = {"log", "meeting", "user", "state", "comment"}
        open = {"author", "written_at", "version", "answered_at"}

    @classmethod
    def withheld_from(cls, actor: Actor) -> Q:
        """With its meeting."""
        meeting = Meeting.objects.filter(Meeting.withheld_from(actor), pk=OuterRef("meeting"))
        return Q(Exists(meeting))
