"""Why somebody can read a log, or no longer can, in one sentence (R260)."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bti.accounts.models import Membership, User
from bti.audit.models import ActEvent, ReadEvent
from bti.database.acting import for_purpose
from bti.web.templatetags.words import full_day
from cases.models import HolderChange
from consent.models import ADULT, DevelopmentArea
from stafettlogg import access
from stafettlogg.models import HeldBack, Measure, ReadGrant, Stafettlogg

Role = ReadGrant.Role


def explain_access(user: User, log: Stafettlogg, on: date) -> str:
    """The reason why the user can read the log on the day, or why not, in a sentence.

    Asked with a purpose: also one who can no longer read is to be told why.
    """
    with for_purpose("explain_access"):
        if not access.may_read(user, log, on):
            return why_not(log, [user], on)[user.pk]
        grant = ReadGrant.objects.filter(user=user, content_object=log).values(*FIELDS).get()
        texts = Measure.objects.filter(log=log, employee=user).values_list("pk", "text")
        return in_words(grant, dict(texts), holds_in(log))


FIELDS = ("user_id", "role", "why", "until", "hidden_areas", "services")


def holds_in(log: Stafettlogg) -> list[dict[str, Any]]:
    """Against whom something is held back in the log."""
    rows = HeldBack.objects.filter(log=log, released_at=None)
    return list(rows.values("service", "employee_id")[:1000])


def in_words(
    grant: Mapping[str, Any], measures: Mapping[int, str], holds: Collection[Mapping[str, Any]]
) -> str:
    """The reason that a grant is derived from: role, measure, last day, what is held back."""
    until = _(" til og med %(day)s") % {"day": full_day(grant["until"])} if grant["until"] else ""
    if grant["role"] == Role.HOLDER:
        return _("Har stafettpinnen, og leser og skriver alt%(until)s.") % {"until": until}
    if grant["role"] == Role.GUARDIAN:
        return _("Har foreldreansvar, og leser alt%(until)s.") % {"until": until}
    if grant["role"] == Role.YOUTH:
        return _("Loggen handler om den som leser, og alt vises.")
    kind, _colon, pk = grant["why"].partition(":")
    if grant["role"] == Role.EMERGENCY:
        return _("Leser i en nødsituasjon. To har bestemt det sammen, og det slutter av seg selv.")
    if kind == "leave":
        return _("Den loggen handler om, har latt vedkommende lese%(until)s. %(kept)s") % {
            "until": until, "kept": _kept_back(grant, holds),
        }  # fmt: skip
    text = measures.get(int(pk)) if pk.isdecimal() else None
    why = _("Har tiltaket «%(measure)s»") % {"measure": text} if text else _("Har et tiltak")
    return _("%(why)s, og samtykket gjelder%(until)s. %(kept)s") % {
        "why": why, "until": until, "kept": _kept_back(grant, holds),
    }  # fmt: skip


def _kept_back(grant: Mapping[str, Any], holds: Collection[Mapping[str, Any]]) -> str:
    parts = [
        str(area.label).lower() for area in DevelopmentArea if area in set(grant["hidden_areas"])
    ]
    number = sum(
        hold["employee_id"] == grant["user_id"]
        or hold["service"] in grant["services"]
        or (not hold["service"] and hold["employee_id"] is None)
        for hold in holds
    )
    if number:
        told = ngettext("%(number)d oppføring", "%(number)d oppføringer", number)
        parts.append(told % {"number": number})
    if not parts:
        return _("Ingenting er holdt tilbake.")
    return _("Holdt tilbake: %(parts)s.") % {"parts": ", ".join(parts)}


def why_not(log: Stafettlogg, users: Collection[User], on: date) -> dict[int, str]:
    """Why each of these, who do not read the log, cannot; in a fixed number of queries.

    Of a guardian only that it is so: why the register says what it says is not told here.
    """
    case, staff = log.case, [user.pk for user in users if not user.is_citizen]
    here = set(
        Membership.objects.live(on)
        .filter(user__in=staff, municipality=case.municipality_id, unit__isnull=False)
        .values_list("user", flat=True)
    )
    measures: dict[int, list[date | None]] = {}
    rows = Measure.objects.filter(log=log, employee__in=staff).order_by("ended_on")
    for employee, ended_on in rows.values_list("employee", "ended_on"):
        measures.setdefault(employee, []).append(ended_on)
    held = set(
        HolderChange.objects.filter(case=case, holder__in=staff).values_list("holder", flat=True)
    )
    consented = not staff or access.doors(case, on).log_until is not None
    found = {}
    for user in users:
        if user.is_citizen and (case.child.age(on) or 0) >= ADULT:
            found[user.pk] = _(
                "Leser ikke lenger: den loggen handler om, er voksen og bestemmer selv."
            )
        elif user.is_citizen:
            found[user.pk] = _("Leser ikke lenger: er ikke registrert som en av dem loggen er for.")
        elif user.pk not in here or not user.is_active:
            found[user.pk] = _("Leser ikke lenger: arbeider ikke i kommunen nå.")
        else:
            held_it = user.pk in held or case.opened_by_id == user.pk
            found[user.pk] = _of_staff(log, measures.get(user.pk), consented, held_it)
    return found


def _of_staff(
    log: Stafettlogg, measures: list[date | None] | None, consented: bool, held_it: bool
) -> str:
    if measures and log.ended_on:
        return _("Leser ikke lenger: loggen ble avsluttet %(day)s.") % {
            "day": full_day(log.ended_on)
        }
    if measures and all(measures):
        return _("Leser ikke lenger: tiltaket ble avsluttet %(day)s.") % {
            "day": full_day(measures[-1])
        }
    if measures and not consented:
        return _("Leser ikke lenger: samtykket gjelder ikke lenger.")
    if measures:
        return _("Leser ikke lenger: samtykket omfatter ikke tjenesten nå.")
    if held_it:
        return _("Leser ikke lenger: stafettpinnen er gitt videre.")
    return _("Leser ikke lenger: har ikke noe tiltak i loggen.")


def has_read(user: User, log_pk: int) -> bool:
    """Whether the user has had the log open before; found by the audit's index."""
    return ReadEvent.objects.filter(log_id=log_pk, user_id=user.pk).exists()


