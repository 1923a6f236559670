"""The files of a log, as the archive document lists them; the files themselves lie beside it."""

from collections.abc import Mapping

from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _

from bti.web.files import Kind
from stafettlogg.archive.pieces import Section, Table, day, moment
from stafettlogg.models import HANGS_ON, Attachment, Stafettlogg


def attachments_section(log: Stafettlogg, numbers: Mapping[int, int]) -> Section:
    """Every file with its SHA-256, those that were taken away or refused too.

    ``numbers``: which number each has in the package, by its key (stafettlogg.archive.originals).

    An original is never turned into PDF/A here: what is archived is the file as it was sent in
    (pictures as they were drawn anew), and the sum tells whether it is the same.
    """
    table = Table(
        _("Filer"),
        [_("Nr."), _("Navn"), _("Type og størrelse"), _("Hører til"), _("Lagt ved"), _("SHA-256")],
    )
    rows = Attachment.everything.filter(log=log).select_related("author", *HANGS_ON)
    for one in rows.order_by("pk"):
        table.rows.append(
            [
                str(numbers.get(one.pk, "")),
                one.name,
                f"{Kind(one.kind).media_type}, {filesizeformat(one.size)}{_state(one)}",
                _about(one),
                f"{moment(one.written_at)}, {one.author.name}",
                one.sha256,
            ]
        )
    texts = []
    if table.rows:
        texts = [(_("Hvor filene er"), _(
            "Filene ligger ved siden av dette dokumentet, under nummeret sitt, slik de ble lagt "
            "ved. SHA-256 viser om en fil er den samme."
        ))]  # fmt: skip
    return Section("vedlegg", _("Vedlegg"), texts=texts, tables=[table], empty=_("Ingen vedlegg."))


def _state(one: Attachment) -> str:
    if one.undone_at is not None:
        return _(" (tatt bort %(when)s)") % {"when": moment(one.undone_at)}
    if one.state == Attachment.State.REFUSED:
        return _(" (avvist av virusskanneren, slettet)")
    return ""


def _about(one: Attachment) -> str:
    if one.meeting is not None:
        return _("Møtet %(day)s") % {"day": day(one.meeting.held_on)}
    if one.measure is not None:
        return _("Tiltaket «%(text)s»") % {"text": one.measure.text}
    if one.lysglimt is not None:
        return _("Lysglimt %(day)s: %(alt)s") % {"day": day(one.lysglimt.on), "alt": one.alt}
    return _("Et notat") if one.contribution is not None else _("Loggen")
