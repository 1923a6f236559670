"""How the log came to be as it is: every change, and every reading."""

from datetime import date, datetime
from typing import Any

from django.db.models import Count, Max, Min
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bti.accounts.models import User
from bti.audit.models import ReadEvent
from stafettlogg.archive.pieces import Section, Table, day, moment
from stafettlogg.models import (
    Attachment,
    Contribution,
    Evaluation,
    Goal,
    Lysglimt,
    Measure,
    Meeting,
    MinutesAnswer,
    Remark,
    Stafettlogg,
)

HISTORY = {
    Stafettlogg: gettext_lazy("Stafettlogg"),
    Goal: gettext_lazy("Mål"),
    Measure: gettext_lazy("Tiltak"),
    Evaluation: gettext_lazy("Vurdering"),
    Meeting: gettext_lazy("Møte"),
    MinutesAnswer: gettext_lazy("Svar på referat"),
    Lysglimt: gettext_lazy("Lysglimt"),
    Contribution: gettext_lazy("Notat"),
    Remark: gettext_lazy("Merknad fra familien"),
    Attachment: gettext_lazy("Vedlegg"),
}
SILENT = {"id", "log", "log_id", "written_at", "author"}  # told elsewhere or not of the content


def history_section(log: Stafettlogg) -> Section:
    table = Table(_("Alt som er skrevet og endret"), [_("Tid"), _("Hva"), _("Endring"), _("Av")])
    rows: list[tuple[datetime, list[str]]] = []
    for model, name in HISTORY.items():
        key = "id" if model is Stafettlogg else "log_id"
        previous: dict[Any, Any] = {}
        for row in (
            model.history.filter(  # type: ignore[attr-defined]
                **{key: log.pk}
            )
            .select_related("history_user")
            .order_by("history_date", "history_id")
        ):
            change = _change(model, previous.get(row.id), row)
            previous[row.id] = row
            who = row.history_user.name if row.history_user else ""
            rows.append(
                (
                    row.history_date,
                    [moment(row.history_date), str(name), change, who],
                )
            )
    table.rows = [cells for _when, cells in sorted(rows, key=lambda pair: pair[0])]
    return Section("historikk", _("Endringer"), tables=[table], empty=_("Ingen endringer."))


def _change(model: Any, before: Any, now: Any) -> str:
    if now.history_type == "+":
        return _("Skrevet")
    if now.history_type == "-":
        return _("Fjernet")
    changed = []
    for one in model._meta.fields:
        if one.name in SILENT or before is None:
            continue
        old, new = getattr(before, one.attname), getattr(now, one.attname)
        if old != new:
            changed.append(f"{one.verbose_name}: «{_shown(old)}» → «{_shown(new)}»")
    return "\n".join(changed) or _("Lagret uten endring")


def _shown(value: Any) -> str:
    if isinstance(value, datetime):
        return moment(value)
    return day(value) if isinstance(value, date) else str(value if value is not None else "")


def _role(role: str) -> str:
    """A title as it was; «citizen» is a word of the code."""
    return _("innbygger") if role == User.Kind.CITIZEN else role


def readings_section(log: Stafettlogg, number: int = 0) -> Section:
    """Every reading; where they are many, who, and how often, and the rest in file ``number``."""
    if number:
        return _readers_summed(log, number)
    table = Table(_("Lesinger"), [_("Tid"), _("Hvem"), _("Rolle og sted")])
    for event in ReadEvent.objects.filter(log_id=log.pk).order_by("at").iterator(2000):
        table.rows.append([moment(event.at), event.user_name, _place(event.role, event.unit_name)])
    return Section("lesninger", _("Hvem har lest"), tables=[table], empty=_("Ingen har lest."))


def _place(role: str, unit_name: str) -> str:
    return ", ".join(part for part in (_role(role), unit_name) if part)


def _readers_summed(log: Stafettlogg, number: int) -> Section:
    table = Table(
        _("De som har lest"),
        [_("Hvem"), _("Rolle og sted"), _("Ganger"), _("Første gang"), _("Siste gang")],
    )
    rows = (
        ReadEvent.objects.filter(log_id=log.pk)
        .values_list("user_name", "role", "unit_name")
        .annotate(times=Count("pk"), first=Min("at"), last=Max("at"))
        .order_by("first")
    )
    for name, role, unit, times, first, last in rows:
        table.rows.append([name, _place(role, unit), str(times), moment(first), moment(last)])
    told = _("Hver lesing står på sin linje i fil nummer %(number)d i pakken.") % {"number": number}
    return Section(
        "lesninger", _("Hvem har lest"), texts=[(_("Hver lesing"), told)], tables=[table]
    )
