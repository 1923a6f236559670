"""What a child says on its own page: about what, how it feels, and what is to be done with it."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from simple_history.models import HistoricalRecords

from cases.models.case import OnCase
from cases.models.noted import Talk


class ChildsWord(OnCase):
    """One thing the child told about on its own page. Written once, never edited (R31).

    What is to be kept is for the one it was said to: in no log, no document, no list of others.
    """

    class Topic(models.TextChoices):
        HOME = "home", _("Hjemme")
        KINDERGARTEN = "kindergarten", _("Barnehagen")
        SCHOOL = "school", _("Skolen")
        FRIENDS = "friends", _("Venner")
        PLAY = "play", _("Lek")
        LEISURE = "leisure", _("Fritida")
        BODY = "body", _("Kroppen")
        ONLINE = "online", _("På nett")
        AHEAD = "ahead", _("Tida framover")
        OTHER = "other", _("Noe annet")

    class Face(models.TextChoices):
        GLAD = "glad", pgettext_lazy("ansikt", "Glad")
        BETWEEN = "between", pgettext_lazy("ansikt", "Midt på")
        SAD = "sad", pgettext_lazy("ansikt", "Lei")

    class Passing(models.TextChoices):
        AT_MEETING = "at_meeting", _("Si det på møtet")
        FOR_ME = "for_me", _("Si det for meg")
        KEPT = "kept", _("La det være")

    talk = models.ForeignKey(Talk, models.PROTECT, related_name="words")
    topic = models.CharField(_("tema"), max_length=15, choices=Topic)
    face = models.CharField(_("ansikt"), max_length=10, choices=Face, blank=True)
    words = models.CharField(_("barnets egne ord"), max_length=500, blank=True)
    written_by_child = models.BooleanField(_("barnet skrev selv"), default=False)
    passing = models.CharField(_("hva barnet vil"), max_length=10, choices=Passing)

    history = HistoricalRecords()

    class Meta:
        default_permissions = ()
        constraints = [
            models.CheckConstraint(
                condition=~Q(face="") | ~Q(words=""), name="a_childs_word_says_something"
            )
        ]

    class Privacy:
        personal = {"case", "talk", "topic", "face", "words", "written_by_child", "passing"}
        open = {"noted_by", "noted_at"}

    @property
    def in_words(self) -> str:
        """«Venner: Lei. «Ingen spør meg.»»"""
        face = f"{self.get_face_display()}." if self.face else ""
        words = f"«{self.words}»" if self.words else ""
        return f"{self.get_topic_display()}: {face} {words}".replace("  ", " ").strip()
