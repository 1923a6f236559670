"""The sections of the document: each takes the log and returns what is printed.

A protected address is never part of it (bti.people.Child.address_for).
"""

from django.utils import timezone
from django.utils.translation import gettext as _

from bti.guides.models import Guide
from bti.guides.thinking import challenges_of
from consent.models import Consent
from stafettlogg.archive.answers import answers_in_words
from stafettlogg.archive.pieces import Section, Table, day
from stafettlogg.models import (
    Evaluation,
    Goal,
    Lysglimt,
    Measure,
    MeasureNote,
    Meeting,
    ReadGrant,
    Stafettlogg,
)


def family_section(log: Stafettlogg) -> Section:
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
    facts = [
        (_("Klasse eller avdeling"), child.group),
        (_("Bosted"), child.address_for(insider=True)),
    ]
    return Section("familie", _("Barnet og familien"), facts=facts, tables=[family, network])


def readers_section(log: Stafettlogg) -> Section:
    table = Table(_("Kan lese loggen nå"), [_("Navn"), _("Rolle"), _("Fra"), _("Til og med")])
    for grant in ReadGrant.objects.filter(content_object=log).select_related("user").order_by("pk"):
        table.rows.append(
            [grant.user.name, grant.get_role_display(), day(grant.since), day(grant.until)]
        )
    return Section("lesere", _("Hvem kan lese"), tables=[table], empty=_("Ingen kan lese loggen."))


def consents_section(log: Stafettlogg) -> Section:
    section = Section("samtykker", _("Samtykker"), empty=_("Ingen samtykker."))
    rows = log.case.consents.prefetch_related(
        "services", "signatures__guardian", "signatures__child"
    ).order_by("pk")
    first = Consent.history.filter(id__in=[row.pk for row in rows], history_type="+")
    asked_by = dict(first.values_list("id", "keeper__name"))
    for number, consent in enumerate(rows, 1):
        section.parts.append(_consent(consent, number, asked_by.get(consent.pk, "")))
    return section


def _consent(consent: Consent, number: int, asked_by: str) -> Section:
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
            (_("Innhentet av"), asked_by),
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


def goals_section(log: Stafettlogg) -> Section:
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
    guide = log.case.guide
    for number, goal in enumerate(Goal.objects.filter(log=log).order_by("pk"), 1):
        section.parts.append(
            Section(
                f"mal-{goal.pk}",
                _("Mål %(number)d: %(text)s") % {"number": number, "text": goal.text},
                facts=[
                    (_("Utviklingsområde"), goal.get_area_display()),
                    (_("Det som er vanskelig"), _challenges(goal, guide)),
                    (_("Behov for hjelp"), goal.get_need_display()),
                    (_("Hva som skal til"), goal.takes),
                    (_("Nås innen"), day(goal.reach_by)),
                    (_("Avsluttet"), day(goal.ended_on)),
                ],
                parts=[
                    _measure(measure, evaluations.get(measure.pk, []), guide)
                    for measure in measures.get(goal.pk, [])
                ],
            )
        )
    return section


def _challenges(goal: Goal, guide: Guide) -> str:
    known = {one.code: str(one.label) for one in challenges_of(guide)}
    return ", ".join(known.get(code, code) for code in goal.challenges)


def _effects(evaluation: Evaluation) -> str:
    """What each voice said the effect was, where they were asked."""
    words = dict(Evaluation.Effect.choices)
    voices = dict(MeasureNote.Voice.choices)
    found = [f"{voices[v]}: {words[e]}" for v, e in evaluation.effects.items() if v in voices]
    return ", ".join(found)


def _measure(measure: Measure, evaluations: list[Evaluation], guide: Guide) -> Section:
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
                (_("Effekten slik hver ser den"), _effects(one)),
                *answers_in_words(guide, one.answers),
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
            (_("Sagt ja"), day(measure.agreed_on)),
            (_("Avsluttet"), day(measure.ended_on)),
            (_("Begrunnelse"), measure.end_reason),
        ],
        tables=[table],
    )


def meetings_section(log: Stafettlogg) -> Section:
    section = Section("moter", _("Møter og referater"), empty=_("Ingen møter."))
    for meeting in (
        Meeting.objects.filter(log=log)
        .select_related("author")
        .prefetch_related("answers__user")
        .order_by("held_on", "pk")
    ):
        section.parts.append(
            Section(
                f"mote-{meeting.pk}",
                f"{meeting.get_kind_display()} {day(meeting.held_on)}",
                facts=[
                    (_("Tid"), f"{meeting.starts:%H.%M}–{meeting.ends:%H.%M}"),
                    (_("Sted"), meeting.place),
                    (_("Til stede"), meeting.present),
                    (_("Meldte forfall"), meeting.regrets),
                    (_("Nivå"), str(meeting.level)),
                    (_("Neste møte"), day(meeting.next_on)),
                    (_("Referent"), meeting.author.name),
                    (_("Utgave"), str(meeting.version)),
                    (_("Rettet"), meeting.corrected_why),
                    (_("Kom vi i havn?"), meeting.get_reached_display()),
                ],
                texts=[
                    (_("Barnets stemme"), meeting.childs_voice),
                    (_("Referat"), meeting.minutes),
                    (_("Dette ble vi enige om"), meeting.agreed),
                    (_("Fortalt til barnet"), meeting.told_to_child),
                    (_("Hvem som skal få vite det"), meeting.informs),
                    (_("Er gruppa riktig satt sammen?"), meeting.right_group),
                    (_("Hvordan møtet var"), meeting.review),
                ],
                tables=[_answers_to(meeting)],
            )
        )
    return section


def _answers_to(meeting: Meeting) -> Table:
    headings = [_("Navn"), _("Svar"), _("Utgave"), _("Kommentar"), _("Dato")]
    table = Table(_("Svar på referatet"), headings)
    for answer in meeting.answers.all():
        answered = timezone.localdate(answer.answered_at) if answer.answered_at else None
        table.rows.append(
            [
                answer.user.name,
                answer.get_state_display(),
                str(answer.version),
                answer.comment,
                day(answered),
            ]
        )
    return table


def lysglimt_section(log: Stafettlogg) -> Section:
    table = Table(_("Lysglimt"), [_("Dato"), _("Lysglimt"), _("Skrevet av")])
    for one in Lysglimt.objects.filter(log=log).select_related("author").order_by("pk"):
        table.rows.append([day(one.on), one.text, one.author.name])
    return Section("lysglimt", _("Lysglimt"), tables=[table], empty=_("Ingen lysglimt."))


def course_section(log: Stafettlogg) -> Section:
    levels = Table(
        _("Nivå"),
        [_("Dato"), _("Fra"), _("Til"), _("Begrunnelse"), _("Barnets beste"), _("Av")],
    )
    for change in log.case.levelchanges.select_related("noted_by").order_by("pk"):
        levels.rows.append(
            [
                day(change.on),
                change.get_source_display(),
                change.get_target_display(),
                change.reason,
                change.best_interest,
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
