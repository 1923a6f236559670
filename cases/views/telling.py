"""How the case page tells what there is: in the shapes that the parts of the templates take."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case as Choose
from django.db.models import F, OuterRef, Value, When
from django.db.models.functions import Coalesce, Concat, JSONObject
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from bti.accounts.addresses import address, page_address
from bti.guides.models import Guide
from bti.web.templatetags.words import day_month, days_word, number_word
from cases.deadlines import Clock
from cases.levels import WAITING, Ground, Guard, Note, Step, Way, place_of
from cases.models import (
    Case,
    ConsentRefusal,
    Level,
    ReceivedReport,
    Talk,
    WelfareDecision,
    WelfareTelling,
)  # fmt: skip
from cases.services.looking import LOOKED
from cases.views import heard, passed
from cases.views.talks import how_it_went
from consent.models import Consent, ConsentQuerySet, Signature

Reporter = ReceivedReport.Reporter
HURRY = 3  # days; from here on a clock is shown as urgent
# A step that has been taken, in the past tense
TAKEN: dict[str, str | Promise] = {
    "start": gettext_lazy("Tiltak på eget tjenestested er startet"),
    "involve": gettext_lazy("Andre tjenester er involvert"),
    "broaden": gettext_lazy("Samarbeidet er gjort bredere"),
    "report": gettext_lazy("Barnevernet er varslet"),
    "narrow": gettext_lazy("Saken er ført tilbake"),
    "return": gettext_lazy("Saken er ført tilbake"),
    "close": gettext_lazy("Saken er avsluttet"),
    "reopen": gettext_lazy("Saken er gjenåpnet"),
    "investigate": gettext_lazy("Undersøkelsen er åpnet"),
    "decide": gettext_lazy("Tiltak er satt i verk"),
    "extend": gettext_lazy("Nye eller utvidede tiltak er satt i verk"),
}
OF_WELFARE = ("reporter_told", "welfare_decided", "welfare_concluded")
ONWARDS = ("start", "involve", "broaden", "reopen", "investigate", "decide", "extend")
# Buttons beside a step that stands in words already
SHORT: dict[str, str | Promise] = {
    "report": gettext_lazy("Gå til nivå 3"),
    "narrow": gettext_lazy("Før tilbake"),
    "return": gettext_lazy("Før tilbake"),
    "close": gettext_lazy("Avslutt"),
    "reopen": gettext_lazy("Gjenåpne"),
}


def deadline(case: Case, clock: Clock) -> dict[str, Any]:
    """A clock as the part shows it, with where the deadline comes from."""
    level = case.level if case.is_open else 0
    return {
        "due": clock.due,
        "today": clock.on,
        "starts": clock.started,
        "earliest": clock.first,
        "label": clock.label,
        "source": clock.source,
        "why_href": f"{page_address('cases:guide')}#niva-{level}",
        "why_label": _("Les i handlingsveilederen"),
    }


def clock_tag(clock: Clock | None) -> dict[str, str] | None:
    """A clock as one tag in a list: «6 dager igjen», urgent when it is near or passed."""
    if clock is None:
        return None
    left = clock.days_left
    if left < 0:
        label = _("%(days)s over fristen") % {"days": days_word(-left)}
    elif left == 0:
        label = _("Siste dag i dag")
    else:
        label = _("%(days)s igjen") % {"days": days_word(left)}
    return {"label": label, "kind": "urgent" if left <= HURRY else "wait"}


def level_name(guide: Guide, number: int) -> str:
    """«Nivå 1 · Egne tiltak», or that the case is closed."""
    if number == Level.CLOSED:
        return _("Avsluttet")
    return _("Nivå %(number)s · %(name)s") % {
        "number": number,
        "name": guide.level(number).short,
    }


def requirements(
    case: Case, step: Step, unmet: Sequence[Guard], waiting: Consent | None = None
) -> list[dict[str, Any]]:
    """Every guard the guide asks for before the step, met or not, with what mends it."""
    told = []
    for guard in step.asked(case.guide):
        met = guard not in unmet
        line: dict[str, Any] = {"met": met, "title": str(guard.met if met else guard.because)}
        if not met:
            line |= _mend(case, guard, waiting)
        told.append(line)
    return told


def _mend(case: Case, guard: Guard, waiting: Consent | None) -> dict[str, str]:
    if guard.code == "reported":
        href, label = address("cases:report", case.pk), _("Registrer meldingen")
    elif guard.code in OF_WELFARE:
        href, label = address("cases:welfare", case.pk), _("Gå til barnevernssaken")
    elif case.is_shielded:
        return {"text": _("Saken er skjermet. Ikke spør foreldrene nå.")}
    elif waiting is not None:
        href = address("consent:detail", waiting.pk)
        return {
            "text": _("Et samtykke venter på underskrift."),
            "href": href,
            "label": _("Se hvem som mangler"),
        }
    elif not case.is_open:
        return {}
    else:
        href, label = address("cases:ask-consent", case.pk), _("Gjør klart samtykket")
    return {"text": "", "href": href, "label": label}


def step_label(guide: Guide, step: Step) -> str:
    """What the step is called: by the guide, where it has words of its own for it."""
    move = guide.move(step.code)
    return str(move.label if move and move.label else step.label)


def pointed(ground: Ground, following: Way) -> str:
    """Why the next level is the one that fits, where the guide counts services (R307)."""
    least = ground.guide.consent.least_services_level_3
    if following.step.target != Level.BROAD or not least or len(ground.other_kinds) < least:
        return ""
    words = _(
        "Samtykket nevner %(count)s andre tjenester. Med %(least)s eller flere er det nivå 3."
    )
    return words % {"count": number_word(len(ground.other_kinds)), "least": number_word(least)}


def way(case: Case, found: Way) -> dict[str, Any]:
    """A step out of the level, as a row: where it leads, and what is missing."""
    step = found.step
    target = "" if step.target == Level.CLOSED else level_name(case.guide, step.target)
    return {
        "code": step.code,
        "label": step_label(case.guide, step),
        "target": target,
        "open": found.open,
        "because": [str(guard.because) for guard in found.unmet],
        "href": address("cases:change-level", case.pk, step.code),
        "button": str(SHORT.get(step.code, _("Gå videre"))),
        "number": step.target,
        "place": place_of(case.guide, case.level, step.target) if target else "",
    }


def onwards(ways: Sequence[Way]) -> Way | None:
    """The next step up, if there is one; a report to child welfare is never «the next»."""
    climbing = [w for w in ways if w.step.climbs and w.step.code != "report"]
    up = [w for w in climbing if w.step.code in ONWARDS]
    return min(up, key=lambda w: w.step.target, default=None)


def others(ways: Sequence[Way], following: Way | None) -> list[Way]:
    """The rest; «report» stands among them once it is open, else the OBS box leads the way."""
    return [w for w in ways if w is not following and (w.step.code != "report" or w.open)]


def timeline(case: Case, notes: Iterable[Note]) -> list[dict[str, Any]]:
    """What has been noted, newest first, for the one who holds the case."""
    newest = sorted(notes, key=lambda note: (note.at, note.pk), reverse=True)
    return [
        {**TELL[note.kind](case, note), "meta": f"{note.by}, {day_month(note.at)}"}
        for note in newest
    ]


def _discussion(case: Case, note: Note) -> dict[str, Any]:
    partner = case.guide.partner(note.code)
    label = str(partner.label) if partner else note.code
    if note.name:
        label = f"{label}: {note.name}"
    elif note.flag:
        label = _("%(partner)s, uten å si hvem det gjelder") % {"partner": label}
    title = _("Drøftet %(day)s") % {"day": day_month(note.day)}
    return {"kind": "note", "title": f"{title} · {label}", "text": note.text}


def _talk(case: Case, note: Note) -> dict[str, Any]:
    title = _("Samtale %(day)s med %(whom)s") % {
        "day": day_month(note.day),
        "whom": Talk.With(note.code).label,
    }
    words = _("Barnets egne ord: «%(words)s»") % {"words": note.extra} if note.extra else ""
    silent = _("Barnet ville ikke si noe.") if note.flag else ""
    return {
        "kind": "note",
        "title": title,
        "text": " ".join(part for part in (note.text, words, silent, how_it_went(note)) if part),
    }


def _invitation(case: Case, note: Note) -> dict[str, Any]:
    words = _("Møtet %(day)s er avlyst") if note.flag else _("Invitert til møte %(day)s")
    return {
        "kind": "meeting",
        "title": words % {"day": day_month(note.day)},
        "text": note.text,
        "href": address("cases:invitation", note.pk),
        "link_label": _("Se invitasjonen"),
    }


def _report(case: Case, note: Note) -> dict[str, Any]:
    words = _("Bekymringsmelding sendt %(day)s")
    if note.extra == WAITING:
        words = _("Bekymringsmelding skrevet %(day)s, ikke sendt ennå")
    title = words % {"day": day_month(note.day)}
    text = _("Mistanke om vold eller overgrep. Foreldrene får ikke vite det herfra.")
    return {
        "kind": "report",
        "title": title,
        "text": text if note.flag else "",
        "href": address("cases:report", case.pk),
        "link_label": _("Se meldingene"),
    }


def _step(case: Case, note: Note) -> dict[str, Any]:
    steps = {step.code: str(step.title) for step in case.guide.level(note.source).steps}
    steps[LOOKED] = _("Sett etter om barnet har en stafettlogg")
    title = _("Gjort: %(step)s") % {"step": steps.get(note.code, note.code)}
    return {"kind": "note", "title": title}


def _level(case: Case, note: Note) -> dict[str, Any]:
    taken = str(TAKEN.get(note.code, note.code))
    if note.target != Level.CLOSED:
        taken = f"{taken} · {level_name(case.guide, note.target)}"
    best = _("Barnets beste: %(text)s") % {"text": note.extra} if note.extra else ""
    return {"kind": "level", "title": taken, "text": " ".join(p for p in (note.text, best) if p)}


def _holder(case: Case, note: Note) -> dict[str, Any]:
    title = _("Stafettpinnen gikk fra %(before)s til %(now)s") % {
        "before": note.extra,
        "now": note.name,
    }
    handed_over = "" if note.flag else note.code  # while it is unread it stands by itself
    text = "\n".join(part for part in (note.text, handed_over) if part)
    return {"kind": "baton", "title": title, "text": text}


def _received(case: Case, note: Note) -> dict[str, Any]:
    title = _("Melding mottatt %(day)s") % {"day": day_month(note.day)}
    return {"kind": "report", "title": title, "text": capfirst(str(Reporter(note.code).label))}


def _welfare(case: Case, note: Note) -> dict[str, Any]:
    title = f"{WelfareDecision.Kind(note.code).label} {day_month(note.day)}"
    ends = [str(WelfareDecision.EndReason(note.extra).label)] if note.extra else []
    behalf = [_("Registrert på vegne av barnevernet.")] if note.flag else []
    return {
        "kind": "note",
        "title": title,
        "text": " ".join([*(f"{capfirst(end)}." for end in ends), note.text, *behalf]),
        "href": address("cases:welfare", case.pk),
        "link_label": _("Se barnevernssaken"),
    }


def _told(case: Case, note: Note) -> dict[str, Any]:
    service = case.guide.service(note.extra)
    whom = str(service.label) if service else str(WelfareTelling.To(note.name).label)
    title = _("%(whom)s fikk vite %(what)s") % {
        "whom": capfirst(whom),
        "what": WelfareTelling.About(note.code).label,
    }
    return {"kind": "note", "title": f"{title}, {day_month(note.day)}", "text": note.text}


def _refusal(case: Case, note: Note) -> dict[str, Any]:
    title = _("Familien sa nei %(day)s") % {"day": day_month(note.day)}
    chosen = capfirst(str(ConsentRefusal.Outcome(note.code).label))
    told = _("De vet hva det kan føre til.")
    return {"kind": "note", "title": title, "text": f"{chosen}. {note.text} {told}"}


TELL = {
    "discussion": _discussion,
    "talk": _talk,
    "weight": heard.weight_line,
    "word": heard.word_line,
    "invitation": _invitation,
    "report": _report,
    "refusal": _refusal,
    "step": _step,
    "level": _level,
    "holder": _holder,
    "received": _received,
    "welfare": _welfare,
    "telling": _told,
    "offer": passed.offer_line,
    "referral": passed.referral_line,
}


def with_answers(consents: ConsentQuerySet) -> ConsentQuerySet:
    """The consents with who is to sign and what they answered, in the same query."""
    name = Coalesce(
        _name("guardian__first_name", "guardian__last_name"),
        _name("child__first_name", "child__last_name"),
    )
    rows = (
        Signature.objects.filter(consent=OuterRef("pk"))
        .order_by("pk")
        .values(line=JSONObject(name=name, state=F("state")))
    )
    annotated: ConsentQuerySet = consents.annotate(answers=ArraySubquery(rows))
    return annotated


def _name(first: str, last: str) -> Any:
    """First and last name; nothing when there is no such person."""
    return Choose(When(**{f"{first}__isnull": False, "then": Concat(first, Value(" "), last)}))


def consent_lines(consents: Iterable[Consent], on: date) -> list[dict[str, Any]]:
    """Each consent with its state in words and who has signed."""
    return [_consent_line(consent, on) for consent in consents]


def _consent_line(consent: Consent, on: date) -> dict[str, Any]:
    answers: list[dict[str, str]] = consent.answers  # type: ignore[attr-defined]
    by_state: dict[str, list[str]] = {}
    for answer in answers:
        by_state.setdefault(answer["state"], []).append(answer["name"])
    words = {
        Signature.State.SIGNED: _("Har signert: %(names)s."),
        Signature.State.WAITING: _("Venter på: %(names)s."),
        Signature.State.DECLINED: _("Har sagt nei: %(names)s."),
    }
    said = [
        text % {"names": ", ".join(by_state[state])}
        for state, text in words.items()
        if state in by_state and (state != Signature.State.WAITING or consent.is_open(on))
    ]
    if consent.is_open(on):
        signed = len(by_state.get(Signature.State.SIGNED, ()))
        said.insert(0, _("%(signed)d av %(total)d har signert.") % {
            "signed": signed, "total": len(answers),
        })  # fmt: skip
    return {
        "href": address("consent:detail", consent.pk),
        "purpose": consent.purpose,
        "until": consent.valid_until,
        "tag": _consent_tag(consent, on),
        "answers": " ".join(said),
    }


def _consent_tag(consent: Consent, on: date) -> dict[str, str]:
    if consent.is_live(on):
        return {"label": _("Gjelder"), "kind": "done"}
    if consent.state == Consent.State.GIVEN:
        return {"label": _("Utløpt"), "kind": ""}
    kinds = {Consent.State.ASKED: "wait"}
    return {
        "label": capfirst(consent.get_state_display()),
        "kind": kinds.get(Consent.State(consent.state), ""),
    }


def age_words(case: Case, on: date) -> str:
    """«8 år», «født i år» as «under ett år», or «ikke født ennå»."""
    age = case.child.age(on)
    if age is None:
        return _("ikke født ennå")
    if age == 0:
        return _("under ett år")
    return ngettext("%(age)s år", "%(age)s år", age) % {"age": age}
