"""Records that are evidence: no way to write them leaves history behind.

django-simple-history sees ``save()`` and ``delete()`` only. The ways it does not see
are closed here, so what is written is always told.
"""

from typing import Any, NoReturn

from django.db import models


class UntoldWrite(TypeError):
    """Raised when a record that is evidence is written in a way that history does not see."""


class EvidenceQuerySet(models.QuerySet[Any]):
    """A queryset that reads and creates, but neither updates nor deletes behind history's back."""

    def _refuse(self, way: str) -> NoReturn:
        raise UntoldWrite(
            f"{self.model.__name__}.objects.{way}() leaves no history. Save each record instead."
        )

    def update(self, **kwargs: Any) -> int:
        self._refuse("update")

    def bulk_update(self, *args: Any, **kwargs: Any) -> int:
        self._refuse("bulk_update")

    def bulk_create(self, *args: Any, **kwargs: Any) -> list[Any]:
        self._refuse("bulk_create")
