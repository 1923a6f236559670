"""What an archive document holds: everything in the log, as it was, ready to print.

Gathered with a fixed number of queries, whatever the size of the log. A protected address is
never part of it (bti.people.Child.address_for).
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bti.audit.models import ReadEvent
from consent.models import Consent
from stafettlogg.archive.reasons import Reason
from stafettlogg.models import (
    ArchiveExport,
    Evaluation,
    Goal,
    Lysglimt,
    Measure,
    Meeting,
    ReadGrant,
    Stafettlogg,
)

HISTORY = {
    Stafettlogg: gettext_lazy("Stafettlogg"),
    Goal: gettext_lazy("Mål"),
    Measure: gettext_lazy("Tiltak"),
    Evaluation: gettext_lazy("Vurdering"),
    Meeting: gettext_lazy("Møte"),
    Lysglimt: gettext_lazy("Lysglimt"),
}
SILENT = {"id", "log", "log_id", "written_at", "author"}  # told elsewhere or not of the content


@dataclass
class Table:
    """Rows under headings; the headings are repeated on every page."""

    caption: str
    headings: list[str]
    rows: list[list[str]] = field(default_factory=list)


@dataclass
class Section:
    """A numbered part of the document: facts, text, tables, and sections within."""

    anchor: str
    title: str
    facts: list[tuple[str, str]] = field(default_factory=list)
    texts: list[tuple[str, str]] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)
    parts: list["Section"] = field(default_factory=list)
    empty: str = ""

    @property
    def is_empty(self) -> bool:
        return not (self.facts or self.texts or self.parts or any(t.rows for t in self.tables))


@dataclass
class Document:
    """The whole document: cover and sections."""

    title: str
    cover: list[tuple[str, str]]
    sections: list[Section]
    language: str
    made_at: datetime


def day(value: date | None) -> str:
    """A date with the month in letters; empty when there is none."""
    return date_format(value, "j. F Y") if value else ""


def moment(value: datetime | None) -> str:
    """A date and time of Oslo."""
    return date_format(timezone.localtime(value), "j. F Y H.i") if value else ""


def gather(export: ArchiveExport) -> Document:
    """Everything in the log of the export, in the order a reader wants it."""
    log = (
        Stafettlogg.objects.select_related(
            "case__child", "case__unit", "case__municipality", "case__holder", "opened_by"
        )
    ).get(pk=export.log_id)
    case, child = log.case, log.case.child
    sections = [
        _family(log),
        _readers(log),
        _consents(log),
        _goals(log),
        _meetings(log),
        _lysglimt(log),
        _course(log),
        _history(log),
        _readings(log),
    ]
    return Document(
        title=_("Stafettlogg for %(name)s") % {"name": child.name},
        cover=[
            (_("Barn"), child.name),
            (_("Født"), day(child.born)),
            (_("Kommune"), case.municipality.name),
            (_("Tjenestested"), case.unit.name),
            (_("Stafettholder"), case.holder.name),
            (_("Loggen ble åpnet"), day(log.opened_on)),
            (_("Loggen ble avsluttet"), day(log.ended_on) or _("Loggen er åpen")),
            (_("Begrunnelse for avslutning"), log.end_reason),
            (_("Arkivert fordi"), str(Reason(export.reason).label)),
            (_("Laget"), moment(timezone.now())),
            (_("Dokument"), f"{log.pk}-{export.pk}"),
        ],
        sections=sections,
        language="nb",
        made_at=timezone.now(),
    )


def _family(log: Stafettlogg) -> Section:
    child = log.case.child
    family = Table(_("Foresatte"), [_("Navn"), _("Relasjon"), _("Foreldreansvar"), _("Gjelder")])
    for tie in child.guardianships.select_related("guardian").order_by("pk"):
        family.rows.append(
            [
                tie.guardian.name,
                tie.get_relation_display(),
                _("ja") if tie.parental_responsibility else _("nei"),
                f"{day(tie.starts)}–{day(tie.ends)}" if tie.starts or tie.ends else "",
            ]
        )
    network = Table(_("Nettverk"), [_("Navn"), _("Relasjon")])
    network.rows = [[n.name, n.relation] for n in child.network.order_by("pk")]
    facts = [(_("Klasse eller avdeling"), child.group), (_("Bosted"), child.address_for(insider=True))]
    return Section("familie", _("Barnet og familien"), facts=facts, tables=[family, network])


def _readers(log: Stafettlogg) -> Section:
    table = Table(
        _("Kan lese loggen nå"), [_("Navn"), _("Rolle"), _("Fra"), _("Til og med")]
    )
    for grant in ReadGrant.objects.filter(content_object=log).select_related("user").order_by("pk"):
        table.rows.append(
            [grant.user.name, grant.get_role_display(), day(grant.since), day(grant.until)]
        )
    return Section("lesere", _("Hvem kan lese"), tables=[table], empty=_("Ingen kan lese loggen."))


def _consents(log: Stafettlogg) -> Section:
    section = Section("samtykker", _("Samtykker"), empty=_("Ingen samtykker."))
    rows = (
        log.case.consents.select_related("keeper")
        .prefetch_related("services", "signatures__guardian", "signatures__child")
        .order_by("pk")
    )
    for number, consent in enumerate(rows, 1):
        section.parts.append(_consent(consent, number))
    return section


def _consent(consent: Consent, number: int) -> Section:
    signed = Table(
        _("Underskrifter"), [_("Navn"), _("Svar"), _("Måte"), _("Dato"), _("Kontrollsum (SHA-256)")]
    )
    for signature in consent.signatures.all():
        signed.rows.append(
            [
                signature.person.name,
                signature.get_state_display(),
                signature.get_method_display(),
                day(signature.signed_on),
                signature.text_hash or signature.scan_hash,
            ]
        )
    services = ", ".join(
        f"{s.label} ({s.detail})" if s.detail else s.label for s in consent.services.all()
    )
    return Section(
        f"samtykke-{consent.pk}",
        _("Samtykke %(number)d") % {"number": number},
        facts=[
            (_("Formål"), consent.purpose),
            (_("Status"), consent.get_state_display()),
            (_("Innhentet av"), consent.keeper.name),
            (_("Bedt om"), day(consent.asked_on)),
            (_("Gitt"), day(consent.given_on)),
            (_("Gjelder til og med"), day(consent.valid_until)),
            (_("Avsluttet"), day(consent.ended_on)),
            (_("Stafettlogg"), _("ja") if consent.to_log else _("nei")),
            (_("Tjenester"), services),
            (_("Skal ikke deles"), consent.limits),
            (_("Følgende kan informeres om"), consent.only_share),
        ],
        tables=[signed],
    )


def _goals(log: Stafettlogg) -> Section:
    section = Section("mal", _("Mål, tiltak og vurderinger"), empty=_("Ingen mål."))
    measures: dict[int, list[Measure]] = {}
    for measure in (
        Measure.objects.filter(log=log)
        .select_related("employee", "guardian", "network", "log__case__child")
        .order_by("pk")
    ):
        measures.setdefault(measure.goal_id, []).append(measure)
    evaluations: dict[int, list[Evaluation]] = {}
    for evaluation in (
        Evaluation.objects.filter(log=log).select_related("author").order_by("on", "pk")
    ):
        evaluations.setdefault(evaluation.measure_id, []).append(evaluation)
    questions = {q.code: str(q.text) for q in log.case.guide.evaluation_questions}
    for number, goal in enumerate(Goal.objects.filter(log=log).order_by("pk"), 1):
        section.parts.append(
            Section(
                f"mal-{goal.pk}",
                _("Mål %(number)d: %(text)s") % {"number": number, "text": goal.text},
                facts=[
                    (_("Utviklingsområde"), goal.get_area_display()),
                    (_("Behov for hjelp"), goal.get_need_display()),
                    (_("Hva som skal til"), goal.takes),
                    (_("Nås innen"), day(goal.reach_by)),
                    (_("Avsluttet"), day(goal.ended_on)),
                ],
                parts=[
                    _measure(measure, evaluations.get(measure.pk, []), questions)
                    for measure in measures.get(goal.pk, [])
                ],
            )
        )
    return section


def _measure(measure: Measure, evaluations: list[Evaluation], questions: dict[str, str]) -> Section:
    table = Table(
        _("Vurderinger"),
        [_("Dato"), _("Effekt på målet"), _("Hva nå"), _("Hva de sier"), _("Skrevet av")],
    )
    for one in evaluations:
        said = [
            f"{who}: {words}"
            for who, words in (
                (_("Barnet"), one.child_says),
                (_("Foresatte"), one.guardian_says),
                (_("Stafettholder"), one.holder_says),
                *((questions.get(code, code), str(answer)) for code, answer in one.answers.items()),
            )
            if words
        ]
        table.rows.append(
            [
                day(one.on),
                one.get_effect_display(),
                one.get_decision_display(),
                "\n".join(said),
                one.author.name,
            ]
        )
    return Section(
        f"tiltak-{measure.pk}",
        _("Tiltak: %(text)s") % {"text": measure.text},
        facts=[
            (_("Ansvarlig"), measure.responsible_name),
            (_("Arena"), measure.get_arena_display()),
            (_("Nivå"), measure.get_reach_display()),
            (_("Starter"), day(measure.starts_on)),
            (_("Frist"), day(measure.due_on)),
            (_("Vurderes"), day(measure.evaluate_on)),
            (_("Avsluttet"), day(measure.ended_on)),
            (_("Begrunnelse"), measure.end_reason),
        ],
        tables=[table],
    )


def _meetings(log: Stafettlogg) -> Section:
    section = Section("moter", _("Møter og referater"), empty=_("Ingen møter."))
    for meeting in Meeting.objects.filter(log=log).select_related("author").order_by("held_on", "pk"):
        section.parts.append(
            Section(
                f"mote-{meeting.pk}",
                f"{meeting.get_kind_display()} {day(meeting.held_on)}",
                facts=[
                    (_("Tid"), f"{meeting.starts:%H.%M}–{meeting.ends:%H.%M}"),
                    (_("Sted"), meeting.place),
                    (_("Til stede"), meeting.present),
                    (_("Nivå"), str(meeting.level)),
                    (_("Neste møte"), day(meeting.next_on)),
                    (_("Referent"), meeting.author.name),
                ],
                texts=[
                    (_("Barnets stemme"), meeting.childs_voice),
                    (_("Referat"), meeting.minutes),
                    (_("Dette ble vi enige om"), meeting.agreed),
                ],
            )
        )
    return section


def _lysglimt(log: Stafettlogg) -> Section:
    table = Table(_("Lysglimt"), [_("Dato"), _("Lysglimt"), _("Skrevet av")])
    for one in Lysglimt.objects.filter(log=log).select_related("author").order_by("pk"):
        table.rows.append([day(one.on), one.text, one.author.name])
    return Section("lysglimt", _("Lysglimt"), tables=[table], empty=_("Ingen lysglimt."))


def _course(log: Stafettlogg) -> Section:
    levels = Table(_("Nivå"), [_("Dato"), _("Fra"), _("Til"), _("Begrunnelse"), _("Av")])
    for change in log.case.levelchanges.select_related("noted_by").order_by("pk"):
        levels.rows.append(
            [
                day(change.on),
                change.get_source_display(),
                change.get_target_display(),
                change.reason,
                change.noted_by.name,
            ]
        )
    holders = Table(_("Stafettholdere"), [_("Dato"), _("Fra"), _("Til"), _("Begrunnelse"), _("Av")])
    for passed in log.case.holderchanges.select_related("noted_by", "previous", "holder").order_by(
        "pk"
    ):
        holders.rows.append(
            [day(passed.on), passed.previous.name, passed.holder.name, passed.reason,
             passed.noted_by.name]
        )  # fmt: skip
    return Section("gang", _("Nivå og stafettpinne"), tables=[levels, holders])


def _history(log: Stafettlogg) -> Section:
    table = Table(
        _("Alt som er skrevet og endret"), [_("Tid"), _("Hva"), _("Endring"), _("Av")]
    )
    rows: list[tuple[datetime, list[str]]] = []
    for model, name in HISTORY.items():
        key = "id" if model is Stafettlogg else "log_id"
        previous: dict[Any, Any] = {}
        for row in (
            model.history.filter(**{key: log.pk})
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


def _readings(log: Stafettlogg) -> Section:
    table = Table(_("Lesinger"), [_("Tid"), _("Hvem"), _("Rolle og sted")])
    for event in ReadEvent.objects.filter(log_id=log.pk).order_by("at").iterator(2000):
        table.rows.append(
            [
                moment(event.at),
                event.user_name,
                ", ".join(part for part in (event.role, event.unit_name) if part),
            ]
        )
    return Section("lesninger", _("Hvem har lest"), tables=[table], empty=_("Ingen har lest."))
