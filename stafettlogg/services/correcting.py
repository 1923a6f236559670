"""Correcting what is written: each correction a version, and nobody's overwrites another's."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from bti.accounts.authorize import authorize
from bti.accounts.models import User
from bti.audit.record import record_act
from stafettlogg.models import InLog, sight
from stafettlogg.models.kinds import kind_of
from stafettlogg.services.keeping import keep, locked, tell_readers


@dataclass(frozen=True)
class Version:
    """The texts as they stood from a moment on. ``number`` counts from 1; ``key`` names it."""

    number: int
    key: int
    at: datetime
    by: str
    texts: Mapping[str, str]


class Overtaken(ValidationError):
    """Someone else has corrected the texts since they were read: ``now`` is what stands there."""

    def __init__(self, now: Version) -> None:
        self.now = now
        super().__init__(
            _("%(name)s har endret teksten mens du skrev. Begge står her. Velg, og lagre igjen.")
            % {"name": now.by}
        )


def texts_of(record: Any, names: tuple[str, ...]) -> dict[str, str]:
    """The texts of a record, or of a row of its history."""
    return {name: getattr(record, name) or "" for name in names}


def versions(entry: InLog, user: User) -> list[Version]:
    """Every version of the entry's texts, oldest first, as far as the user is shown them.

    Outside a shield nothing of what others changed after it.
    """
    seen = sight(user, entry.log)
    rows = entry.history.filter(id=entry.pk)  # type: ignore[attr-defined]
    if seen["shield"] is not None:
        rows = rows.filter(history_date__lte=seen["shield"]) | rows.filter(history_user=user)
    rows = rows.select_related("history_user", "author").order_by("history_id")
    return list(_distinct(rows, kind_of(entry).texts))


def _distinct(rows: Any, names: tuple[str, ...]) -> Iterator[Version]:
    """Rows whose texts differ from the one before; an end or a new date makes no version."""
    before: dict[str, str] | None = None
    number = 0
    for row in rows:
        texts = texts_of(row, names)
        if texts == before:
            continue
        before, number = texts, number + 1
        who = row.history_user or row.author
        yield Version(number, row.history_id, row.history_date, who.name, texts)


def key_now(entry: InLog) -> int:
    """What names the texts as they stand: given with a correction, to tell what it was made of."""
    found: int = entry.history.filter(id=entry.pk).latest("history_id").history_id  # type: ignore[attr-defined]
    return found


@transaction.atomic
def correct(entry: InLog, *, by: User, on: date, texts: Mapping[str, str], read: int) -> InLog:
    """Put other words in the entry; what stood there is kept as a version.

    ``read``: the ``key_now`` of what the correction was made of. Raises Overtaken when the words
    are others by now, ValidationError by field, and where nothing is changed.
    """
    authorize(by, "stafettlogg.correct_entry", entry)
    kind = kind_of(entry)
    entry = locked(type(entry)._default_manager.select_related("log__case"), entry.pk)
    authorize(by, "stafettlogg.correct_entry", entry)
    now = texts_of(entry, kind.texts)
    _check_read(entry, kind.texts, now, read)
    wanted = {**now, **{name: texts[name].strip() for name in kind.texts if name in texts}}
    changed = [name for name in kind.texts if wanted[name] != now[name]]
    if not changed:
        raise ValidationError(_("Teksten er den samme som før. Det er ingenting å lagre."))
    for name in changed:
        setattr(entry, name, wanted[name])
    _keep(entry)
    record_act(by=by, act="stafettlogg.correct", subject=entry, fields=changed, on=on.isoformat())
    tell_readers(entry.log, by=by, on=on, about=entry)
    return entry


def _check_read(entry: InLog, names: tuple[str, ...], now: Mapping[str, str], read: int) -> None:
    rows = entry.history.filter(id=entry.pk)  # type: ignore[attr-defined]
    made_of = rows.filter(history_id=read).first()
    if made_of is None or texts_of(made_of, names) != now:
        raise Overtaken(list(_distinct(rows.order_by("history_id"), names))[-1])


def _keep(entry: InLog) -> None:
    """An evaluation without answers to the guide's questions is whole all the same."""
    if hasattr(entry, "answers"):
        links = {field.name for field in entry._meta.fields if field.is_relation}
        codes = {
            field.name for field in entry._meta.fields if field.get_internal_type() == "JSONField"
        }
        entry.clean_fields(exclude=links | codes)
        entry.save()
    else:
        keep(entry)