def lost_log(model: type[Any], pk: int, user: User, on: date) -> Stafettlogg | None:
    """The log that the record lies in, when the user has read it and can do so no longer."""
    with for_purpose("explain_lost_access"):
        logs = Stafettlogg.objects.select_related("case__municipality", "case__child")
        if model is Stafettlogg:
            log = logs.filter(pk=pk).first()
        else:
            inside = model._default_manager.filter(pk=pk).values("log")
            log = logs.filter(pk__in=inside).first()
        if log is None or not has_read(user, log.pk) or access.may_read(user, log, on):
            return None
        found: Stafettlogg = log
        return found


def no_longer_reading(
    log: Stafettlogg, readers: Collection[int], on: date, before: Any = None
) -> list[dict[str, str]]:
    """The last who could read before and cannot now, by name, each with why.

    ``before``: behind a shield, what came after is not told.
    """
    ended = ActEvent.objects.filter(
        child_id=log.case.child_id, log_id=log.pk, act="stafettlogg.end_reading"
    )
    if before is not None:
        ended = ended.filter(at__lte=before)
    keys = [row["user"] for row in ended.order_by("-at").values_list("details", flat=True)[:20]]
    gone = list(dict.fromkeys(key for key in keys if key not in readers))
    users = list(User.objects.filter(Q(pk__in=gone)).order_by("name", "pk"))
    with for_purpose("explain_access"):
        reasons = why_not(log, users, on) if users else {}
    return [{"name": user.name, "why": reasons[user.pk]} for user in users]
