"""Writes about the logins of staff: invitations, ties to a provider, local accounts."""

import hmac
import secrets
from datetime import date, datetime, timedelta
from functools import cache
from hashlib import sha256

from django.conf import settings
from django.contrib.auth.hashers import check_password, make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.encoding import force_bytes
from django.utils.translation import gettext as _

from bti.accounts.authorize import authorize
from bti.accounts.models import (
    FailedLogins,
    LocalAccount,
    LoginInvitation,
    LoginProvider,
    Membership,
    User,
)
from bti.accounts.oidc import Refusal
from bti.accounts.pid import sealed, unsealed
from bti.accounts.staff import totp
from bti.audit.record import record_act
from bti.database.acting import acting

INVITATION_LIVES = timedelta(days=3)
TRIES = 5
WAIT = timedelta(minutes=15)


def _keyed(kind: str, text: str) -> str:
    key = force_bytes(settings.FIELD_KEY)
    return hmac.new(key, f"{kind}:{text}".encode(), sha256).hexdigest()


@transaction.atomic
def invite(user: User, *, by: User, now: datetime) -> str:
    """A link for one employee to tie a login to themselves; those sent before end.

    Returns the secret part of the link, which is kept nowhere.
    """
    authorize(by, "accounts.invite_to_login", user)
    LoginInvitation.objects.filter(user=user, used_at=None).update(expires_at=now)
    token = secrets.token_urlsafe(32)
    LoginInvitation.objects.create(
        user=user,
        token_hash=_keyed("invitation", token),
        made_by=by,
        expires_at=now + INVITATION_LIVES,
    )
    record_act(by=by, act="accounts.invite_to_login", subject=user)
    return token


def live_invitation(token: str, *, now: datetime) -> LoginInvitation | None:
    """The invitation behind a link, when it can still be used by one who works here."""
    found = (
        LoginInvitation.objects.select_related("user")
        .filter(token_hash=_keyed("invitation", token[:100]))
        .first()
    )
    usable = found and found.is_live(now) and found.user.is_active
    return found if usable and found and works_somewhere(found.user, timezone.localdate()) else None


def works_somewhere(user: User, on: date) -> bool:
    """Whether the employee has a place on the day."""
    return user.kind == User.Kind.STAFF and Membership.objects.live(on).filter(user=user).exists()


def providers_of(user: User, on: date) -> list[LoginProvider]:
    """The ways in of the municipalities where the employee has a place on the day."""
    places = Membership.objects.live(on).filter(user=user).values("municipality")
    rows = LoginProvider.objects.filter(is_on=True, municipality__in=places)
    return list(rows.select_related("municipality").order_by("municipality__name", "kind"))


@transaction.atomic
def welcome_employee(
    row: LoginProvider, *, issuer: str, subject: str, on: date, invitation: int | None = None
) -> User:
    """The employee with this login. A first login needs the invitation it came by (R280).

    A login is known by (issuer, subject), never by an e-mail address. Raises Refusal when nobody
    has it, when the one who has it is closed out, or has no place in the provider's municipality.
    """
    user = _known(issuer, subject)
    if invitation is not None:
        user = _tie(invitation, user, row, issuer=issuer, subject=subject, on=on)
    if user is None:
        raise Refusal("unknown", "no employee has this login")
    _refuse_who_has_left(user, row, on)
    with acting(user_id=user.pk):
        record_act(by=user, act="accounts.login", subject=user, level=row.kind)
    return user


def _known(issuer: str, subject: str) -> User | None:
    staff = User.objects.select_for_update().filter(kind=User.Kind.STAFF)
    return staff.filter(oidc_issuer=issuer, oidc_subject=subject).first()


def _tie(
    invitation: int, known: User | None, row: LoginProvider, *, issuer: str, subject: str, on: date
) -> User:
    found = LoginInvitation.objects.select_for_update().filter(pk=invitation).first()
    if found is None or not found.is_live(timezone.now()):
        raise Refusal("invitation", "invitation is used or too old")
    user = User.objects.select_for_update().get(pk=found.user_id)
    if known is not None and known != user:
        raise Refusal("taken", "login belongs to another employee")
    _refuse_who_has_left(user, row, on)
    user.oidc_issuer, user.oidc_subject = issuer, subject
    user.save(update_fields=["oidc_issuer", "oidc_subject"])
    found.used_at = timezone.now()
    found.save(update_fields=["used_at"])
    record_act(by=user, act="accounts.tie_login", subject=user, provider=row.kind)
    return user


