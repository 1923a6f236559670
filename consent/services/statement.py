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
from bti.guides.texts import LANGUAGES, LocalText
from consent.models import Consent, ConsentLimit, ConsentService, DevelopmentArea
from consent.services.reviewing import reviewed_languages
from consent.services.wording import BASE, Wording, wording, wordings

LEFT_OUT = {"feedback_to_reporter"}  # between child welfare and the reporter
TOPICS: tuple[Topic, ...] = ("confidentiality", "cooperation", "report")


def statement(consent: Consent, language: str) -> str:
    """The text in the language, paragraphs parted by an empty line.

    Raises LookupError for a version or a language that does not exist.
    """
    return "\n\n".join(_paragraphs(consent, wording(consent.text_version, language)))


def languages(consent: Consent) -> dict[str, Wording]:
    """The languages that the consent can be read and signed in, by code, bokmål first.

    One that nobody vouches for only where the municipality has had it read through.
    """
    there = wordings(consent.text_version)
    vouched = getattr(consent, "reviewed_in", None)  # a page has read it with the consent
    if vouched is None:
        vouched = reviewed_languages(consent.municipality_id, consent.text_version)
    return {code: text for code, text in there.items() if text.reviewed or code in vouched}


def language_name(consent: Consent, code: str) -> Wording | None:
    """The language something was signed in, whether or not it is offered today."""
    return wordings(consent.text_version).get(code)


def language_for(consent: Consent, *wanted: str | None) -> str:
    """The first of the wanted languages that the text is offered in, else bokmål.

    The database is asked only where one that nobody vouches for is wanted.
    """
    there = wordings(consent.text_version)
    for code in wanted:
        if code is None or code not in there:
            continue
        if there[code].reviewed or code in languages(consent):
            return code
    return BASE


def digest(text: str) -> str:
    """The hash that is kept beside a signed text (SHA-256, hexadecimal)."""
    return sha256(text.encode()).hexdigest()


def explanations(consent: Consent, language: str) -> list[str]:
    """What one who signs must know, in plain words (R227–R231)."""
    return _explanations(consent, wording(consent.text_version, language_for(consent, language)))


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


def _day(day: date, text: Wording) -> str:
    """The day as the language writes it. Where the product does not speak it, its own months."""
    if text.months is None:
        with translation.override(text.language):
            return dateformat.format(day, text.day)
    month = text.months[day.month - 1]
    return dateformat.format(day, text.day.replace("F", "".join(f"\\{c}" for c in month)))


def _in(text: Wording, said: LocalText) -> str:
    """What a guide or a law says, in the language of the text."""
    return text.terms.get(said.nb) or said.for_language(text.language)


def _lines(heading: str, lines: list[str]) -> str:
    return "\n".join([heading, *(f"– {line}" for line in lines)])


def _explanations(consent: Consent, text: Wording) -> list[str]:
    ages = _guide(consent).ages
    return [
        line.format(child=consent.child.first_name, hear=ages.hear, weight=ages.weight)
        for line in text.rights
    ]


def _paragraphs(consent: Consent, text: Wording) -> Iterator[str]:
    yield text.title
    yield "\n".join(_facts(consent, text))
    yield text.purpose.format(purpose=consent.purpose)
    yield text.until.format(day=_day(consent.valid_until, text))
    yield _services(consent, text)
    if clarified := _clarifications(consent, text):
        yield _lines(text.clarifications, clarified)
    yield from _areas(consent, text)
    if consent.limits:
        yield text.limits.format(text=consent.limits)
    yield _lines(text.rights_heading, _explanations(consent, text))
    yield _lines(
        text.laws_heading,
        [f"{_in(text, law.act)} {law.section}: {_in(text, law.about)}" for law in laws(consent)],
    )
    yield text.version_line.format(version=text.version)


def _facts(consent: Consent, text: Wording) -> Iterator[str]:
    child = consent.child
    who, place = _asked_by(consent)
    yield text.asked_by.format(who=who, place=place, day=_day(consent.asked_on, text))
    if child.born is None:
        yield text.unborn.format(name=child.name)
    else:
        yield text.child.format(name=child.name, born=_day(child.born, text))


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


def _services(consent: Consent, text: Wording) -> str:
    labels = [
        _label(service, consent, text)
        for service in sorted(consent.services.all(), key=lambda service: service.pk)
    ]
    if not labels:
        return text.no_services
    heading = text.services_told_nothing if consent.no_exchange else text.services
    return _lines(heading.format(child=consent.child.first_name), labels)


def _label(service: ConsentService, consent: Consent, text: Wording) -> str:
    if own := text.terms.get(service.label):
        return f"{own} ({service.detail})" if service.detail else own
    return service_label(service, _guide(consent), text.language)


def _clarifications(consent: Consent, text: Wording) -> list[str]:
    """The four of the form that are ticked, in the guide's words where it has them (R233)."""
    own = {choice.code: choice.label for choice in _guide(consent).clarifications}
    if text.language not in LANGUAGES:
        own = {}  # the guide does not speak it; the text does
    four = (
        ("no_exchange", text.no_exchange, consent.no_exchange, ""),
        ("informed", text.informed, consent.informed, ""),
        ("log", text.log, consent.to_log, ""),
        ("limited", text.limited, bool(consent.only_share), f" {consent.only_share}"),
    )
    return [
        (own[code].for_language(text.language) if code in own else words) + told
        for code, words, ticked, told in four
        if ticked
    ]


def _areas(consent: Consent, text: Wording) -> Iterator[str]:
    """The areas that were chosen, each list as a paragraph (R228, R233)."""
    kinds = ConsentLimit.Kind
    lists: dict[tuple[str, int, int], list[ConsentLimit]] = {}
    for limit in consent.chosen_areas:
        to = (limit.kind, limit.service_id or 0, limit.employee_id or 0)
        lists.setdefault(to, []).append(limit)
    for (kind, _service, _person), limits in sorted(lists.items()):
        held = kind == kinds.HOLD
        heading = text.areas_held if held else text.areas_only
        if (service := limits[0].service) is not None:
            heading = (text.areas_only_for or "").format(service=_label(service, consent, text))
        elif (person := limits[0].employee) is not None:
            for_one = text.areas_held_for_person if held else text.areas_only_for_person
            heading = (for_one or "").format(person=person.name)
        chosen = {limit.area for limit in limits}
        names = [text.areas[area] for area in DevelopmentArea.values if area in chosen]
        yield _lines(heading or "", names)
