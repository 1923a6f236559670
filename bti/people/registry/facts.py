"""What an answer of the register says that matters here. Numbers become hashes at once."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from bti.people.identity import identity_hash
from bti.people.models import AddressProtection

PARENTS = ("felles", "mor", "far", "medmor")
GRADES = {
    "ugradert": AddressProtection.NONE,
    "klientadresse": AddressProtection.CLIENT,
    "fortrolig": AddressProtection.CONFIDENTIAL,
    "strengtFortrolig": AddressProtection.STRICT,
}


@dataclass(frozen=True)
class Facts:
    """``responsible``: hashes of those with parental responsibility. ``unclear``: the register
    names others, an organisation, nobody or says that it does not know: a person must decide."""

    responsible: frozenset[str]
    unclear: bool
    grade: str | None  # None: nothing is said, or a grade we do not know
    dead_on: date | None
    is_dead: bool
    has_verge: bool


def read_facts(found: dict[str, Any]) -> Facts:
    """What the answer says now; entries that have been replaced do not count."""
    responsible, unclear = set(), False
    entries = list(_current(found, "foreldreansvar"))
    for entry in entries:
        number = entry.get("ansvarlig")
        if entry.get("ansvar") in PARENTS and isinstance(number, str) and number.isdigit():
            responsible.add(identity_hash(number))
        else:
            unclear = True
    grades = [str(entry.get("graderingsnivaa")) for entry in _current(found, "adressebeskyttelse")]
    died = [entry.get("doedsdato") for entry in _current(found, "doedsfall")]
    states = {entry.get("status") for entry in _current(found, "status")}
    return Facts(
        responsible=frozenset(responsible),
        unclear=unclear or not entries,
        grade=_strictest(grades),
        dead_on=_day(died[0]) if died else None,
        is_dead=bool(died) or "doed" in states,
        has_verge=any(True for _entry in _current(found, "vergemaalEllerFremtidsfullmakt")),
    )


def _current(found: dict[str, Any], name: str) -> Iterator[dict[str, Any]]:
    entries = found.get(name)
    for entry in entries if isinstance(entries, list) else []:
        if isinstance(entry, dict) and entry.get("erGjeldende") is True:
            yield entry


def _strictest(grades: list[str]) -> str | None:
    known = [str(GRADES[grade]) for grade in grades if grade in GRADES]
    order = [str(grade) for grade in GRADES.values()]
    return max(known, key=order.index) if known else None


def _day(text: object) -> date | None:
    try:
        return date.fromisoformat(str(text)[:10])
    except ValueError:
        return None
