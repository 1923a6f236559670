"""The five reasons to archive a log (R289–R294). The one home of the list."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Reason(models.TextChoices):
    TRANSITION = "transition", _("Overgang mellom tjenester")
    HOLDER_CHANGED = "holder_changed", _("Skifte av stafettholder")
    CONSENT_WITHDRAWN = "consent_withdrawn", _("Samtykket er trukket")
    LOG_ENDED = "log_ended", _("Loggen er avsluttet")
    YEARLY = "yearly", _("Årlig for barn med enkeltvedtak")
    ON_REQUEST = "on_request", _("Stafettholder ba om det")  # not one of the five; asked by hand
