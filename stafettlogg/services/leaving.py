"""A young adult lets guardians go on reading, and takes it back (R23, R80, R227, R299)."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from bti.accounts.authorize import authorize
from bti.accounts.models import User
from bti.audit.record import record_act
from bti.notices.models import Notice
from bti.notices.services import notify
from bti.people.models import Child, Guardian, Guardianship
from bti.web.templatetags.words import full_day
from cases.levels.ladder import AHEAD
from consent.models import ADULT, DevelopmentArea
from consent.services import digest
from consent.signatories import birthday, latest_birth
from stafettlogg import access
from stafettlogg.models import Leave, Stafettlogg

HIGH = "idporten-loa-high"
ORDINARY_LENGTH = 365  # days, where the guide names no longest


def first_day(child: Child, on: date) -> date | None:
    """The day a leave given now counts from: the 18th birthday at the earliest.

    None while that is further off than the ladder looks ahead, so that nobody signs it early.
    """
    if child.born is None:
        return None
    adult = birthday(child.born, ADULT)
    return max(on, adult) if adult - on <= timedelta(days=AHEAD) else None


def could_be_let_in(log: Stafettlogg) -> list[Guardian]:
    """The guardians of the child that no block keeps out."""
    ties = Guardianship.objects.filter(child=log.case.child_id, blocked=False)
    return [tie.guardian for tie in ties.select_related("guardian__user").order_by("pk")]


def longest(log: Stafettlogg) -> int:
    """How many days it can last at the most, as with every consent of the municipality (R226)."""
    return log.case.child.municipality.guide.consent.longest_days or ORDINARY_LENGTH


def leave_text(
    log: Stafettlogg, guardian: Guardian, *, starts_on: date, until: date,
    left_out: Iterable[str], language: str,
) -> str:  # fmt: skip
    """What is signed, in one of the product's languages."""
    with translation.override(language):
        child = log.case.child
        chosen = [str(area.label) for area in DevelopmentArea if area in set(left_out)]
        return "\n\n".join(
            part for part in (
                _("Jeg, %(name)s, født %(born)s, lar %(guardian)s lese stafettloggen min.")
                % {
                    "name": child.name, "born": full_day(child.born), "guardian": guardian.name,
                },
                _("Det gjelder fra %(first)s til og med %(last)s. Da slutter det av seg selv.")
                % {"first": full_day(starts_on), "last": full_day(until)},
                _("Dette får %(guardian)s ikke lese om: %(areas)s.")
                % {"guardian": guardian.name, "areas": ", ".join(chosen)} if chosen else "",
                _(
                    "Jeg er over 18 år eller fyller det nå, og bestemmer selv. Jeg kan ta det "
                    "tilbake når jeg vil, uten å si hvorfor. Da slutter lesingen med en gang."
                ),
            ) if part
        )  # fmt: skip


@transaction.atomic
def let_read(
    log: Stafettlogg, *, by: User, on: date, guardian: Guardian, until: date,
    left_out: Iterable[str] = (), language: str, login_level: str, seen: str = "",
) -> Leave:  # fmt: skip
    """The young adult lets a guardian read until a day, but for some areas.

    Keeps the exact text, its hash, language and login level; ``seen`` is the hash of the text
    that was on the screen. Raises PermissionDenied, and ValidationError by field.
    """
    authorize(by, "stafettlogg.let_read", log)
    log = Stafettlogg.objects.select_for_update(no_key=True).get(pk=log.pk)
    starts_on = first_day(log.case.child, on)
    if starts_on is None:
        raise ValidationError(_("Du kan ta stilling til dette når du snart fyller 18 år."))
    if login_level not in (settings.OIDC_ACR, HIGH):
        raise ValidationError(
            _("Du må logge inn på høyeste sikkerhetsnivå for å signere, for eksempel med BankID.")
        )
    areas = tuple(dict.fromkeys(left_out))
    _check(log, guardian, starts_on, until, areas)
    text = leave_text(
        log, guardian, starts_on=starts_on, until=until, left_out=areas, language=language
    )
    if seen and seen != digest(text):
        raise ValidationError(
            _("Teksten er endret siden du åpnet siden. Les den en gang til før du signerer.")
        )
    leave = Leave.objects.create(
        log=log, author=by, guardian=guardian, starts_on=starts_on, valid_until=until,
        left_out=list(areas), text=text, text_hash=digest(text), language=language,
        login_level=login_level,
    )  # fmt: skip
    record_act(by=by, act="stafettlogg.let_read", subject=leave, until=until.isoformat())
    access.derive(log, on)
    _tell(leave, on=on)
    return leave


