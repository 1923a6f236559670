"""What must hold between the fields of a guide, each fault with its place and a sentence."""

from collections.abc import Callable, Collection, Iterable, Iterator
from typing import TYPE_CHECKING

from bti.guides.load import Place

if TYPE_CHECKING:
    from bti.guides.models import Guide

Fault = tuple[Place, str]

PAGES = (
    "acute", "consent", "decision", "discussion", "evaluation", "log", "measures", "meeting",
    "referral", "report", "services", "toolbox",
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
        "discussion_partners", "links", "moves",
    ):  # fmt: skip
        yield from _twice((field,), "code", [part.code for part in getattr(guide, field)])
    for number, level in enumerate(guide.levels):
        yield from _twice(("levels", number, "steps"), "code", [step.code for step in level.steps])
    yield from _twice(("forms",), None, guide.forms)


def _twice(place: Place, field: str | None, codes: Iterable[str]) -> Iterator[Fault]:
    seen: set[str] = set()
    for number, code in enumerate(codes):
        if code in seen:
            yield (*place, number, *([field] if field else [])), f"{code} is used twice."
        seen.add(code)


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
    for n, level in enumerate(guide.levels):
        for s, step in enumerate(level.steps):
            for t, tool in enumerate(step.tools):
                kind, code = tool.split(":")
                if code not in known[kind]:
                    yield ("levels", n, "steps", s, "tools", t), f"{tool} {advice[kind]}."


def _moves_have_levels(guide: "Guide") -> Iterator[Fault]:
    numbers = {level.number for level in guide.levels}
    needed = {"start": 1, "involve": 2, "broaden": 3, "report": 3, "narrow": 2, "return": 1}
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
    """Every guide has a way out of danger and of the case (R33, R38, R54, R98)."""
    for code in ("report", "close"):
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


CHECKS: tuple[Callable[["Guide"], Iterator[Fault]], ...] = (
    _level_numbers,
    _codes_once,
    _tools_exist,
    _moves_have_levels,
    _acute_path,
    _contacts_refer,
    _holders_are_services,
    _deadline_levels,
)
