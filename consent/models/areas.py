"""The areas of a child's development."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class DevelopmentArea(models.TextChoices):
    """Areas of a child's development: a goal belongs to one, a consent can leave one out (R261)."""

    SOCIAL = "social", _("Venner og samspill")
    EMOTIONAL = "emotional", _("Følelser og trygghet")
    LANGUAGE = "language", _("Språk og kommunikasjon")
    LEARNING = "learning", _("Læring og skole")
    ATTENDANCE = "attendance", _("Tilstedeværelse")
    HEALTH = "health", _("Helse og kropp")
    HOME = "home", _("Hjem og familie")
    LEISURE = "leisure", _("Fritid")
