"""Who one is: citizens through ID-porten, by mozilla-django-oidc with the checks it lacks.

What it leaves out is filled in here and in ``bti.accounts.oidc``: discovery, kept keys, a signed
client assertion, ``iss``, ``aud`` and ``acr``, time limits (ID-porten). Nobody is known by an
e-mail address, and userinfo is not asked: the ID token says all that ID-porten tells.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.conf import settings
from django.contrib.auth import get_user_model
from django.http import HttpRequest
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from mozilla_django_oidc.auth import OIDCAuthenticationBackend

from bti.accounts.ending import SID, sid_hash
from bti.accounts.levels import level_for
from bti.accounts.models import User
from bti.accounts.oidc import LEEWAY, Claims, Refusal, high_enough, provider
from bti.accounts.pid import is_pid, pid_hash, sealed
from bti.accounts.services import welcome_citizen

CALLBACK = "accounts:oidc-callback"
ASKED_LEVEL, SHOWN = "asked_level", "auth_time"  # in the session, while one logs in
STATE_LIVES = 15 * 60  # seconds from the button to the answer


@dataclass(frozen=True)
class Reason:
    """Why a login stopped, as it is told: status of the page, heading, what one can do."""

    status: int
    title: Any
    text: Any


_NOT_YOU = _("Vi kunne ikke være sikre på hvem du er")
_NOT_WE = _("ID-porten svarer ikke")
REASONS = {
    "cancelled": Reason(
        403, _("Du avbrøt innloggingen"), _("Ingenting er endret. Du kan prøve igjen når du vil.")
    ),
    "state": Reason(
        400,
        _("Innloggingen var for gammel"),
        _("Den kan ha vart for lenge, eller startet i et annet vindu. Prøv igjen herfra."),
    ),
    "token": Reason(
        403, _NOT_YOU, _("Svaret fra ID-porten var ikke slik det skal være. Prøv igjen.")
    ),
    "exchange": Reason(
        403, _NOT_YOU, _("ID-porten ville ikke bekrefte innloggingen for oss. Prøv igjen.")
    ),
    "level": Reason(
        403,
        _("Du må logge inn på en sikrere måte"),
        _("Her leser du om barn. Derfor må du bruke BankID, Buypass eller Commfides."),
    ),
    "pid": Reason(
        403,
        _("Vi fikk ikke fødselsnummeret ditt"),
        _(
            "Du kan bare logge inn med en elektronisk ID som er knyttet til et norsk fødselsnummer "
            "eller D-nummer. Har du ikke det, snakk med den ansatte du kjenner."
        ),
    ),
    "inactive": Reason(
        403,
        _("Tilgangen din er stengt"),
        _("Snakk med kommunen hvis du mener at det er feil."),
    ),
    "conflict": Reason(
        403,
        _("Vi fikk ikke koblet innloggingen til deg"),
        _("To innlogginger har samme fødselsnummer. Si fra til kommunen, så ordner de det."),
    ),
    "slow": Reason(504, _NOT_WE, _("Vi ventet, men fikk ikke svar. Prøv igjen om litt.")),
    "down": Reason(502, _NOT_WE, _("Det er ikke deg det er noe galt med. Prøv igjen om litt.")),
    "provider": Reason(
        502,
        _("ID-porten stoppet innloggingen"),
        _("Prøv igjen om litt. Skjer det flere ganger, si fra til kommunen."),
    ),
    "often": Reason(
        429,
        _("Det ble mange forsøk på kort tid"),
        _("Vent noen minutter, og prøv igjen. Er det noe som ikke virker, si fra til kommunen."),
    ),
    "not_set_up": Reason(
        503,
        _("Innlogging er ikke satt opp her ennå"),
        _("Kommunen må koble Stafettloggen til ID-porten først."),
    ),
}


def settings_for_login(attr: str, *default: Any) -> Any:
    """What mozilla-django-oidc asks for, in one place and never from loose settings."""
    fixed: dict[str, Callable[[], Any]] = {
        "OIDC_OP_AUTHORIZATION_ENDPOINT": lambda: provider().metadata()["authorization_endpoint"],
        "OIDC_RP_CLIENT_ID": lambda: settings.OIDC_RP_CLIENT_ID,
        "OIDC_RP_SCOPES": lambda: "openid profile",
        "OIDC_AUTHENTICATION_CALLBACK_URL": lambda: CALLBACK,
        "OIDC_USE_NONCE": lambda: True,
        "OIDC_USE_PKCE": lambda: True,
        "OIDC_PKCE_CODE_CHALLENGE_METHOD": lambda: "S256",
    }
    return fixed[attr]() if attr in fixed else default[0]


def callback_address() -> str:
    """Where the provider sends one back: the registered address, not the browser's word for it."""
    return settings.BASE_URL.rstrip("/") + reverse(CALLBACK)


