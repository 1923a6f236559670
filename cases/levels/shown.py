"""How the screen tells the level: ribbon, steps of the guide, OBS box, as the parts take them."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from bti.accounts.addresses import address, page_address
from bti.guides.contacts import Answering, contacts_at
from bti.guides.models import Guide
from bti.guides.models import Step as GuideStep
from bti.guides.registry import form_title
from bti.web.templatetags.words import day_month
from cases.levels.cards import card_of, numbered
from cases.levels.facts import step_fact
from cases.levels.table import STEPS, guide_has
from cases.models import Case, Level

PAGES: Mapping[str, str | Promise] = {
    "acute": gettext_lazy("Når det haster"),
    "consent": gettext_lazy("Samtykke"),
    "decision": gettext_lazy("Veien videre"),
    "discussion": gettext_lazy("Skriv ned en drøfting"),
    "evaluation": gettext_lazy("Evaluering"),
    "existing_log": gettext_lazy("Se om det finnes en stafettlogg"),
    "log": gettext_lazy("Stafettloggen"),
    "measures": pgettext_lazy("flere", "Tiltak"),
    "meeting": gettext_lazy("Inviter til møte"),
    "referral": gettext_lazy("Henvisning"),
    "report": gettext_lazy("Bekymringsmelding"),
    "services": gettext_lazy("Tjenestene"),
    "toolbox": gettext_lazy("Verktøykassa"),
    "welfare": gettext_lazy("Barnevernssaken"),
}
# What one does when a fact of the step now is missing: words, and the tool that does it
ACTIONS: Mapping[str, tuple[str | Promise, str]] = {
    "form_observation": (gettext_lazy("Skriv ned det du ser"), "form:observasjonsskjema"),
    "form_uro_a": (gettext_lazy("Fyll ut del A"), "form:uro_a"),
    "form_uro_b": (gettext_lazy("Fyll ut del B"), "form:uro_b"),
    "form_uro_c": (gettext_lazy("Fyll ut del C"), "form:uro_c"),
    "scale_recorded": (gettext_lazy("Plasser uroen i URO-sonene"), "form:uro_sonene"),
    "discussed": (gettext_lazy("Jeg har drøftet det"), "page:discussion"),
    "discussed_with_leader": (gettext_lazy("Jeg har drøftet det med leder"), "page:discussion"),
    "discussed_anonymously": (gettext_lazy("Jeg har drøftet det"), "page:discussion"),
    "child_heard": (gettext_lazy("Jeg har snakket med barnet"), "page:talk"),
    "guardians_talked": (gettext_lazy("Jeg har snakket med dem"), "page:talk"),
    "met": (gettext_lazy("Vi har møttes"), "page:talk"),
    "minutes_written": (gettext_lazy("Skriv ned hva dere ble enige om"), "page:talk"),
    "invited": (gettext_lazy("Inviter til møte"), "page:meeting"),
    "next_meeting_set": (gettext_lazy("Avtal neste møte"), "page:meeting"),
    "consent_live": (gettext_lazy("Gjør klart samtykket"), "page:consent"),
    "service_involved": (gettext_lazy("Gjør klart samtykket"), "page:consent"),
    "decided": (gettext_lazy("Bestem veien videre"), "page:decision"),
    "log_opened": (gettext_lazy("Åpne stafettloggen"), "page:log"),
    "goal_set": (gettext_lazy("Sett et mål"), "page:log"),
    "measure_planned": (gettext_lazy("Planlegg tiltak"), "page:log"),
    "measure_started": (gettext_lazy("Gå til stafettloggen"), "page:log"),
    "measures_evaluated": (gettext_lazy("Gå til stafettloggen"), "page:log"),
    "meeting_held": (gettext_lazy("Gå til stafettloggen"), "page:log"),
    "report_sent": (gettext_lazy("Registrer meldingen"), "page:report"),
    "report_received": (gettext_lazy("Registrer mottatt melding"), "page:received"),
    "reporter_told": (gettext_lazy("Melderen har fått svar"), "page:told"),
    "reporter_answered": (gettext_lazy("Melderen har fått svar"), "page:told"),
    "welfare_decided": (gettext_lazy("Registrer hva som er bestemt"), "page:decided"),
    "welfare_ended": (gettext_lazy("Registrer at saken er slutt"), "page:decided"),
    "investigation_opened": (gettext_lazy("Registrer hva som er bestemt"), "page:decided"),
}
# Where violence is suspected, nothing on the screen may lead to the guardians (R35)
AMONG_GUARDIANS = frozenset({
    "guardians_talked", "invited", "met", "minutes_written", "next_meeting_set", "consent_live",
    "service_involved",
})  # fmt: skip
UNTOLD = frozenset({"referral_sent"})  # one sent elsewhere nobody knows of; a person says so
SHORT_LIST = ("child_welfare", "duty")  # who the OBS box names, before the police


def ribbon(
    case: Case, for_citizen: bool = False, visited: Collection[int] | None = None
) -> list[dict[str, Any]]:
    """The levels of the guide, with where the case is. Citizens see no more than they may.

    ``visited``: the levels the case has been at; without it, those below count as passed.
    """
    here = case.level_for_guardians if for_citizen else case.level
    following = _next_level(case.guide, here)
    shown = []
    for level in case.guide.levels:
        passed = level.number < here if visited is None else level.number in visited
        if level.number == here:
            state = "here"
        elif level.number == following:
            state = "next"
        elif here != Level.CLOSED and passed and level.number < here:
            state = "past"
        else:
            state = "past" if visited is not None and passed else "later"
        shown.append(
            {
                "number": level.number,
                "name": str(level.short),
                "state": state,
                "card": card_of(level),
            }
        )
    return shown


def _next_level(guide: Guide, here: int) -> int | None:
    """The lowest level one can go on to; a report to child welfare is not a next step."""
    targets = [
        step.target
        for step in STEPS.values()
        if step.code != "report" and here < step.target < Level.CLOSED
        and guide_has(guide, step, here)
    ]  # fmt: skip
    return min(targets, default=None)


def obs_box(guide: Guide, moment: datetime) -> dict[str, Any]:
    """The OBS box with who answers at the moment: child welfare first, and 112 for danger now."""
    every = contacts_at(guide, moment).every
    listed = [a for a in every if a.contact.kind in SHORT_LIST]
    urgent = [a for a in every if a.contact.kind == "police_emergency"]
    return {
        "title": str(guide.obs.title),
        "text": str(guide.obs.text),
        "doubt": f"{guide.obs.doubt} {guide.obs.intervene}",
        "contacts": [_contact(a, a.when) for a in listed]
        + [_contact(a, _("Fare nå")) for a in urgent],
        "href": page_address("cases:acute"),
    }


def _contact(answering: Answering, when: str) -> dict[str, str]:
    contact = answering.contact
    return {
        "when": when,
        "name": str(contact.name),
        "phone": contact.phone or str(contact.note or ""),
        "tel": contact.tel,
    }


def guide_steps(
    case: Case,
    facts: Collection[str],
    days: Mapping[str, date | None] | None = None,
    places: Mapping[str, str] | None = None,
) -> list[dict[str, Any]]:
    """The steps of the case's level: done, now or later, each with who and its tools (R161).

    ``days``: when a fact came to hold. ``places``: addresses that floors above give, by page.
    """
    if not case.is_open:
        return []
    shown = []
    has_now = False
    level = case.guide.level(case.level)
    for number, step in zip(numbered(case.guide, level), level.steps, strict=True):
        state = "done" if is_done(case.level, step, facts) else "later" if has_now else "now"
        has_now = has_now or state == "now"
        shown.append(
            {
                "code": step.code,
                "number": number,
                "title": str(step.title),
                "state": state,
                "note": _note(case.level, step, state, days or {}),
                "how": [str(line) for line in step.how] if state == "now" else [],
                "who": "" if state == "done" else str(step.who),
                "tools": tool_links(case, step.tools, places or {}) if state != "later" else [],
                "actions": _actions(case, step, facts, places or {}) if state == "now" else [],
            }
        )
    return shown


def is_done(level: int, step: GuideStep, facts: Collection[str]) -> bool:
    """Whether its facts hold, or a person has said that it is done."""
    told = bool(step.done_when) and all(fact in facts for fact in step.done_when)
    return told or step_fact(level, step.code) in facts


def by_hand(step: GuideStep) -> bool:
    """Whether a person may say that the step is done."""
    return step.done_by_hand or bool(UNTOLD & set(step.done_when))


def _note(level: int, step: GuideStep, state: str, days: Mapping[str, date | None]) -> str:
    if state == "later":
        return str(step.how[0])
    if state == "now":
        return ""
    known = [days.get(fact) for fact in (*step.done_when, step_fact(level, step.code))]
    last = max((day for day in known if day), default=None)
    return _("Gjort %(day)s") % {"day": day_month(last)} if last else ""


def _actions(
    case: Case, step: GuideStep, facts: Collection[str], places: Mapping[str, str]
) -> list[dict[str, Any]]:
    """At most two things to do: the first is the filled button."""
    actions: list[dict[str, Any]] = []
    for fact in step.done_when:
        if fact in facts or fact not in ACTIONS or (case.is_shielded and fact in AMONG_GUARDIANS):
            continue
        label, tool = ACTIONS[fact]
        href = _address(case, tool, places)
        if href and href not in [action["href"] for action in actions]:
            actions.append({"label": str(label), "href": href, "method": "get"})
    if by_hand(step):
        mark = address("cases:mark-step", case.pk)
        href = f"{mark}?level={case.level}&step={step.code}"
        actions.append({"label": _("Dette er gjort"), "href": href, "method": "post"})
    return [{**action, "primary": n == 0} for n, action in enumerate(actions[:2])]


def tool_links(case: Case, tools: Sequence[str], places: Mapping[str, str]) -> list[dict[str, str]]:
    """The tools of a step that lead somewhere from this case, with their addresses."""
    return [
        {"label": tool_label(case.guide, tool), "href": href}
        for tool in tools
        if (href := _address(case, tool, places))
    ]


def tool_label(guide: Guide, tool: str) -> str:
    """What a tool of a guide is called on the screen."""
    own = guide.tool_name(tool)
    if own:
        return str(own)
    kind, code = tool.split(":")
    if kind == "link":
        link = guide.link(code)
        return str(link.label) if link else code
    if (kind, code) == ("page", "log"):
        return capfirst(str(guide.words.log_definite))
    return form_title(code) if kind == "form" else str(PAGES.get(code, code))


def _address(case: Case, tool: str, places: Mapping[str, str]) -> str:
    kind, code = tool.split(":")
    if kind == "link":
        return _linked(case.guide, code)
    if kind == "form":
        return address("forms:fill", case.pk, code)
    return places.get(code) or _page(case, code)


def _page(case: Case, code: str) -> str:
    names = {
        "acute": "cases:case-acute", "consent": "cases:ask-consent", "discussion": "cases:discuss",
        "existing_log": "cases:existing-log", "meeting": "cases:invite", "report": "cases:report",
        "talk": "cases:talk",
        "welfare": "cases:welfare", "received": "cases:welfare-received",
        "told": "cases:welfare-told", "decided": "cases:welfare-decided",
    }  # fmt: skip
    if code == "log" and case.level != Level.CONCERN:
        return address("stafettlogg:open", case.pk)
    if code == "referral" and case.level != Level.CONCERN:
        return address("cases:refer", case.pk)
    if code in names:
        return address(names[code], case.pk)
    if code == "toolbox":
        return f"{page_address('toolbox:home')}?niva={case.level}&sak={case.pk}"
    if code == "services":
        return f"{page_address('cases:guide')}#tjenester"
    return "#veien-videre" if code == "decision" else ""


def steps_in_words(guide: Guide) -> Iterator[dict[str, Any]]:
    """Every level with its whole table of how, who and tools, for the guide's own page (R161)."""
    for level in guide.levels:
        yield {
            "level": level,
            "card": card_of(level),
            "steps": [
                {
                    "number": number,
                    "title": step.title,
                    "how": step.how,
                    "who": step.who,
                    "tools": [_plain_tool(guide, tool) for tool in step.tools],
                }
                for number, step in zip(numbered(guide, level), level.steps, strict=True)
            ],
        }


def _linked(guide: Guide, code: str) -> str:
    """Where a link leads; one without address leads to its line, which tells where to ask."""
    link = guide.link(code)
    if link is None:
        return ""
    return link.address or f"{page_address('toolbox:home')}?{urlencode({'q': str(link.label)})}"


def _plain_tool(guide: Guide, tool: str) -> dict[str, str]:
    """A tool on the guide's own page, where no case is known: the toolbox asks which."""
    kind, code = tool.split(":")
    if kind == "link":
        href = _linked(guide, code)
    elif kind == "form":
        href = reverse("toolbox:form", args=[code])
    else:
        href = {
            "acute": reverse("cases:acute"),
            "toolbox": reverse("toolbox:home"),
            "services": "#tjenester",
        }.get(code) or reverse("toolbox:page", args=[code])
    return {"label": tool_label(guide, tool), "href": href}
