"""How a consent is told on a page: who has answered, who sees what, where it stands."""

from collections.abc import Collection
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from bti.accounts.models import ServiceKind, User
from bti.web.templatetags.words import day_month, full_day
from consent.models import (
    Consent,
    ConsentLimit,
    ConsentService,
    DevelopmentArea,
    Signature,
    hidden_areas,
)
from consent.services import languages, service_label, who_must_sign
from consent.signals import preview_asked
from consent.signatories import HEALTH

State = Signature.State
EDUCATION = {
    ServiceKind.KINDERGARTEN, ServiceKind.SCHOOL, ServiceKind.AFTER_SCHOOL, ServiceKind.PPT,
    ServiceKind.PEDAGOGICAL_CENTRE,
}  # fmt: skip


def counted(consent: Consent) -> dict[str, int]:
    """How many have signed, of how many; a list has counted them already."""
    if hasattr(consent, "signers"):
        return {"signed": consent.signed or 0, "total": consent.signers or 0}  # type: ignore[attr-defined]
    rows = consent.signatures.all()
    return {"signed": sum(row.state == State.SIGNED for row in rows), "total": len(rows)}


def signed_of(consent: Consent) -> str:
    """«1 av 3 har signert»."""
    numbers = counted(consent)
    text = ngettext(
        "%(signed)d av %(total)d har signert", "%(signed)d av %(total)d har signert",
        numbers["signed"],
    )  # fmt: skip
    return text % numbers


def differ(consent: Consent) -> bool:
    """Whether some have said yes and others no: a disagreement, not an error."""
    states = {row.state for row in consent.signatures.all()}
    return consent.state == Consent.State.REFUSED and {State.SIGNED, State.DECLINED} <= states


def standing(consent: Consent, on: date) -> str:
    """Where the consent stands on the day, in a sentence."""
    if consent.state == Consent.State.GIVEN:
        day = full_day(consent.valid_until)
        if consent.is_live(on):
            return _("Gjelder til og med %(day)s") % {"day": day}
        return _("Gikk ut %(day)s") % {"day": day}
    ended = {"day": full_day(consent.ended_on)}
    if consent.state == Consent.State.WITHDRAWN:
        return _("Trukket tilbake %(day)s") % ended
    if consent.state == Consent.State.REFUSED:
        return _("Ikke gitt: noen sa nei %(day)s") % ended
    if consent.is_open(on):
        return _("Venter på underskrift. %(signed)s.") % {"signed": signed_of(consent)}
    return _("Gikk ut %(day)s, før alle hadde svart") % {"day": full_day(consent.valid_until)}


def answers(consent: Consent, user: User) -> list[dict[str, Any]]:
    """Everyone who signs and what they have answered, as _parts/requirements.html takes them."""
    found = []
    for row in consent.signatures.all():
        own = row.is_for(user)
        found.append(
            {
                "met": row.state == State.SIGNED,
                "title": _("%(name)s (du)") % {"name": row.person.name} if own else row.person.name,
                "text": _answer(row, own=own, waits=consent.state == Consent.State.ASKED),
                "row": row,
            }
        )
    return found


def _answer(row: Signature, *, own: bool, waits: bool) -> str:
    if row.state == State.WAITING and not waits:
        return _("Svarte ikke")
    if row.state == State.WAITING:
        return _("Din tur") if own else _("Har ikke svart ennå")
    if row.state == State.DECLINED:
        return _("Sa nei %(day)s") % {"day": day_month(row.answered_at)}
    if row.method == Signature.Method.PAPER:
        return _("Signerte på papir %(day)s") % {"day": day_month(row.signed_on)}
    return _("Signerte %(day)s") % {"day": day_month(row.signed_on)}


def answers_for_keeper(consent: Consent, user: User, on: date) -> list[dict[str, Any]]:
    """As ``answers``, with what the keeper can do about each."""
    found = answers(consent, user)
    for answer in found:
        row = answer["row"]
        answer["whose"] = row.person.name
        if row.scan:
            answer["href"] = reverse("consent:scan", args=[row.pk])
            answer["label"] = _("Åpne det skannede skjemaet")
        elif row.state == State.WAITING and consent.is_open(on):
            answer["href"] = reverse("consent:paper", args=[row.pk])
            answer["label"] = _("Registrer underskrift på papir")
    return found


def second_look(consent: Consent, on: date) -> list[dict[str, Any]]:
    """Every signature that must be there on the day: what is there, and what is missing.

    Also of one who has come to since it was asked for, and has no row to sign on yet.
    """
    names = {code: text.name for code, text in languages(consent).items()}
    found = []
    rows = {row.person: row for row in consent.signatures.all()}
    for person in who_must_sign(consent.child, on, health_only=consent.is_health_only):
        row = rows.pop(person, None)
        found.append(_looked_at(consent, person.name, row, names, on))
    kept = [row for row in rows.values() if row.state != State.WAITING]
    return found + [_looked_at(consent, row.person.name, row, names, on) for row in kept]