class IdPortenBackend(OIDCAuthenticationBackend):
    """Knows who one is, never what one may: all permissions are rules (docs/architecture.md)."""

    get_settings = staticmethod(settings_for_login)

    def __init__(self) -> None:
        # Made for every request that knows a user: must ask neither settings nor provider
        self.UserModel = get_user_model()
        self.OIDC_RP_CLIENT_ID = settings.OIDC_RP_CLIENT_ID
        self.OIDC_RP_CLIENT_SECRET = ""

    def get_token(self, payload: dict[str, str]) -> dict[str, Any]:
        form = {key: value for key, value in payload.items() if key != "client_secret"}
        return provider().id_token({**form, "redirect_uri": callback_address()})

    def verify_token(self, token: object, **kwargs: Any) -> Claims:
        return provider().checked(token, nonce=kwargs.get("nonce"))

    def store_tokens(self, access_token: str, id_token: str) -> None:
        """Nothing is kept before the person is accepted; see ``get_or_create_user``."""

    def get_or_create_user(self, access_token: str, id_token: str, payload: Claims) -> User:
        """The citizen with this login; a first login makes one. Raises Refusal."""
        acr, pid = payload.get("acr"), payload.get("pid")
        if not high_enough(acr, self.request.session.get(ASKED_LEVEL, "")):
            raise Refusal("level", "acr too low or missing")
        if not is_pid(pid):
            raise Refusal("pid", "no pid of eleven digits")
        user = welcome_citizen(
            issuer=payload["iss"],
            subject=payload["sub"],
            hashed=pid_hash(str(pid)),
            level=str(acr),
            language=translation.get_language() or settings.LANGUAGE_CODE,
        )
        self.request.session["login_level"] = acr
        self.request.session[SID] = sid_hash(payload["iss"], payload.get("sid"))
        self.request.session[SHOWN] = payload.get("auth_time")
        # For logging out of ID-porten too. It names the person, so it is not kept readable
        self.request.session["id_token"] = sealed(id_token)
        return user

    def has_perm(self, user_obj: Any, perm: str, obj: Any = None) -> bool:
        """No row of Django's permission tables opens anything here."""
        return False

    def has_module_perms(self, user_obj: Any, app_label: str) -> bool:
        return False


def extra_parameters(request: HttpRequest) -> dict[str, str]:
    """What ID-porten is asked beside the ordinary: level, language, the registered address.

    The level is what the page one is on the way to needs, and no less than one has already.
    ``?igjen=1``: one is to show who one is anew, also where ID-porten knows one.
    """
    again = {"prompt": "login", "max_age": "0"} if request.GET.get("igjen") == "1" else {}
    return {
        "redirect_uri": callback_address(),
        "acr_values": level_asked(request),
        "ui_locales": translation.get_language() or settings.LANGUAGE_CODE,
        **again,
    }


def level_asked(request: HttpRequest) -> str:
    """The level of this login. On the way to nowhere else, the one that opens everything."""
    wanted = request.GET.get("next", "")
    nowhere = ("", reverse(settings.LOGIN_REDIRECT_URL))
    if wanted in nowhere or request.GET.get("sikrere") == "1":
        return settings.OIDC_ACR
    return level_for(wanted)


def remember(request: HttpRequest, address: str) -> None:
    """Keep with the login that begins what it must live up to when the answer comes."""
    [state] = parse_qs(urlsplit(address).query)["state"]
    states = dict(request.session["oidc_states"])
    states[state] = {
        **states[state],
        "level": level_asked(request),
        "again": request.GET.get("igjen") == "1",
        "next": request.GET.get("next", ""),
    }
    request.session["oidc_states"] = states


def check_shown_anew(claims_at: object, pending: dict[str, Any]) -> None:
    """Raise Refusal when one was to show anew who one is, and the provider did not ask."""
    if not pending.get("again"):
        return
    asked_at = int(pending["added_on"])
    if not isinstance(claims_at, int) or claims_at < asked_at - LEEWAY:
        raise Refusal("token", "not shown anew")


def take_pending(request: HttpRequest) -> dict[str, Any]:
    """What was kept when this login began; taken once, so an answer cannot be played again.

    Raises Refusal when this browser began no such login, or too long ago.
    """
    pending = dict(request.session.get("oidc_states") or {})
    kept: dict[str, Any] | None = pending.pop(request.GET.get("state", ""), None)
    if kept is None:
        raise Refusal("state", "unknown state")
    request.session["oidc_states"] = pending
    request.session.save()  # also when the answer is a 502, which saves no session
    if time.time() - kept["added_on"] > STATE_LIVES:
        raise Refusal("state", "state too old")
    return kept
