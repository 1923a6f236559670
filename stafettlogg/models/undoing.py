"""What is undone is gone from everybody's pages, and is never deleted."""

from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models

from bti.accounts.models import User
from stafettlogg.models.log import InLogQuerySet

if TYPE_CHECKING:
    Standing = models.Manager["Undoable"]
else:
    Standing = models.Manager.from_queryset(InLogQuerySet)


class StandingManager(Standing):
    """The records that stand: those undone are left out wherever nobody asks for them."""

    def get_queryset(self) -> InLogQuerySet:
        rows: InLogQuerySet = super().get_queryset()  # type: ignore[assignment]
        return rows.filter(undone_at=None)


class Undoable(models.Model):
    """A record that its author may undo while nobody has built on it (rules.may_undo).

    ``everything`` has those undone too. A foreign key still leads to one that is undone.
    """

    undone_at = models.DateTimeField(null=True, blank=True, editable=False)
    undone_by = models.ForeignKey(
        User, models.PROTECT, related_name="+", null=True, blank=True, editable=False
    )

    if TYPE_CHECKING:  # the two base classes of a record each have managers
        objects: ClassVar[Any]
        everything: ClassVar[Any]
    else:
        objects = StandingManager()
        everything = InLogQuerySet.as_manager()

    class Meta:
        abstract = True