def _looked_at(
    consent: Consent, name: str, row: Signature | None, names: dict[str, str], on: date
) -> dict[str, Any]:
    line: dict[str, Any] = {"title": name, "met": False, "facts": [], "links": []}
    if row is None:
        return {**line, "text": _("Må signere, men var ikke med da dere spurte.")}
    line["met"] = row.state == State.SIGNED
    line["text"] = _answer(row, own=False, waits=consent.state == Consent.State.ASKED)
    is_open = consent.is_open(on)
    if row.state == State.WAITING and is_open:
        line["links"].append((_("Registrer underskrift på papir"), "consent:paper", row.pk))
    if row.method == Signature.Method.PAPER:
        line["facts"] = [
            (_("Sted"), row.place), (_("Dato"), full_day(row.signed_on)),
            (_("Språk"), names.get(row.language, "")),
        ]  # fmt: skip
        line["links"].append((_("Åpne det skannede skjemaet"), "consent:scan", row.pk))
        if is_open:
            line["links"].append((_("Underskriften er ikke i orden"), "consent:undo-paper", row.pk))
    line["links"] = [(label, reverse(to, args=[pk])) for label, to, pk in line["links"]]
    return line


def services(consent: Consent) -> list[dict[str, str]]:
    """The ticked services, what each sees and does not see, in plain words (R232)."""
    language, guide = get_language() or "nb", consent.child.municipality.guide
    return [
        {
            "title": service_label(service, guide, language),
            "sees": _sees(consent, service),
            "sees_not": _sees_not(consent, service),
        }
        for service in consent.services.all()
    ]


def areas(consent: Consent) -> list[dict[str, str]]:
    """What was chosen not to be shared, or alone to be: for all, each service and each person."""
    found: dict[tuple[str, int | None, int | None], list[ConsentLimit]] = {}
    for limit in consent.chosen_areas:
        to = (limit.kind, limit.service_id, limit.employee_id)
        found.setdefault(to, []).append(limit)
    return [
        {
            "title": _title_of(consent, limits[0]),
            "text": _named({limit.area for limit in limits}),
        }
        for limits in found.values()
    ]


def _title_of(consent: Consent, limit: ConsentLimit) -> str:
    held = limit.kind == ConsentLimit.Kind.HOLD
    if limit.service is not None:
        guide = consent.child.municipality.guide
        label = service_label(limit.service, guide, get_language() or "nb")
        return _("%(service)s får bare vite om") % {"service": label}
    if limit.employee is not None:
        name = {"name": limit.employee.name}
        if held:
            return _("%(name)s får ikke vite noe om") % name
        return _("%(name)s får bare vite om") % name
    return _("Deles ikke med noen som har tiltak") if held else _("Bare dette deles")


def _named(areas: Collection[str]) -> str:
    return ", ".join(str(area.label) for area in DevelopmentArea if area in areas)


def _sees(consent: Consent, service: ConsentService) -> str:
    if consent.no_exchange:
        return ""
    limits = consent.chosen_areas
    chosen = any(
        limit.kind == ConsentLimit.Kind.ONLY
        and limit.service_id in (None, service.pk)
        and limit.employee_id is None
        for limit in limits
    )
    if limits and consent.to_log and (chosen or not consent.only_share):
        hidden = hidden_areas(limits, {service.kind})
        told = _named(set(DevelopmentArea.values) - hidden)
        if not told:
            return _("møter og lysglimt i stafettloggen, når de har fått et tiltak der")
        return _(
            "mål og tiltak om %(areas)s, og møter og lysglimt i stafettloggen, når de har fått et "
            "tiltak der"
        ) % {"areas": told.lower()}  # fmt: skip
    if consent.only_share:
        return _("bare det som står at det kan informeres om. De leser ikke stafettloggen.")
    if consent.to_log:
        return _("mål, tiltak, møter og lysglimt i stafettloggen, når de har fått et tiltak der")
    return _("det de trenger å vite for å hjelpe %(child)s") % {"child": consent.child.first_name}


def _sees_not(consent: Consent, service: ConsentService) -> str:
    if consent.no_exchange:
        return _("opplysninger om %(child)s. Utveksling er det sagt nei til.") % {
            "child": consent.child.first_name
        }
    if service.kind in HEALTH:
        return _("elevmappe, karakterer og det andre tjenester har i sine mapper")
    if service.kind in EDUCATION:
        return _("journalen hos helsetjenestene og det andre tjenester har i sine mapper")
    return _("journal, elevmappe og det andre tjenester har i sine mapper")


def previews(consent: Consent, user: User) -> list[dict[str, Any]]:
    """What each service would see now, told by those above who know: before one signs (R228)."""
    if consent.no_exchange:
        return []
    answers = preview_asked.send(sender=Consent, consent=consent, user=user)
    previews: list[dict[str, Any]] = []
    for _receiver, found in answers:
        previews.extend(found or [])  # type: ignore[arg-type]
    return previews
