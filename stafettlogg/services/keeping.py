"""What every writer of the log does last: store what fits, and tell those who read."""

from datetime import date
from typing import Any, NoReturn

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from bti.accounts.models import User
from bti.notices.models import Notice
from bti.notices.services import notify
from cases.rules import may_be_told
from stafettlogg.models import InLog, ReadGrant, Stafettlogg, sight


def keep(record: models.Model) -> None:
    """Save a record whose values fit its fields. Raises ValidationError by field."""
    links = {field.name for field in record._meta.fields if field.is_relation}
    record.clean_fields(exclude=links)
    record.save()


def refuse(field: str, sentence: str) -> NoReturn:
    """Raise the sentence beside the field."""
    raise ValidationError({field: sentence})


def locked(rows: models.QuerySet[Any], pk: int) -> Any:
    """The record as it is now, locked. Raises ValidationError when it was undone meanwhile."""
    found = rows.select_for_update(of=("self",), no_key=True).filter(pk=pk).first()
    if found is None:
        raise ValidationError(_("Dette ble angret i mellomtiden. Gå til loggen, og begynn derfra."))
    return found


def readers(log: Stafettlogg, on: date) -> list[User]:
    """Those who may read the log on the day."""
    live = Q(until=None) | Q(until__gte=on)
    grants = ReadGrant.objects.filter(live, content_object=log).select_related("user")
    return [grant.user for grant in grants]


def tell_readers(
    log: Stafettlogg, *, by: User, on: date, about: InLog | None = None,
    kind: str = Notice.Kind.LOG_NEWS,
) -> None:  # fmt: skip
    """A notice without content to the other readers, at most one a day for a log.

    Citizens are told nothing while violence is suspected, and nobody of what is kept from them
    (docs/architecture.md).
    """
    notify(
        [
            u
            for u in readers(log, on)
            if u.pk != by.pk and may_be_told(u, log.case) and is_shown(about, u, log)
        ],
        kind=kind,
        subject=log,
        link=reverse("stafettlogg:detail", args=[log.pk]),
        on=on,
    )


def is_shown(about: InLog | None, user: User, log: Stafettlogg) -> bool:
    if about is None or sight(user, log)["actor"] is None:
        return True
    rows = type(about)._default_manager.visible_to(user, log)
    return bool(rows.filter(pk=about.pk).exists())
