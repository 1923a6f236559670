"""Asking for consent: what is asked, and who must answer."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bti.accounts.authorize import authorize
from bti.accounts.models import Membership, User
from bti.audit.record import record_act
from bti.guides.models import Guide, Service
from bti.notices.models import Notice
from bti.notices.services import notify
from bti.people.models import Child, Guardian, Guardianship
from consent.models import Consent, ConsentLimit, ConsentService, DevelopmentArea, Signature
from consent.services.wording import TEXT_VERSION
from consent.signatories import Role, is_health_only, required_roles

Signer = Guardian | Child
LENGTHS = {"purpose": 500, "limits": 500, "only_share": 500}


@dataclass(frozen=True)
class PersonLimit:
    """What one named employee may not (``hold``) or alone may (``only``) know of (R228)."""

    employee: User
    kind: str
    areas: tuple[str, ...]


def who_must_sign(child: Child, on: date, *, health_only: bool = False) -> list[Signer]:
    """Those who must sign on the day: guardians with parental responsibility, and the youth.

    Before birth the pregnant woman alone. ``health_only``: only health services are named, so
    that the youth decides alone from the guide's age for it.
    Source: R6, R22, R23, R26, R61, R80, R225, R234; ages from the guide (consent.signatories).
    """
    roles = required_roles(child.born, on, child.municipality.guide.ages, health_only=health_only)
    signers: list[Signer] = []
    if roles & {Role.GUARDIAN, Role.PREGNANT}:
        ties = child.guardianships.live(on).with_responsibility()
        if Role.PREGNANT in roles:
            ties = ties.filter(relation=Guardianship.Relation.MOTHER)
        signers += [tie.guardian for tie in ties.select_related("guardian__user").order_by("pk")]
    if Role.CHILD in roles:
        signers.append(child)
    return signers


@transaction.atomic
def ask_consent(
    child: Child,
    *,
    by: User,
    on: date,
    purpose: str,
    valid_until: date,
    to_log: bool,
    service_codes: Iterable[str],
    details: Mapping[str, str] | None = None,
    limits: str = "",
    only_share: str = "",
    informed: bool = True,
    no_exchange: bool = False,
    held_areas: Iterable[str] = (),
    only_areas: Iterable[str] = (),
    areas_for: Mapping[str, Iterable[str]] | None = None,
    persons: Iterable[PersonLimit] = (),
) -> Consent:
    """Ask those who must sign for consent, until a day, for a log and named services.

    ``held_areas`` may not be shared with any who have a measure, ``only_areas`` are the only ones
    that may; ``areas_for`` the only ones that may with a service, by its code; ``persons`` what
    named employees may not, or alone may, know of (R228).
    ``details`` specifies a service by its code («spesifiser», R232). Services are kept as the
    guide names them today. Raises PermissionDenied, and ValidationError by field (R223–R234).
    """
    authorize(by, "consent.ask_consent", child)
    guide = child.municipality.guide
    texts = {"purpose": purpose.strip(), "limits": limits.strip(), "only_share": only_share.strip()}
    details = {code: detail.strip() for code, detail in (details or {}).items()}
    codes = list(dict.fromkeys(service_codes))
    services = _services(guide, codes, details)
    _check_texts(texts, no_exchange=no_exchange)
    held, only = list(held_areas), list(only_areas)
    areas = {code: list(chosen) for code, chosen in (areas_for or {}).items() if code in codes}
    named = list(persons)
    _check_areas(held, only, areas)
    _check_persons(child, named, held, on)
    _check_end(guide, valid_until, on=on)
    if not services and not to_log:
        raise ValidationError(
            {"service_codes": _("Kryss av for stafettlogg eller for minst én tjeneste.")}
        )
    health_only = is_health_only({service.kind for service in services}, to_log=to_log)
    signers = _signers_or_refuse(child, on, health_only=health_only)
    consent = Consent.objects.create(
        municipality=child.municipality, child=child, keeper=by, asked_on=on, to_log=to_log,
        informed=informed, no_exchange=no_exchange, valid_until=valid_until,
        text_version=TEXT_VERSION, **texts,
    )  # fmt: skip
    for service in services:
        ticked = ConsentService.objects.create(
            consent=consent, code=service.code, kind=service.kind, label=service.label.nb,
            detail=details.get(service.code, ""),
        )  # fmt: skip
        add_limits(consent, ConsentLimit.Kind.ONLY, areas.pop(service.code, []), ticked)
    add_limits(consent, ConsentLimit.Kind.HOLD, held)
    add_limits(consent, ConsentLimit.Kind.ONLY, only)
    for one in named:
        add_limits(consent, one.kind, one.areas, employee=one.employee)
    for signer in signers:
        add_signer(consent, signer)
    record_act(
        by=by, act="consent.ask_consent", subject=consent, valid_until=valid_until.isoformat(),
        services=codes, to_log=to_log,
    )  # fmt: skip
    notify(
        [signer.user for signer in signers if signer.user],
        kind=Notice.Kind.CONSENT,
        subject=consent,
        link=reverse("consent:detail", args=[consent.pk]),
        on=on,
    )
    return consent


def add_limits(
    consent: Consent,
    kind: str,
    areas: Iterable[str],
    service: ConsentService | None = None,
    employee: User | None = None,
) -> None:
    """Keep the areas that were chosen, each as a row."""
    for area in dict.fromkeys(areas):
        ConsentLimit.objects.create(
            consent=consent, service=service, employee=employee, kind=kind, area=area
        )


def _check_areas(held: list[str], only: list[str], areas: Mapping[str, list[str]]) -> None:
    """The areas exist, and none is both left out and let in."""
    if not {*held, *only, *(one for chosen in areas.values() for one in chosen)} <= set(
        DevelopmentArea.values
    ):
        raise ValidationError({"held_areas": _("Velg områder fra lista.")})
    if set(held) & {*only, *(one for chosen in areas.values() for one in chosen)}:
        raise ValidationError(
            {"held_areas": _("Et område kan ikke både deles og holdes tilbake. Velg ett av dem.")}
        )


def _check_persons(child: Child, named: list[PersonLimit], held: list[str], on: date) -> None:
    """Each works in the municipality, stands once, and is not given what is kept from all."""
    if len({one.employee.pk for one in named}) < len(named):
        raise ValidationError({"persons": _("Hver person kan bare stå én gang.")})
    here = Membership.objects.live(on).filter(
        municipality=child.municipality_id, unit__isnull=False, user__is_active=True
    )
    working = set(
        here.filter(user__in=[one.employee.pk for one in named]).values_list("user", flat=True)
    )
    for one in named:
        name = {"name": one.employee.name}
        if one.employee.pk not in working:
            raise ValidationError({"persons": _("%(name)s arbeider ikke i kommunen nå.") % name})
        if not one.areas or not set(one.areas) <= set(DevelopmentArea.values):
            raise ValidationError({"persons": _("Velg områder for %(name)s.") % name})
        if one.kind == ConsentLimit.Kind.ONLY and set(one.areas) & set(held):
            raise ValidationError(
                {"persons": _("%(name)s kan ikke få vite noe som ikke skal deles med noen.") % name}
            )


def add_signer(consent: Consent, signer: Signer) -> Signature:
    """A row that waits for the person's answer."""
    if isinstance(signer, Child):
        return Signature.objects.create(consent=consent, child=signer)
    return Signature.objects.create(consent=consent, guardian=signer)


