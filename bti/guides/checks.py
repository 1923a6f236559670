"""What must hold between the fields of a guide, each fault with its place and a sentence."""

from collections.abc import Callable, Collection, Iterable, Iterator
from typing import TYPE_CHECKING

from bti.guides.load import Place
from bti.guides.thinking import method

if TYPE_CHECKING:
    from bti.guides.models import Card, Guide

Fault = tuple[Place, str]

PAGES = (
    "acute", "consent", "decision", "discussion", "evaluation", "existing_log", "log", "measures",
    "meeting", "referral", "report", "services", "toolbox", "welfare",
)  # fmt: skip


def guide_faults(guide: "Guide") -> Iterator[Fault]:
    """Every fault of a guide whose fields are right one by one."""
    for check in CHECKS:
        yield from check(guide)


def unknown_forms(guide: "Guide", known: Collection[str]) -> Iterator[Fault]:
    """The forms a guide names that are not in the catalogue."""
    for number, code in enumerate(guide.forms):
        if code not in known:
            yield ("forms", number), f"names the form {code}, which the catalogue does not have."


def _level_numbers(guide: "Guide") -> Iterator[Fault]:
    for expected, level in enumerate(guide.levels):
        if level.number != expected:
            yield (
                ("levels", expected, "number"),
                f"is {level.number}. Levels stand in order without gaps; {expected} comes here.",
            )
            return


def _codes_once(guide: "Guide") -> Iterator[Fault]:
    for field in (
        "services", "clarifications", "deadlines", "contacts", "evaluation_questions",
        "discussion_partners", "links", "moves", "yearly", "challenges",
    ):  # fmt: skip
        yield from _twice((field,), "code", [part.code for part in getattr(guide, field)])
    for number, level in enumerate(guide.levels):
        yield from _twice(("levels", number, "steps"), "code", [step.code for step in level.steps])
    yield from _twice(("forms",), None, guide.forms)
    yield from _twice(("methods",), None, guide.methods)
    yield from _twice(("tool_names",), "tool", [named.tool for named in guide.tool_names])


def _twice(place: Place, field: str | None, codes: Iterable[str]) -> Iterator[Fault]:
    seen: set[str] = set()
    for number, code in enumerate(codes):
        if code in seen:
            yield (*place, number, *([field] if field else [])), f"{code} is used twice."
        seen.add(code)


def _cards_hold_together(guide: "Guide") -> Iterator[Fault]:
    """Every level is on a card or none; cards come in order, and one number is one card (R373)."""
    if not any(level.card for level in guide.levels):
        return
    seen: dict[int, Card] = {}
    last = 0
    for n, level in enumerate(guide.levels):
        card, place = level.card, ("levels", n, "card")
        if card is None:
            yield place, "is missing. Where one level has a card, every level has one."
            continue
        first = seen.setdefault(card.number, card)
        if card.number not in (last, last + 1):
            yield (*place, "number"), f"is {card.number}. Cards stand in order without gaps."
        if card.colour != first.colour:
            yield (
                (*place, "colour"),
                f"is {card.colour}, but card {card.number} is {first.colour} on another level.",
            )
        elif any(c.colour == card.colour and c.number != card.number for c in seen.values()):
            yield (*place, "colour"), f"is {card.colour}, which another card has."
        if card.title != first.title:
            yield (*place, "title"), f"differs from the title of card {card.number} before it."
        last = card.number


def _tools_exist(guide: "Guide") -> Iterator[Fault]:
    known = {
        "form": set(guide.forms),
        "link": {link.code for link in guide.links},
        "page": set(PAGES),
    }
    advice = {
        "form": "is not among the forms of the guide",
        "link": "is not among the links of the guide",
        "page": f"is not a page; choose among {', '.join(PAGES)}",
    }
    for place, tool in _tools_named(guide):
        kind, code = tool.split(":")
        if code not in known[kind]:
            yield place, f"{tool} {advice[kind]}."


def _tools_named(guide: "Guide") -> Iterator[tuple[Place, str]]:
    for n, level in enumerate(guide.levels):
        for s, step in enumerate(level.steps):
            for t, tool in enumerate(step.tools):
                yield ("levels", n, "steps", s, "tools", t), tool
    for n, named in enumerate(guide.tool_names):
        yield ("tool_names", n, "tool"), named.tool