@transaction.atomic
def end_leave(leave: Leave, *, by: User, on: date) -> Leave:
    """Take it back: the guardian reads no longer from this second on. Nobody has to say why."""
    authorize(by, "stafettlogg.end_leave", leave)
    leave = Leave.objects.select_for_update(of=("self",)).select_related("log").get(pk=leave.pk)
    if leave.ended_at is not None or leave.valid_until < on:
        raise ValidationError(_("Dette er alt avsluttet."))
    leave.ended_at = timezone.now()
    leave.save()
    record_act(by=by, act="stafettlogg.end_leave", subject=leave)
    access.derive(leave.log, on)
    return leave


def _check(
    log: Stafettlogg, guardian: Guardian, starts_on: date, until: date, areas: tuple[str, ...]
) -> None:
    if guardian not in could_be_let_in(log):
        raise ValidationError({"guardian": _("Velg en av dem som står i lista.")})
    if not set(areas) <= set(DevelopmentArea.values):
        raise ValidationError({"left_out": _("Velg områder fra lista.")})
    if until < starts_on:
        raise ValidationError({"until": _("Siste dag kan ikke være før det begynner å gjelde.")})
    if until > starts_on + timedelta(days=longest(log)):
        raise ValidationError(
            {"until": _("Det kan gjelde i høyst %(days)d dager.") % {"days": longest(log)}}
        )
    if Leave.objects.filter(log=log, guardian=guardian).standing(starts_on).exists():
        raise ValidationError(
            {"guardian": _("%(name)s kan alt lese. Avslutt det først, hvis du vil endre noe.")
             % {"name": guardian.name}}
        )  # fmt: skip
    for old in Leave.objects.filter(log=log, guardian=guardian, ended_at=None):
        old.ended_at = timezone.now()  # it has run out by itself, and makes room
        old.save()


def _tell(leave: Leave, *, on: date) -> None:
    """The guardian, and the holder, who plans with the family."""
    log = leave.log
    if leave.guardian.user and not log.case.is_shielded:
        notify(
            [leave.guardian.user], kind=Notice.Kind.LOG_OPENED, subject=leave,
            link=reverse("stafettlogg:detail", args=[log.pk]), on=max(on, leave.starts_on),
        )  # fmt: skip
    notify(
        [log.case.holder], kind=Notice.Kind.CONSENT_ANSWERED, subject=leave,
        link=reverse("stafettlogg:readers", args=[log.pk]), on=on,
    )  # fmt: skip


def remind_of_leave(on: date) -> int:
    """Tell each who turns 18 within thirty days that they decide now; once each.

    Behind a shield nobody of the family is told anything. Returns how many were looked at.
    """
    soon = on + timedelta(days=AHEAD)
    logs = Stafettlogg.objects.filter(
        ended_on=None, case__shielded_at=None, case__child__user__is_active=True,
        case__child__born__gt=latest_birth(on, ADULT),
        case__child__born__lte=latest_birth(soon, ADULT),
    )  # fmt: skip
    told = 0
    for log in logs.select_related("case__child__user").order_by("pk"):
        child = log.case.child
        if child.user and child.born:
            notify(
                [child.user], kind=Notice.Kind.LOG_NEWS, subject=log,
                link=reverse("stafettlogg:let-read", args=[log.pk]),
                on=birthday(child.born, ADULT) - timedelta(days=AHEAD),
            )  # fmt: skip
            told += 1
    return told
