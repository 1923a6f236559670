"""Writes about logins and about the right to be stafettholder."""

from datetime import date, timedelta
from uuid import uuid4

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from bti.accounts.authorize import authorize
from bti.accounts.models import HolderRight, User
from bti.accounts.oidc import Refusal
from bti.accounts.rules import administered
from bti.accounts.signals import citizen_logged_in
from bti.audit.record import record_act
from bti.database.acting import acting


@transaction.atomic
def welcome_citizen(*, issuer: str, subject: str, hashed: str, level: str, language: str) -> User:
    """The citizen with this login, made at the first one; floors above are told (R75, R263).

    A login is known by (issuer, subject). One who was registered before their first login, or
    whose subject has changed, is known by the identity number that the provider vouches for.
    Raises Refusal when the citizen is closed out, or the number belongs to another login.
    """
    user = _known(issuer, subject, hashed)
    if user is None:
        user, _made = User.objects.get_or_create(
            pid_hash=hashed,
            defaults={
                "username": f"innbygger-{uuid4().hex}",
                "kind": User.Kind.CITIZEN,
                "name": _("Innbygger"),
                "language": language,
                "oidc_issuer": issuer,
                "oidc_subject": subject,
                "password": make_password(None),  # none opens it
            },
        )
        if not user.is_citizen:
            raise Refusal("conflict", "number belongs to a staff login")
    if not user.is_active:
        raise Refusal("inactive", "user is not active")
    with acting(user_id=user.pk):
        record_act(by=user, act="accounts.login", subject=user, level=level)
        citizen_logged_in.send(sender=User, user=user, pid_hash=hashed)
    return user


def _known(issuer: str, subject: str, hashed: str) -> User | None:
    citizens = User.objects.select_for_update().filter(kind=User.Kind.CITIZEN)
    by_login = citizens.filter(oidc_issuer=issuer, oidc_subject=subject).first()
    by_number = citizens.filter(pid_hash=hashed).first()
    if by_login and by_number and by_login != by_number:
        raise Refusal("conflict", "login and number belong to two users")
    user = by_login or by_number
    changed = user and (user.oidc_issuer, user.oidc_subject, user.pid_hash) != (
        issuer, subject, hashed,
    )  # fmt: skip
    if user and changed:
        user.oidc_issuer, user.oidc_subject, user.pid_hash = issuer, subject, hashed
        user.save(update_fields=["oidc_issuer", "oidc_subject", "pid_hash"])
        record_act(by=None, act="accounts.tie_login", subject=user)
    return user


def note_logout(user: User) -> None:
    """Note that a session was ended by the one it belonged to."""
    record_act(by=user, act="accounts.logout", subject=user)


def note_persona_login(user: User) -> None:
    """Note a login by a persona button; only demo and test settings have them."""
    record_act(by=user, act="accounts.login", subject=user, level="persona")


@transaction.atomic
def choose_language(*, by: User, language: str) -> None:
    """Keep the language one reads in, also for what is sent. Raises ValidationError."""
    authorize(by, "accounts.choose_language", by)
    if language not in dict(settings.LANGUAGES):
        raise ValidationError({"language": _("Velg et av språkene på siden.")})
    if by.language != language:
        by.language = language
        by.save(update_fields=["language"])
        record_act(by=by, act="accounts.choose_language", subject=by, language=language)


@transaction.atomic
def grant_right(
    user: User, *, by: User, on: date, reason: str, until: date | None = None
) -> HolderRight:
    """Give an employee the right to be stafettholder in the administrator's municipality (R280).

    Raises ValidationError when there is no reason, the end lies in the past, or the right is there
    already.
    """
    authorize(by, "accounts.grant_right", user)
    if not reason.strip():
        raise ValidationError({"reason": _("Skriv kort hvorfor.")})
    if until and until < on:
        raise ValidationError({"until": _("Siste dag kan ikke være før i dag.")})
    User.objects.select_for_update().get(pk=user.pk)  # two administrators at once
    municipality_id = min(administered(by) & {m.municipality_id for m in user.live_memberships})
    there = HolderRight.objects.live(on).filter(user=user, municipality=municipality_id)
    if there.exists():
        raise ValidationError(
            _("%(name)s har alt retten. Ingenting er endret.") % {"name": user.name}
        )
    right = HolderRight.objects.create(
        user=user,
        municipality_id=municipality_id,
        granted_by=by,
        reason=reason.strip(),
        starts=on,
        ends=until,
    )
    record_act(
        by=by,
        act="accounts.grant_right",
        subject=right,
        employee=user.pk,
        until=until.isoformat() if until else "",
    )
    return right


@transaction.atomic
def end_right(right: HolderRight, *, by: User, on: date) -> None:
    """End the right at once: the day before is its last. Raises ValidationError when it is over."""
    authorize(by, "accounts.end_right", right)
    right = HolderRight.objects.select_for_update().get(pk=right.pk)
    if right.ends and right.ends < on:
        raise ValidationError(_("Retten er alt avsluttet."))
    right.ends = on - timedelta(days=1)
    right.save(update_fields=["ends"])
    record_act(by=by, act="accounts.end_right", subject=right, employee=right.user_id)
