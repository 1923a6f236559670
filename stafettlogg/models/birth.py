"""What she who carried the child lets follow it, of what was written before the birth (R6)."""

from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from stafettlogg.models.log import InLog


class Follows(InLog):
    """One entry from before the birth that the others of the family read as well.

    Nothing from before follows by itself: what was told of her own health was told by her alone.
    ``kind`` and ``entry`` name the record. ``author`` is she; taken back, it is hers again.
    """

    kind = models.CharField(max_length=20)
    entry = models.PositiveBigIntegerField()
    taken_back_at = models.DateTimeField(null=True, blank=True)
    history = HistoricalRecords()

    class Meta:
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "entry"],
                condition=Q(taken_back_at=None),
                name="an_entry_follows_once",
            )
        ]
        indexes = [models.Index(fields=["log"], name="what_follows_in_log")]

    class Privacy:
        personal = {"log", "kind", "entry"}
        open = {"author", "written_at", "taken_back_at"}
