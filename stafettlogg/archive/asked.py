"""Questions and answers, and what was told about measures between the evaluations."""

from django.utils.translation import gettext as _

from stafettlogg.archive.pieces import Section, Table, day
from stafettlogg.models import MeasureNote, Question, Stafettlogg


def questions_section(log: Stafettlogg) -> Section:
    """What the family asked, and what was answered."""
    table = Table(
        _("Spørsmål og svar"),
        [_("Dato"), _("Spørsmål"), _("Av"), _("Svar"), _("Besvart"), _("Svart av")],
    )
    for one in (
        Question.objects.filter(log=log).select_related("author", "answered_by").order_by("pk")
    ):
        by = one.answered_by.name if one.answered_by else ""
        table.rows.append(
            [day(one.written_at), one.text, one.author.name, one.answer, day(one.answered_at), by]
        )
    return Section("sporsmal", _("Spørsmål og svar"), tables=[table], empty=_("Ingen spørsmål."))


def notes_section(log: Stafettlogg) -> Section:
    """What was done, what stood in the way, and what each said from their own login."""
    table = Table(
        _("Fortalt om tiltakene"),
        [_("Dato"), _("Tiltak"), _("Hva"), _("Ord"), _("Av"), _("Svar")],
    )
    for one in (
        MeasureNote.objects.filter(log=log).select_related("author", "measure").order_by("pk")
    ):
        effect = one.get_effect_display() if one.effect is not None else ""
        words = ". ".join(part for part in (effect, one.text) if part)
        table.rows.append(
            [day(one.on), one.measure.text, one.get_kind_display(), words, one.author.name,
             one.answer]
        )  # fmt: skip
    return Section(
        "fortalt", _("Fortalt om tiltakene"), tables=[table], empty=_("Ingenting er fortalt.")
    )
