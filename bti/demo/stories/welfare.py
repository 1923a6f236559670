"""Child welfare's own cases, from a received report to measures and the way on."""

from datetime import date
from typing import Any

import cases.services as case_services
from bti.demo.stories.telling import Teller
from cases.models import Case


def emma(tell: Teller) -> Case:
    """A report has come; the reporter has been told."""
    case = _received(tell, "Emma", years=6, birthday=(3, 9), ago=4)
    _told(tell, case, "receipt", ago=3)
    return case


def oliver(tell: Teller) -> Case:
    """The investigation goes on."""
    return _investigated(tell, "Oliver", years=9, birthday=(11, 2), ago=30)


def leah(tell: Teller) -> Case:
    """Help measures are decided on."""
    return _helped(tell, "Leah", years=12, birthday=(1, 25), ago=90)


def jakob(tell: Teller) -> Case:
    """The measures do not do enough: the way on is clarified."""
    case = _helped(tell, "Jakob", years=14, birthday=(6, 5), ago=200)
    _move(tell, case, "extend", ago=20, reason="Tiltakene hjelper ikke nok. Vi prøver noe nytt.")
    return case


def _received(tell: Teller, name: str, *, years: int, birthday: tuple[int, int], ago: int) -> Case:
    case: Case = tell.do(
        case_services.start_concern, by="tone", ago=ago, unit=tell.units["barnevernet"],
        first_name=name, last_name="Nes", born=date(tell.today.year - years, *birthday),
        group="", concern="Meldingen handler om omsorgen hjemme.", concern_on=tell.day(ago),
    )  # fmt: skip
    tell.do(
        case_services.receive_report, case, by="tone", ago=ago, received_on=tell.day(ago),
        way="written", reporter="public", priority="soon", area="Nord",
    )  # fmt: skip
    tell.guardian(case, "kjersti", "mother", by="tone", ago=ago)
    return case


def _investigated(tell: Teller, name: str, *, ago: int, **child: Any) -> Case:
    case = _received(tell, name, ago=ago, **child)
    _told(tell, case, "receipt", ago=ago - 1)
    _told(tell, case, "review", ago=ago - 4)
    _move(tell, case, "investigate", ago=ago - 4, reason="Vi trenger å vite mer.")
    return case


def _helped(tell: Teller, name: str, *, ago: int, **child: Any) -> Case:
    case = _investigated(tell, name, ago=ago, **child)
    _decided(
        tell, case, "help_measures", ago=ago - 40, reason="Familien ønsker veiledning hjemme.",
        wish="Familien vil at kontaktpersonen følger opp.",
    )  # fmt: skip
    _told(tell, case, "conclusion", ago=ago - 41)
    _move(tell, case, "decide", ago=ago - 41, reason="Vedtaket er fattet.")
    return case


def _told(tell: Teller, case: Case, about: str, *, ago: int, **fields: Any) -> None:
    tell.do(
        case_services.note_telling, case, by="tone", ago=ago, about=about, to="public",
        told_on=tell.day(ago), **{"in_writing": True, **fields},
    )  # fmt: skip


def _decided(tell: Teller, case: Case, kind: str, *, ago: int, **fields: Any) -> None:
    tell.do(
        case_services.record_decision, case, by="tone", ago=ago, kind=kind,
        decided_on=tell.day(ago), **fields,
    )  # fmt: skip


def _move(tell: Teller, case: Case, step: str, *, ago: int, reason: str) -> None:
    tell.do(case_services.change_level, case, step, by="tone", ago=ago, reason=reason)
