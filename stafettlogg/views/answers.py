"""Answers to the family's questions, as news on its home."""

from collections.abc import Iterable
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from bti.accounts.addresses import address
from bti.accounts.models import User
from bti.web.templatetags.words import weekday
from stafettlogg.models import Question
from stafettlogg.views.shield import raised_for

MOST = 5


def new_answers(logs: Iterable[Any], user: User) -> list[dict[str, Any]]:
    """What was answered since the user last read each log, newest first; none behind a shield."""
    since = [
        Q(log=log.pk, answered_at__gt=log.read_at) if log.read_at else Q(log=log.pk)
        for log in logs
        if raised_for(user, log) is None
    ]
    if not since:
        return []
    rows = Question.objects.filter(reduce(or_, since), answered_at__isnull=False)
    told = rows.order_by("-answered_at", "-pk").values(
        "log_id", "author_id", "answer", "answered_at", "answered_by__name"
    )
    return [{"log_id": row["log_id"], "line": _line(row, user)} for row in told[:MOST]]


def _line(row: dict[str, Any], user: User) -> dict[str, Any]:
    own = row["author_id"] == user.pk
    title = _("%(name)s har svart deg") if own else _("%(name)s har svart")
    return {
        "kind": "answer",
        "title": title % {"name": row["answered_by__name"]},
        "text": row["answer"],
        "meta": weekday(row["answered_at"]),
        "href": address("stafettlogg:questions", row["log_id"]),
        "link_label": _("Se spørsmål og svar"),
        "new": True,
    }
