"""Open logins: noted when they begin, listed, and ended by oneself, an administrator, a provider.

Ending a login removes its session, so that the next thing its browser asks for is answered by the
login page. Nothing of where one is or which address one has is kept.
"""

import hmac
import re
from collections.abc import Iterable
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.contrib.auth.signals import user_logged_in, user_logged_out
from django.contrib.sessions.models import Session
from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from bti.accounts.authorize import authorize
from bti.accounts.models import OpenLogin, User
from bti.audit.record import record_act

WORKED = "worked_here"  # in the session: one had a place of work when one logged in
CUT = "cut_off"  # in the session that is nobody's: one was logged out since one works here no more
LOGIN, SID = "open_login", "provider_sid"  # in the session: our row; the provider's name, hashed
SYSTEMS = ("Windows", "Android", "iPhone", "iPad", "Macintosh", "CrOS", "Linux")
BROWSERS = (("Edg", "Edge"), ("OPR", "Opera"), ("SamsungBrowser", "Samsung Internet"),
            ("Firefox", "Firefox"), ("FxiOS", "Firefox"), ("CriOS", "Chrome"),
            ("Chrome", "Chrome"), ("Safari", "Safari"))  # fmt: skip


def sid_hash(issuer: str, sid: object) -> str:
    """The provider's name of a session, as it is kept; empty when there is none."""
    if not isinstance(sid, str) or not sid:
        return ""
    secret = settings.SECRET_KEY.encode()
    return hmac.new(secret, f"sid:{issuer}:{sid}".encode(), sha256).hexdigest()


def device_of(agent: str) -> str:
    """«Chrome på Windows»: enough to know one's own machine again, and no more."""
    browser = next((name for mark, name in BROWSERS if re.search(rf"\b{mark}/", agent)), "")
    system = next((name for name in SYSTEMS if name in agent), "")
    system = {"Macintosh": "Mac", "CrOS": "Chromebook"}.get(system, system)
    if browser and system:
        return _("%(browser)s på %(system)s") % {"browser": browser, "system": system}
    return browser or system or _("Ukjent enhet")


def note_login(sender: object, request: HttpRequest, user: User, **kwargs: Any) -> None:
    """Every way of logging in comes here."""
    session = request.session
    if session.session_key is None:
        session.save()
    now = timezone.now()
    OpenLogin.objects.filter(session_key=session.session_key).delete()
    row = OpenLogin.objects.create(
        user=user, session_key=session.session_key or "", started_at=now, seen_at=now,
        issuer=user.oidc_issuer if session.get(SID) else "", sid_hash=session.get(SID, ""),
        device=device_of(request.META.get("HTTP_USER_AGENT", "")),
    )  # fmt: skip
    session[LOGIN] = row.pk
    session[WORKED] = bool(user.live_memberships)


def forget_login(sender: object, request: HttpRequest, user: User | None, **kwargs: Any) -> None:
    """One has logged out."""
    OpenLogin.objects.filter(pk=request.session.get(LOGIN, 0)).delete()


def note_use(request: HttpRequest) -> None:
    """Once a minute at most: when it was used, and its key, which changes at a step up."""
    row = OpenLogin.objects.filter(pk=request.session.get(LOGIN, 0))
    row.update(seen_at=timezone.now(), session_key=request.session.session_key)


def listen() -> None:
    """Note and forget logins, whichever way one came in."""
    user_logged_in.connect(note_login, dispatch_uid="note_login")
    user_logged_out.connect(forget_login, dispatch_uid="forget_login")


def open_logins(user: User) -> list[OpenLogin]:
    """Those whose session still stands, the one used last first."""
    live = Session.objects.filter(expire_date__gt=timezone.now()).values("session_key")
    rows = OpenLogin.objects.filter(user=user, session_key__in=live)
    return list(rows.order_by("-seen_at", "-pk")[:100])


def end(rows: Iterable[OpenLogin]) -> int:
    """Remove the sessions; how many there were."""
    keys = [row.session_key for row in rows]
    Session.objects.filter(session_key__in=keys).delete()
    OpenLogin.objects.filter(session_key__in=keys).delete()
    return len(keys)


@transaction.atomic
def end_own_login(*, by: User, login: int) -> int:
    """End one of one's own logins. Another's is never found."""
    authorize(by, "accounts.end_own_logins", by)
    ended = end(OpenLogin.objects.filter(user=by, pk=login))
    if ended:
        record_act(by=by, act="accounts.end_login", subject=by)
    return ended


@transaction.atomic
def end_other_logins(*, by: User, keep: int) -> int:
    """End all of one's own but the one at hand."""
    authorize(by, "accounts.end_own_logins", by)
    ended = end(OpenLogin.objects.filter(user=by).exclude(pk=keep))
    record_act(by=by, act="accounts.end_login", subject=by, all_others=True)
    return ended


@transaction.atomic
def end_logins_of(employee: User, *, by: User) -> int:
    """An administrator ends every login of an employee, as when a phone is lost."""
    authorize(by, "accounts.end_logins", employee)
    ended = end(OpenLogin.objects.filter(user=employee))
    record_act(by=by, act="accounts.end_logins", subject=employee, ended=ended)
    return ended


@transaction.atomic
def end_at_provider(*, issuer: str, sid: str = "", subject: str = "") -> int:
    """The provider says that a session of its own has ended: exactly those of ours that hang on it.

    By ``sid`` when it is named, of ``subject`` too when both are; by ``subject`` alone otherwise.
    """
    rows = OpenLogin.objects.filter(issuer=issuer).select_related("user")
    if sid:
        rows = rows.filter(sid_hash=sid_hash(issuer, sid))
    if subject:
        rows = rows.filter(user__oidc_issuer=issuer, user__oidc_subject=subject)
    if not (sid or subject):
        return 0
    found = list(rows)
    for row in found:
        record_act(by=row.user, act="accounts.logout_by_provider", subject=row.user)
    return end(found)
