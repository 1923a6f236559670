"""What others than the holder wrote: notes, and what the family found wrong with its answer."""

from django.utils.translation import gettext as _

from stafettlogg.archive.pieces import Section, Table, day
from stafettlogg.models import Contribution, Remark, Stafettlogg
from stafettlogg.models.kinds import BY_NAME


def contributions_section(log: Stafettlogg) -> Section:
    table = Table(_("Notater"), [_("Dato"), _("Notat"), _("Tiltak"), _("Skrevet av")])
    rows = Contribution.objects.filter(log=log).select_related("author", "measure").order_by("pk")
    for one in rows:
        measure = one.measure.text if one.measure else ""
        table.rows.append([day(one.on), one.text, measure, one.author.name])
    return Section("notater", _("Notater"), tables=[table], empty=_("Ingen notater."))


def remarks_section(log: Stafettlogg) -> Section:
    table = Table(
        _("Merknader"),
        [_("Dato"), _("Gjelder"), _("Dette stemmer ikke"), _("Svar"), _("Besvart av")],
    )
    rows = Remark.objects.filter(log=log).select_related("author", "answered_by").order_by("pk")
    for one in rows:
        parts = (one.get_outcome_display(), one.get_basis_display(), one.answer)
        table.rows.append(
            [
                f"{day(one.written_at)} {one.author.name}",
                str(BY_NAME[one.kind].label),
                one.text,
                "\n".join(part for part in parts if part),
                f"{day(one.answered_at)} {one.answered_by.name}" if one.answered_by else "",
            ]
        )
    return Section(
        "merknader", _("Det familien mente ikke stemte"), tables=[table],
        empty=_("Ingen merknader."),
    )  # fmt: skip
