"""What other services were asked and answered, and the individual plan, in the document."""

from django.utils.translation import gettext as _

from cases.models import PlanText, Referral, Transition
from stafettlogg.archive.pieces import Section, Table, day
from stafettlogg.models import Stafettlogg


def services_section(log: Stafettlogg) -> Section:
    """Referrals with contents and answers; where the child went; the plan, if there is one."""
    asked = Table(
        _("Henvendelser"), [_("Sendt"), _("Tjeneste"), _("Spurt om"), _("Svar"), _("Møtepunkt")]
    )
    for row in Referral.objects.filter(case=log.case_id).select_related("unit").order_by("pk"):
        service = f"{row.label}, {row.unit.name}" if row.unit else row.label
        answer = "\n".join(part for part in (row.get_state_display(), row.answer) if part)
        meeting = ""
        if row.agreed_on:
            meeting = f"{row.taken_over_by}, {day(row.meeting_on)}, {row.meeting_point}"
        told = "\n".join(line for one in row.background for line in (one["goal"], *one["measures"]))
        words = "\n".join(part for part in (row.asks, told) if part)
        asked.rows.append([day(row.sent_on), service, words, answer, meeting])
    moved = Table(_("Overganger"), [_("Fra"), _("Til"), _("Første dag"), _("Fullført")])
    rows = Transition.objects.filter(case=log.case_id).select_related("from_unit", "unit")
    moved.rows = [
        [row.from_unit.name, row.unit.name, day(row.starts_on), day(row.completed_on)]
        for row in rows.order_by("pk")
    ]
    return Section(
        "tjenester",
        _("Andre tjenester"),
        tables=[asked, moved],
        parts=_plan(log),
        empty=_("Ingen andre tjenester er spurt."),
    )


def _plan(log: Stafettlogg) -> list[Section]:
    text = PlanText.objects.filter(case=log.case_id).first()
    if text is None:
        return []
    facts = [
        (_("Koordinator"), f"{text.coordinator}, {text.coordinator_reach}"),
        (_("Gjelder"), f"{day(text.starts_on)}–{day(text.ends_on)}"),
        (_("Sees på igjen"), day(text.revise_on)),
        (_("Familien er enig"), _("ja") if text.agreed else _("nei")),
    ]
    texts = [
        (_("Dette er viktig for barnet"), text.matters),
        (_("Dette er barnet god på"), text.strengths),
        (_("Dette trengs av tjenester"), text.needs),
    ]
    return [Section("plan", _("Individuell plan"), facts=facts, texts=texts)]
