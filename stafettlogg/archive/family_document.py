"""The family's copy as a document to read: what ``family`` has gathered, a section a kind."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from consent.models import Consent
from stafettlogg.archive.family import KINDS, Copy, Entry, Told
from stafettlogg.archive.pieces import Document, Section, Table, day, moment
from stafettlogg.models import Insight


def as_document(copy: Copy, language: str) -> Document:
    """The same to read: a section for each kind, the first written first."""
    sections = [_of_kind(name, told, copy.entries[name]) for name, told in KINDS.items()]
    sections.append(_listed("samtykker", _("Samtykker"), copy.consents, Consent))
    sections.append(_listed("innsyn", _("Det du har bedt om innsyn i"), copy.insights, Insight))
    sections.append(_readers_section(copy))
    return Document(
        title=_("Kopi av stafettloggen til %(name)s") % {"name": copy.about["child"]},
        cover=[
            (_("Født"), day(copy.about["born"])),
            (_("Loggen ble åpnet"), day(copy.about["opened_on"])),
            (_("Loggen ble avsluttet"), day(copy.about.get("ended_on"))),
            (_("Stafettholder"), str(copy.about.get("holder", ""))),
            (_("Laget for"), copy.user.name),
            (_("Laget"), moment(copy.made_at)),
            (_("Hva den holder"), _("Alt du kan lese i loggen.")),
        ],
        sections=sections,
        language=language,
        made_at=copy.made_at,
    )


def _of_kind(name: str, told: Told, entries: list[Entry]) -> Section:
    return _listed(name, str(told.label), entries, told.model)


def _listed(anchor: str, title: str, entries: list[Entry], model: Any) -> Section:
    whole = Section(anchor, title, empty=_("Ingenting."))
    for number, entry in enumerate(entries, 1):
        heading = f"{title} {number}"
        whole.parts.append(Section(f"{anchor}-{number}", heading, facts=list(_facts(entry, model))))
    return whole


NAMES = {
    "written_by": gettext_lazy("Skrevet av"),
    "written_at": gettext_lazy("Skrevet"),
    "responsible_name": gettext_lazy("Ansvarlig"),
    "services": gettext_lazy("Tjenester"),
    "answered_at": gettext_lazy("Besvart"),
    "ended_on": gettext_lazy("Avsluttet"),
    "agreed_on": gettext_lazy("Sagt ja til"),
    "end_reason": gettext_lazy("Begrunnelse"),
    "version": gettext_lazy("Utgave"),
    "size": gettext_lazy("Størrelse i byte"),
    "on": gettext_lazy("Dato"),
    "kind": gettext_lazy("Type"),
    "effect": gettext_lazy("Effekt"),
    "voice": gettext_lazy("Stemme"),
    "state": gettext_lazy("Status"),
    "asked_on": gettext_lazy("Bedt om"),
    "given_on": gettext_lazy("Gitt"),
    "valid_until": gettext_lazy("Gjelder til og med"),
    "limits": gettext_lazy("Skal ikke deles"),
    "only_share": gettext_lazy("Følgende kan informeres om"),
    "purpose": gettext_lazy("Formål"),
    "sha256": gettext_lazy("Kontrollsum (SHA-256)"),
}
UNTOLD = {"id", "entry", "own_answers"}


def _facts(entry: Entry, model: Any) -> Iterator[tuple[str, str]]:
    for name, value in entry.items():
        if name in UNTOLD or name.endswith(("_words", "_id")):
            continue
        words = entry.get(f"{name}_words") or _in_words(value)
        if words:
            yield _label(name, model), words


def _label(name: str, model: Any) -> str:
    if name in NAMES:
        return str(NAMES[name])
    return str(model._meta.get_field(name).verbose_name).capitalize()


def _in_words(value: Any) -> str:
    if isinstance(value, bool):
        return _("ja") if value else _("nei")
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, date):
        return day(value)
    if isinstance(value, list):
        return "\n".join(
            ": ".join(str(part) for part in one.values()) if isinstance(one, dict) else str(one)
            for one in value
        )
    return "" if value is None else str(value)


def _readers_section(copy: Copy) -> Section:
    can = Table(_("Kan lese nå"), [_("Navn"), _("Rolle"), _("Fra"), _("Til og med")])
    can.rows = [
        [one["name"], one.get("role_words", ""), day(one["since"]), day(one["until"])]
        for one in copy.readers
    ]
    have = Table(_("Har lest"), [_("Tid"), _("Navn"), _("Tittel og sted")])
    have.rows = [
        [moment(one["at"]), one["name"], ", ".join(p for p in (one["title"], one["unit"]) if p)]
        for one in copy.readings
    ]
    return Section("lesere", _("Hvem kan lese, og hvem har lest"), tables=[can, have],
                   empty=_("Det står ikke i det du kan lese."))  # fmt: skip
