"""What a reader is shown of one log, in the values that a compiled query takes."""

from datetime import datetime
from typing import Any

from stafettlogg.models import sight

__all__ = ["shown_to", "sight"]


def shown_to(
    model: type[Any],
    *,
    log: int,
    citizen: int | None,
    shield: datetime | None,
    actor: int | None = None,
) -> Any:
    """The rows of the model that ``visible_to`` shows to such a reader."""
    return model.objects.shown_to(log=log, citizen=citizen, shield=shield, actor=actor)