def _services(guide: Guide, codes: list[str], details: Mapping[str, str]) -> list[Service]:
    found: list[Service] = []
    for code in codes:
        service = guide.service(code)
        if service is None:
            raise ValidationError(
                {"service_codes": _("En av tjenestene finnes ikke i handlingsveilederen.")}
            )
        if service.needs_detail and not details.get(code):
            raise ValidationError(
                {"details": _("Skriv hvilken tjeneste dere mener med «%(service)s».")
                 % {"service": service.label}}
            )  # fmt: skip
        found.append(service)
    if any(len(detail) > 200 for detail in details.values()):
        raise ValidationError({"details": _("Navnet på tjenesten kan ha høyst 200 tegn.")})
    return found


def _check_texts(texts: Mapping[str, str], *, no_exchange: bool) -> None:
    if not texts["purpose"]:
        raise ValidationError({"purpose": _("Skriv hva samtykket skal brukes til.")})
    for name, text in texts.items():
        if len(text) > LENGTHS[name]:
            raise ValidationError(
                {name: _("Teksten kan ha høyst %(limit)d tegn.") % {"limit": LENGTHS[name]}}
            )
    if no_exchange and texts["only_share"]:
        raise ValidationError(
            {
                "only_share": _(
                    "Dere har krysset av for at ingenting skal utveksles. Da kan det ikke stå noe "
                    "her."
                )
            }
        )


def _check_end(guide: Guide, valid_until: date, *, on: date) -> None:
    """The consent must have an end that is not past, nor further off than the guide says (R226)."""
    longest = guide.consent.longest_days
    if valid_until < on:
        raise ValidationError({"valid_until": _("Samtykket må gjelde til i dag eller senere.")})
    if longest is not None and valid_until > on + timedelta(days=longest):
        message = ngettext(
            "Samtykket kan gjelde i høyst %(days)d dag.",
            "Samtykket kan gjelde i høyst %(days)d dager.",
            longest,
        )
        raise ValidationError({"valid_until": message % {"days": longest}})


def _signers_or_refuse(child: Child, on: date, *, health_only: bool) -> list[Signer]:
    signers = who_must_sign(child, on, health_only=health_only)
    roles = required_roles(child.born, on, child.municipality.guide.ages, health_only=health_only)
    if any(isinstance(signer, Guardian) for signer in signers):
        return signers
    if Role.PREGNANT in roles:
        raise ValidationError(
            _("Den gravide er ikke registrert på barnet. Legg henne inn som mor først.")
        )
    if Role.GUARDIAN in roles:
        raise ValidationError(
            _("Ingen med foreldreansvar er registrert på barnet. Legg inn foresatte først.")
        )
    return signers
