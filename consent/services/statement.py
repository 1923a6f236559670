"""The exact text that is signed, built from the consent alone.

Everything in it is fixed when the consent is asked for, so that all who sign the same language
sign the same words (R223–R233).
"""

from collections.abc import Iterator
from datetime import date
from hashlib import sha256

from django.utils import dateformat, translation

from bti.accounts.models import Membership
from bti.guides.laws import Law, Topic, laws_on
from bti.guides.models import Guide
from consent.models import Consent, ConsentService
from consent.services.wording import Wording, wording

LEFT_OUT = {"feedback_to_reporter"}  # between child welfare and the reporter
TOPICS: tuple[Topic, ...] = ("confidentiality", "cooperation", "report")


def statement(consent: Consent, language: str) -> str:
    """The text in the language, paragraphs parted by an empty line.

    Raises LookupError for a version that does not exist.
    """
    return "\n\n".join(_paragraphs(consent, wording(consent.text_version), language))


def digest(text: str) -> str:
    """The hash that is kept beside a signed text (SHA-256, hexadecimal)."""
    return sha256(text.encode()).hexdigest()


def explanations(consent: Consent, language: str) -> list[str]:
    """What one who signs must know, in plain words (R227–R231)."""
    text, ages = wording(consent.text_version), _guide(consent).ages
    return [
        line.for_language(language).format(
            child=consent.child.first_name, hear=ages.hear, weight=ages.weight
        )
        for line in text.rights
    ]


def laws(consent: Consent) -> list[Law]:
    """The laws on confidentiality, cooperation and reporting on the day it was asked (R224)."""
    found = (law for topic in TOPICS for law in laws_on(consent.asked_on, topic))
    return [law for law in found if law.code not in LEFT_OUT]


def service_label(service: ConsentService, guide: Guide, language: str) -> str:
    """The service as the guide calls it in the language, while it still means what was ticked."""
    known = guide.service(service.code)
    label = service.label
    if known is not None and known.label.nb == service.label:
        label = known.label.for_language(language)
    return f"{label} ({service.detail})" if service.detail else label


def _guide(consent: Consent) -> Guide:
    return consent.child.municipality.guide


def _day(day: date, text: Wording, language: str) -> str:
    with translation.override(language):
        return dateformat.format(day, text.day.for_language(language))


def _lines(heading: str, lines: list[str]) -> str:
    return "\n".join([heading, *(f"– {line}" for line in lines)])


def _paragraphs(consent: Consent, text: Wording, language: str) -> Iterator[str]:
    yield text.title.for_language(language)
    yield "\n".join(_facts(consent, text, language))
    yield text.purpose.for_language(language).format(purpose=consent.purpose)
    yield text.until.for_language(language).format(day=_day(consent.valid_until, text, language))
    yield _services(consent, text, language)
    if clarified := _clarifications(consent, text, language):
        yield _lines(text.clarifications.for_language(language), clarified)
    if consent.limits:
        yield text.limits.for_language(language).format(text=consent.limits)
    yield _lines(text.rights_heading.for_language(language), explanations(consent, language))
    yield _lines(
        text.laws_heading.for_language(language),
        [
            f"{law.act.for_language(language)} {law.section}: {law.about.for_language(language)}"
            for law in laws(consent)
        ],
    )
    yield text.version_line.for_language(language).format(version=text.version)


def _facts(consent: Consent, text: Wording, language: str) -> Iterator[str]:
    child = consent.child
    who, place = _asked_by(consent)
    yield text.asked_by.for_language(language).format(
        who=who, place=place, day=_day(consent.asked_on, text, language)
    )
    if child.born is None:
        yield text.unborn.for_language(language).format(name=child.name)
    else:
        born = _day(child.born, text, language)
        yield text.child.for_language(language).format(name=child.name, born=born)


def _asked_by(consent: Consent) -> tuple[str, str]:
    """Who asked, and from where, on the day: also when the consent has got another keeper since.

    The unit of a child whose address is protected is not told (docs/architecture.md).
    """
    first = consent.history.select_related("keeper").earliest()
    keeper = first.keeper
    place = (
        Membership.objects.filter(user=keeper, municipality_id=consent.municipality_id)
        .live(consent.asked_on)
        .exclude(unit=None)
        .select_related("unit")
        .order_by("pk")
        .first()
    )
    if place is None or place.unit is None or consent.child.address_is_protected:
        return keeper.name, consent.child.municipality.name
    return f"{keeper.name} ({place.title})", place.unit.name


def _services(consent: Consent, text: Wording, language: str) -> str:
    labels = [
        service_label(service, _guide(consent), language)
        for service in sorted(consent.services.all(), key=lambda service: service.pk)
    ]
    if not labels:
        return text.no_services.for_language(language)
    heading = text.services_told_nothing if consent.no_exchange else text.services
    return _lines(heading.for_language(language).format(child=consent.child.first_name), labels)


def _clarifications(consent: Consent, text: Wording, language: str) -> list[str]:
    """The four of the form that are ticked, in the guide's words where it has them (R233)."""
    own = {choice.code: choice.label for choice in _guide(consent).clarifications}
    four = (
        ("no_exchange", text.no_exchange, consent.no_exchange, ""),
        ("informed", text.informed, consent.informed, ""),
        ("log", text.log, consent.to_log, ""),
        ("limited", text.limited, bool(consent.only_share), f" {consent.only_share}"),
    )
    return [
        own.get(code, words).for_language(language) + told
        for code, words, ticked, told in four
        if ticked
    ]
