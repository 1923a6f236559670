"""Lysglimt: small good moments, and the choice of hearing of them once a week."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from stafettlogg.models.holding import Actor, is_held
from stafettlogg.models.log import InLog
from stafettlogg.models.undoing import Undoable


class Lysglimt(Undoable, InLog):
    """A small good moment, kept as it is (R122). A picture of it is an attachment."""

    text = models.CharField(_("lysglimt"), max_length=500)
    on = models.DateField()
    history = HistoricalRecords()

    class Meta:
        default_permissions = ()
        indexes = [models.Index(fields=["log", "-id"], name="lysglimt_of_log")]

    class Privacy:
        personal = {"log", "text"}
        open = {"author", "written_at", "on", "undone_at", "undone_by"}

    @classmethod
    def withheld_from(cls, actor: Actor) -> Q:
        return is_held("lysglimt", actor)