def _refuse_who_has_left(user: User, row: LoginProvider | None, on: date) -> None:
    if not user.is_active:
        raise Refusal("inactive", "user is not active")
    places = Membership.objects.live(on).filter(user=user)
    if row is not None:
        places = places.filter(municipality=row.municipality_id)
    if not places.exists():
        raise Refusal("no_place", "no live membership")


@transaction.atomic
def set_up_local_account(
    invitation: int, *, password: str, secret: str, code: str, now: datetime
) -> list[str]:
    """Password and one-time codes for the invited one; returns the codes to fall back on.

    Raises ValidationError when the password is weak or the code is not of the secret.
    """
    found = LoginInvitation.objects.select_for_update().get(pk=invitation)
    if not found.is_live(now):
        raise ValidationError(_("Invitasjonen er brukt eller for gammel. Be om en ny."))
    user = User.objects.select_for_update().get(pk=found.user_id)
    try:
        validate_password(password, user)
    except ValidationError as weak:
        raise ValidationError({"password": weak.messages}) from None
    step = totp.matching_step(secret, code, now=int(now.timestamp()), after=0) if secret else None
    if step is None:
        raise ValidationError({"code": _("Koden stemmer ikke. Vent på neste kode, og prøv igjen.")})
    codes = totp.new_recovery_codes()
    user.set_password(password)
    user.save(update_fields=["password"])
    LocalAccount.objects.update_or_create(
        user=user,
        defaults={
            "secret": sealed(secret),
            "last_step": step,
            "recovery": [_keyed("recovery", one) for one in codes],
        },
    )
    found.used_at = now
    found.save(update_fields=["used_at"])
    record_act(by=user, act="accounts.set_up_local_account", subject=user)
    return codes


def log_in_locally(username: str, *, password: str, code: str, now: datetime, on: date) -> User:
    """The employee whose password and code these are. Raises Refusal, the same for every fault.

    Nothing tells whether a name exists: the same work is done and the same is said. A try counts
    before it is looked at, and also when it fails, so this is two transactions.
    """
    tries = _one_more_try(username, now)
    with transaction.atomic():
        return _checked(username, password, code, tries=tries, now=now, on=on)


def _checked(
    username: str, password: str, code: str, *, tries: int, now: datetime, on: date
) -> User:
    user = User.objects.filter(username=username, kind=User.Kind.STAFF, is_active=True).first()
    account = LocalAccount.objects.select_for_update().filter(user=user).first() if user else None
    right = check_password(password, user.password if user and account else _no_ones_password())
    if not (tries <= TRIES and right and user and account and _second_factor(account, code, now)):
        raise Refusal("throttled" if tries > TRIES else "local", "name, password or code")
    FailedLogins.objects.filter(key=_keyed("login", username.lower())).delete()
    local = [row for row in providers_of(user, on) if row.is_local]
    if not local:
        raise Refusal("no_place", "no live membership where local accounts are used")
    with acting(user_id=user.pk):
        record_act(by=user, act="accounts.login", subject=user, level="local")
    return user


@cache
def _no_ones_password() -> str:
    """What a name without an account is compared with, so that it takes as long."""
    return make_password(secrets.token_urlsafe())


@transaction.atomic
def _one_more_try(username: str, now: datetime) -> int:
    row, _made = FailedLogins.objects.get_or_create(
        key=_keyed("login", username.lower()), defaults={"first_at": now}
    )
    row = FailedLogins.objects.select_for_update().get(pk=row.pk)
    if now - row.first_at > WAIT:
        row.count, row.first_at = 0, now
    row.count += 1
    row.save()
    return row.count


def _second_factor(account: LocalAccount, code: str, now: datetime) -> bool:
    """Whether the code is the app's or one to fall back on; either counts once."""
    typed = code.strip().lower().replace(" ", "")
    kept = _keyed("recovery", typed)
    if kept in account.recovery:
        account.recovery = [one for one in account.recovery if one != kept]
        account.save(update_fields=["recovery"])
        record_act(by=account.user, act="accounts.use_recovery_code", subject=account.user)
        return True
    step = totp.matching_step(
        unsealed(account.secret), typed, now=int(now.timestamp()), after=account.last_step
    )
    if step is None:
        return False
    account.last_step = step
    account.save(update_fields=["last_step"])
    return True
