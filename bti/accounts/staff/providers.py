"""What differs between Ansattporten, Feide and Entra ID; all else is ``bti.accounts.oidc``.

Every provider must prove two factors, and that one belongs to the organisation that the
municipality has named. What is not said counts as no. No e-mail address is ever looked at.
"""

import json
from collections.abc import Callable
from typing import Any

from bti.accounts import oidc
from bti.accounts.models import LoginProvider
from bti.accounts.oidc import Claims, Refusal
from bti.accounts.pid import unsealed

Kind = LoginProvider.Kind
TWO_FACTORS = {"mfa", "entraid_mfa", "entraid-mfa"}  # in ``amr``
PERSONAL = ("high", "substantial")  # levels of Ansattporten with an electronic ID of one's own
WORK = "entraid"  # of Ansattporten: with the work account
CONTEXT = "c1"  # Entra ID's authentication context, unless the municipality names another
USERID, NAME = (
    f"https://n.feide.no/claims/{name}" for name in ("userid_sec", "eduPersonPrincipalName")
)


class StaffProvider(oidc.Provider):
    """One row of LoginProvider, with its metadata and keys."""

    def __init__(self, row: LoginProvider) -> None:
        super().__init__(row.issuer)
        self.row = row

    @property
    def client_id(self) -> str:
        return self.row.client_id

    def _proof(self) -> dict[str, str]:
        secret = unsealed(self.row.client_secret) if self.row.client_secret else ""
        return {"client_secret": secret} if secret else super()._proof()

    def asked(self) -> dict[str, str]:
        """What this kind of provider is asked beside the ordinary."""
        return {name: value for name, value in ASKED[self.row.kind](self.row).items() if value}

    def employee(self, tokens: dict[str, Any], claims: Claims) -> None:
        """Raise Refusal unless two factors, the organisation and an employee are proven."""
        CHECKED[self.row.kind](self, tokens, claims)

    def told(self, address: str, tokens: dict[str, Any]) -> dict[str, Any]:
        """What the provider tells of the one who logged in."""
        return oidc.ask_json(address, bearer=str(tokens.get("access_token", "")))


_providers: dict[tuple[int, str, str], StaffProvider] = {}


def provider_of(row: LoginProvider) -> StaffProvider:
    """The provider of a row; metadata and keys are kept between logins."""
    kept = _providers.setdefault((row.pk, row.issuer, row.client_id), StaffProvider(row))
    kept.row = row
    return kept


def _ask_ansattporten(row: LoginProvider) -> dict[str, str]:
    wanted = json.dumps([{"type": "ansattporten:orgno", "representation_is_required": "true"}])
    level = row.level or PERSONAL[0]
    return {
        "scope": "openid profile",
        "acr_values": level,
        "authorization_details": wanted if level == WORK else "",
    }


def _ask_feide(row: LoginProvider) -> dict[str, str]:
    return {"scope": "openid userid-feide groups-org", "acr_values": row.level}


def _ask_entra(row: LoginProvider) -> dict[str, str]:
    context = {"essential": True, "value": row.level or CONTEXT}
    return {"scope": "openid profile", "claims": json.dumps({"id_token": {"acrs": context}})}


def _check_ansattporten(provider: StaffProvider, tokens: dict[str, Any], claims: Claims) -> None:
    """An electronic ID of one's own has two factors; a work account must say so, and for whom."""
    level, acr = provider.row.level or PERSONAL[0], claims.get("acr")
    if level != WORK:
        enough = PERSONAL[: PERSONAL.index(level) + 1] if level in PERSONAL else ()
        if acr not in enough:
            raise Refusal("factors", "acr too low or missing")
        return
    if acr not in (*PERSONAL, WORK) or (acr == WORK and not _two_factors(claims)):
        raise Refusal("factors", "no second factor")
    organisation = provider.row.organisation
    if not organisation or f"0192:{organisation}" not in _parties(claims):
        raise Refusal("organisation", "represents another organisation")


def _check_feide(provider: StaffProvider, tokens: dict[str, Any], claims: Claims) -> None:
    """Pupils have Feide too: only who is an employee at the municipality's own realm comes in."""
    by_level = provider.row.level and claims.get("acr") == provider.row.level
    if not (by_level or _two_factors(claims)):
        raise Refusal("factors", "no second factor")
    facts = provider.told(str(provider.metadata().get("userinfo_endpoint", "")), tokens)
    if facts.get("sub") != claims["sub"]:
        raise Refusal("token", "userinfo of another")
    if provider.row.organisation.lower() not in _realms(facts):
        raise Refusal("organisation", "another realm")
    if provider.row.facts_url:
        facts = {**facts, **provider.told(provider.row.facts_url, tokens)}
    what = set(_listed(facts.get("eduPersonAffiliation")))
    first = _listed(facts.get("eduPersonPrimaryAffiliation"))
    if "employee" not in what or "student" in what or first not in ([], ["employee"]):
        raise Refusal("pupil", "not an employee")


def _check_entra(provider: StaffProvider, tokens: dict[str, Any], claims: Claims) -> None:
    if str(claims.get("tid", "")).lower() != provider.row.organisation.lower():
        raise Refusal("organisation", "another tenant")
    context = provider.row.level or CONTEXT
    if context not in _listed(claims.get("acrs")) and not _two_factors(claims):
        raise Refusal("factors", "no second factor")


def _two_factors(claims: Claims) -> bool:
    return bool(TWO_FACTORS & set(_listed(claims.get("amr"))))


def _listed(value: object) -> list[str]:
    """A claim that may be one word or a list of them."""
    if isinstance(value, str):
        return [value]
    return [word for word in value if isinstance(word, str)] if isinstance(value, list) else []


def _realms(facts: dict[str, Any]) -> set[str]:
    names = (*_listed(facts.get(USERID)), *_listed(facts.get(NAME)))
    return {name.rpartition("@")[2].lower() for name in names if "@" in name}


def _parties(claims: Claims) -> set[str]:
    """Ids of the organisations that Ansattporten says one acts for."""
    found: set[str] = set()
    details = claims.get("authorization_details")
    for detail in details if isinstance(details, list) else []:
        if isinstance(detail, dict) and detail.get("type") == "ansattporten:orgno":
            for party in (detail, *(detail.get("authorized_parties") or [])):
                orgno = party.get("orgno") if isinstance(party, dict) else None
                if isinstance(orgno, dict) and isinstance(orgno.get("ID"), str):
                    found.add(orgno["ID"])
    return found


ASKED: dict[str, Callable[[LoginProvider], dict[str, str]]] = {
    Kind.ANSATTPORTEN: _ask_ansattporten,
    Kind.FEIDE: _ask_feide,
    Kind.ENTRA: _ask_entra,
}
CHECKED: dict[str, Callable[[StaffProvider, dict[str, Any], Claims], None]] = {
    Kind.ANSATTPORTEN: _check_ansattporten,
    Kind.FEIDE: _check_feide,
    Kind.ENTRA: _check_entra,
}
