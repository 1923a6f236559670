"""How the case page tells of an offered baton, and of a referral."""

from typing import Any

from django.utils.translation import gettext as _

from bti.web.templatetags.words import day_month
from cases.levels import Note
from cases.models import BatonOffer, Case, Referral


def offer_line(case: Case, note: Note) -> dict[str, Any]:
    title = _("Stafettpinnen ble tilbudt %(name)s: %(state)s") % {
        "name": note.name,
        "state": BatonOffer.State(note.code).label,
    }
    return {"kind": "note", "title": title, "text": note.text}


def referral_line(case: Case, note: Note) -> dict[str, Any]:
    title = _("Henvendelse til %(service)s %(day)s: %(state)s") % {
        "service": note.name.replace("/", "/\u200b"),  # may break there on a phone
        "day": day_month(note.day),
        "state": str(Referral.State(note.code).label).lower(),
    }
    return {"kind": "note", "title": title, "text": note.extra or note.text}
