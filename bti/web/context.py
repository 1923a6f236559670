"""What every page shows: navigation, who is logged in, when the session ends."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from bti.accounts.addresses import page_address
from bti.accounts.models import Membership, User
from bti.web import sessions


def page(request: HttpRequest) -> dict[str, Any]:
    """The context of base.html. Asks the database for nothing the page did not already know."""
    user = getattr(request, "user", None)
    common = {
        "accessibility_url": settings.ACCESSIBILITY_STATEMENT_URL or "/tilgjengelighet/",
    }
    if not (isinstance(user, User) and user.is_authenticated):
        return {**common, "nav": [], "identity": None}
    return {
        **common,
        "nav": _navigation(request, user),
        "identity": _identity(user),
        "municipality": user.municipality.name if user.municipality else "",
        "session_ends_in": _ends_in(request),
        "session_warn": settings.SESSION_WARN_SECONDS,
    }


def _ends_in(request: HttpRequest) -> int:
    return sessions.ends_in(request.session, now=int(timezone.now().timestamp()))


def _identity(user: User) -> dict[str, str]:
    if user.is_citizen:
        return {"name": user.name, "role": _("innlogget med ID-porten"), "unit": ""}
    first = user.live_memberships[0] if user.live_memberships else None
    unit = first.unit.name if first and first.unit else ""
    return {"name": user.name, "role": first.title if first else "", "unit": unit}


def _navigation(request: HttpRequest, user: User) -> list[dict[str, Any]]:
    """The same navigation for all roles: only the entries that lead somewhere for this one."""
    roles = {m.role for m in user.live_memberships}
    entries = []
    if user.is_citizen:
        entries.append((pgettext("navigasjon", "Forside"), "stafettlogg:family-home"))
        entries.append((_("Samtykker"), "consent:mine"))
    if roles & {Membership.Role.EMPLOYEE, Membership.Role.LEADER}:
        entries.append((_("Mine saker"), "cases:list"))
        entries.append((_("Verktøykasse"), "toolbox:home"))
        entries.append((_("Stafettlogger"), "stafettlogg:list"))
        entries.append((_("Mine tiltak"), "stafettlogg:mine"))
        entries.append((_("Handlingsveileder"), "cases:guide"))
        entries.append((_("Når det haster"), "cases:acute"))
    if Membership.Role.LEADER in roles:
        entries.append((_("Leder"), "cases:unit"))
    if Membership.Role.ADMIN in roles:
        entries.append((_("Rettigheter"), "accounts:holder-rights"))
        entries.append((_("Tilbakemeldinger"), "web:feedback-list"))
    entries.append((_("Varsler"), "web:notices"))
    here = request.resolver_match.view_name if request.resolver_match else ""
    return [
        {"label": label, "href": page_address(name), "current": name == here}
        for label, name in entries
    ]
