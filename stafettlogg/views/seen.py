"""What a reader is shown of one log, in the values that a compiled query takes."""

from datetime import datetime
from typing import Any

from bti.accounts.models import User
from cases.models import Case
from stafettlogg.models import Stafettlogg


def sight(user: User, log: Stafettlogg) -> dict[str, Any]:
    """The log, and for a citizen behind a shield who they are and from when it holds.

    All others are shown the same, so they need not be named.
    """
    shield = log.case.shielded_at if user.is_citizen else None
    return {"log": log.pk, "citizen": user.pk if shield else None, "shield": shield}


def shown_to(model: type[Any], *, log: int, citizen: int | None, shield: datetime | None) -> Any:
    """The rows of the model that ``visible_to`` shows to such a reader."""
    kind = User.Kind.STAFF if citizen is None else User.Kind.CITIZEN
    of_log = Stafettlogg(pk=log, case=Case(shielded_at=shield))
    return model.objects.visible_to(User(pk=citizen, kind=kind), of_log)