def _moves_have_levels(guide: "Guide") -> Iterator[Fault]:
    numbers = {level.number for level in guide.levels}
    needed = {
        "start": 1, "involve": 2, "broaden": 3, "report": 3, "narrow": 2, "return": 1,
        "investigate": 1, "decide": 2, "extend": 3,
    }  # fmt: skip
    child_welfare = {level.number for level in guide.levels if level.child_welfare}
    for number, move in enumerate(guide.moves):
        goal = needed.get(move.code)
        if goal is not None and goal not in numbers:
            yield (
                ("moves", number, "code"),
                f"{move.code} leads to level {goal}, which is not here.",
            )
        elif goal in child_welfare and move.code != "report":
            yield (
                ("moves", number, "code"),
                f"{move.code} leads to child welfare. Only report does.",
            )
        for place, level in enumerate(move.from_levels):
            if level not in numbers:
                yield ("moves", number, "from_levels", place), f"level {level} is not in the guide."


def _acute_path(guide: "Guide") -> Iterator[Fault]:
    """Every guide has a way out of danger and of the case (R33, R38, R54, R98).

    Child welfare, which gets the reports, sends none to itself.
    """
    for code in ("close",) if guide.is_child_welfare else ("report", "close"):
        if guide.move(code) is None:
            yield ("moves",), f"lack {code}. Every guide needs it."
    for kind in ("child_welfare", "police_emergency"):
        if not any(contact.kind == kind for contact in guide.contacts):
            yield ("contacts",), f"lack one of kind {kind}. Every guide needs it."


def _contacts_refer(guide: "Guide") -> Iterator[Fault]:
    hours = {contact.code: contact for contact in guide.contacts}
    for number, contact in enumerate(guide.contacts):
        place = ("contacts", number, "outside_hours_of")
        if contact.outside_hours_of is None:
            continue
        other = hours.get(contact.outside_hours_of)
        if other is None:
            yield place, f"names {contact.outside_hours_of}, which is not among the contacts."
        elif other.always or other.outside_hours_of:
            yield place, f"names {other.code}, which has no opening hours to be outside of."


def _holders_are_services(guide: "Guide") -> Iterator[Fault]:
    kinds = {service.kind for service in guide.services}
    for number, kind in enumerate(guide.holder_services):
        if kind not in kinds and kind not in {"kindergarten", "school", "health_station"}:
            yield ("holder_services", number), f"{kind} is not the kind of any service here."


def _deadline_levels(guide: "Guide") -> Iterator[Fault]:
    numbers = {level.number for level in guide.levels}
    for number, deadline in enumerate(guide.deadlines):
        if deadline.level is not None and deadline.level not in numbers:
            yield ("deadlines", number, "level"), f"is {deadline.level}, which is not in the guide."


def _links_lead_somewhere(guide: "Guide") -> Iterator[Fault]:
    """Each link has an address or tells where to ask; its levels are there, its languages once."""
    numbers = {level.number for level in guide.levels}
    for n, link in enumerate(guide.links):
        if link.url is None and link.where is None:
            yield (
                ("links", n, "url"),
                "is missing. Write the address, or in where: where to ask for it.",
            )
        for place, level in enumerate(link.levels):
            if level not in numbers:
                yield ("links", n, "levels", place), f"is {level}, which is not in the guide."
        for field in ("levels", "services", "roles", "languages"):
            yield from _twice(("links", n, field), None, map(str, getattr(link, field)))
        count = link.language_count
        if count is not None and link.languages and count != len(link.languages):
            yield (
                ("links", n, "language_count"),
                f"is {count}, but languages names {len(link.languages)}. Write one of them.",
            )


def _methods_are_known(guide: "Guide") -> Iterator[Fault]:
    for number, code in enumerate(guide.methods):
        if method(code) is None:
            yield ("methods", number), f"names {code}, which the catalogue of measures lacks."


CHECKS: tuple[Callable[["Guide"], Iterator[Fault]], ...] = (
    _level_numbers,
    _codes_once,
    _cards_hold_together,
    _tools_exist,
    _moves_have_levels,
    _acute_path,
    _contacts_refer,
    _holders_are_services,
    _deadline_levels,
    _links_lead_somewhere,
    _methods_are_known,
)
