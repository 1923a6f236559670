"""Who reads a log, in which role and why, as the pages show them."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from bti.accounts.models import Membership, User
from bti.database.compiled import compiled
from bti.people.models import Guardianship
from bti.web.templatetags.words import day_month
from stafettlogg.models import Measure, ReadGrant, Stafettlogg
from stafettlogg.services.explaining import in_words
from stafettlogg.views.seen import shown_to
from stafettlogg.views.shield import came_after, place_is_told, raised_for

ORDER = [role.value for role in ReadGrant.Role]


def grants(logs: Iterable[Stafettlogg], on: date) -> list[dict[str, Any]]:
    """Live grants of the logs with the reader's name, title and unit."""
    return _grants(logs=tuple(log.pk for log in logs), on=on)


@compiled
def _grants(*, logs: tuple[int, ...], on: date) -> QuerySet[Any]:
    place = Membership.objects.live(on).filter(user=OuterRef("user")).order_by("pk")
    leads = place.filter(role=Membership.Role.LEADER, unit=OuterRef("content_object__case__unit"))
    rows: QuerySet[Any] = (
        ReadGrant.objects.filter(
            Q(until=None) | Q(until__gte=on),
            Q(ends_at=None) | Q(ends_at__gt=Now()),
            content_object__in=logs,
        )
        .order_by("pk")
        .values(
            "content_object_id", "user_id", "user__name", "role", "why", "since", "until",
            "hidden_areas", "services",
            title=Subquery(place.values("title")[:1]),
            unit=Subquery(place.values("unit__name")[:1]),
            leads=Exists(leads),
        )
    )  # fmt: skip
    return rows


def people(
    rows: Iterable[dict[str, Any]],
    log: Stafettlogg,
    user: User,
    measures: dict[int, str],
    holds: list[dict[str, Any]] | None = None,
    until: Mapping[int, date | None] | None = None,
) -> list[dict[str, Any]]:
    """Those who may read the log, in the order of their roles.

    ``holds``: what is held back; then each is told with the whole reason, in a sentence.

    ``until``: the deadline of each measure, where it is told until when each does theirs.
    ``measures``: text of each measure the user is shown. Behind a shield a citizen is not shown
    who came after it.
    """
    shown = [row for row in rows if _is_shown(row, log, user, measures)]
    shown.sort(key=lambda row: ORDER.index(row["role"]))
    told = place_is_told(log.case.child, user)
    holder = str(log.case.guide.words.holder)
    found = [_person(row if told else {**row, "unit": ""}, user, measures, holder) for row in shown]
    for one, row in zip(found, shown, strict=True):
        if day := (until or {}).get(measure_of(row["why"]) or 0):
            one["why"] = _("%(why)s, til %(day)s") % {"why": one["why"], "day": day_month(day)}
    if holds is not None:
        for one, row in zip(found, shown, strict=True):
            one["why"] = in_words(row, measures, holds)
    return found


def _is_shown(row: dict[str, Any], log: Stafettlogg, user: User, measures: dict[int, str]) -> bool:
    shield = raised_for(user, log)
    if shield is None:
        return True
    if row["role"] == ReadGrant.Role.EMERGENCY:
        return False  # asked for since something may be wrong at home
    if row["role"] == ReadGrant.Role.ACTOR:
        return measure_of(row["why"]) in measures
    since: date = row["since"]
    new = row["role"] == ReadGrant.Role.HOLDER and came_after(row["user_id"], log, shield)
    return since <= timezone.localdate(shield) and not new


def measure_of(why: str) -> int | None:
    """The measure that a grant follows from."""
    kind, _colon, pk = why.partition(":")
    return int(pk) if kind == "measure" and pk.isdigit() else None


def role_in_words(role: str, holder: str) -> str:
    """Why one reads; the holder by the guide's own word."""
    if role == ReadGrant.Role.HOLDER:
        return _("%(holder)s. Skriver i loggen.") % {"holder": capfirst(holder)}
    return str(ReadGrant.Role(role).label)


def _person(
    row: dict[str, Any], user: User, measures: dict[int, str], holder: str
) -> dict[str, Any]:
    name = row["user__name"]
    if row["user_id"] == user.pk:
        name = _("%(name)s (du)") % {"name": name}
    role, why = row["role"], role_in_words(row["role"], holder)
    if role == ReadGrant.Role.GUARDIAN:
        work = capfirst(str(Guardianship.Relation(row["why"]).label))
    else:
        work = ", ".join(part for part in (capfirst(row["title"] or ""), row["unit"]) if part)
    if role == ReadGrant.Role.ACTOR and (text := measures.get(measure_of(row["why"]) or 0)):
        why = _("Har tiltaket «%(measure)s»") % {"measure": text}
    if row["why"].startswith("leave:"):
        why = _("Den loggen handler om, lar vedkommende lese")
    if role == ReadGrant.Role.YOUTH and row["user_id"] != user.pk:
        why = _("Loggen handler om %(name)s") % {"name": row["user__name"].split(" ")[0]}
    return {"name": name, "role": work, "why": why, "baton": role == ReadGrant.Role.HOLDER}


def who_does_not_read(rows: Iterable[dict[str, Any]], log: Stafettlogg, user: User) -> str:
    """A leader knows that the log exists; said, unless the leader takes part (architecture.md)."""
    if any(row["leads"] for row in rows):
        return ""
    if not place_is_told(log.case.child, user):
        return _("Lederen ser at loggen finnes, men kan ikke lese den.")
    return _("Lederen ved %(unit)s ser at loggen finnes, men kan ikke lese den.") % {
        "unit": log.case.unit.name
    }


def why_in_words(why: str, *, own: bool) -> str:
    """The reason that was noted with a reading, in words."""
    if why == "baton":
        return _("har stafettpinnen")
    if why == "youth":
        return _("loggen handler om deg") if own else _("loggen handler om den som leste")
    if measure_of(why) is not None:
        return _("har et tiltak")
    if why.startswith("emergency:"):
        return _("nødsituasjon, to har bestemt det sammen")
    if why.startswith("leave:"):
        return _("den loggen handler om, har sagt ja")
    relations: dict[str, Any] = dict(Guardianship.Relation.choices)
    return str(relations.get(why, ""))


def texts_of(logs: Iterable[Stafettlogg], user: User) -> dict[int, str]:
    """Text of each measure of the logs that the user is shown, in one query."""
    return {pk: text for pk, (text, _until) in deeds_of(logs, user).items()}


def deeds_of(logs: Iterable[Stafettlogg], user: User) -> dict[int, tuple[str, date | None]]:
    """Text and deadline of each measure that the user is shown, in one query.

    No deadline behind a shield: it may have been moved since.
    """
    seen = tuple((log.pk, raised_for(user, log)) for log in logs)
    hidden = {log for log, shield in seen if shield}
    rows = _texts(logs=seen, citizen=user.pk if hidden else None) if seen else ()
    return {pk: (text, None if log in hidden else due) for pk, text, due, log in rows}


@compiled
def _texts(
    *, logs: tuple[tuple[int, datetime | None], ...], citizen: int | None
) -> QuerySet[Measure]:
    shown = (
        shown_to(Measure, log=log, citizen=citizen if shield else None, shield=shield)
        for log, shield in logs
    )
    rows: QuerySet[Measure] = reduce(or_, shown).values_list("pk", "text", "due_on", "log_id")
    return rows
