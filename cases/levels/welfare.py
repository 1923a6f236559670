"""The course of a child welfare case: what is received, decided and told, and what can follow.

Read from rows of their own or from the notes of the case, so that neither page nor guard asks twice
(R239–R252, R353–R359).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import F, Value
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cases.models import Case, Level, ReceivedReport, WelfareDecision, WelfareTelling

Kind = WelfareDecision.Kind
DISMISSALS = frozenset({Kind.REPORT_DISMISSED, Kind.DISMISSED})
MEASURES = frozenset({Kind.HELP, Kind.EMERGENCY, Kind.BOARD_CARE, Kind.BOARD_BEHAVIOUR,
                      Kind.BOARD_DECIDED})  # fmt: skip
# A case that is made ready for the board is not yet a decision on measures (R146)
HOLDING = frozenset({Kind.HELP, Kind.EMERGENCY, Kind.BOARD_DECIDED})
CONCLUSIONS = frozenset(WelfareDecision.CONCLUSIONS)
OVER = frozenset({*DISMISSALS, Kind.ENDED})
TO_THE_BOARD = frozenset({Kind.BOARD_CARE, Kind.BOARD_BEHAVIOUR})
FROM_HERE = (Kind.HELP, Kind.EMERGENCY, Kind.BOARD_CARE, Kind.BOARD_BEHAVIOUR)
STAGES: tuple[str | Promise, ...] = (
    _("Melding"),
    _("Undersøkelse"),
    _("Henleggelse eller tiltak"),
    _("Evaluering av tiltak"),
    _("Avslutning"),
)


@dataclass(frozen=True)
class Course:
    """Where the child welfare case stands. ``kinds``: what was decided, in order, oldest first.

    ``reporters``: reports received from somebody who can be told; ``receipts``: how many of them
    have been told that the report arrived.
    """

    received: int = 0
    reporters: int = 0
    public: bool = False
    receipts: int = 0
    kinds: tuple[str, ...] = ()
    decided_on: date | None = None
    measures_on: date | None = None
    answered: bool = False

    @classmethod
    def of_rows(
        cls,
        received: Iterable[ReceivedReport],
        decisions: Iterable[WelfareDecision],
        tellings: Iterable[WelfareTelling],
    ) -> "Course":
        """The course as rows that are read already tell it."""
        ordered = sorted(decisions, key=lambda row: (row.decided_on, row.pk))
        return _course(
            [row.reporter for row in received],
            [(row.kind, row.decided_on) for row in ordered],
            [(row.about, row.to, row.told_on) for row in tellings],
        )

    @property
    def latest(self) -> str:
        """The last decision of the course that is under way, or of the one that ended last."""
        return self.kinds[-1] if self.kinds else ""

    @property
    def is_under_way(self) -> bool:
        return bool(self.kinds) and self.latest not in OVER

    @property
    def has_measures(self) -> bool:
        """Whether measures of child welfare are decided on and have not ended."""
        return self.latest in MEASURES

    @property
    def lets_child_welfare_hold(self) -> bool:
        """Whether child welfare may have the baton: it has decided on measures (R146, R244)."""
        return self.has_measures and any(kind in HOLDING for kind in self.of_now)

    @property
    def of_now(self) -> tuple[str, ...]:
        """The decisions since the last course was over."""
        ends = [number for number, kind in enumerate(self.kinds) if kind in OVER]
        return self.kinds[ends[-1] + 1 :] if ends else self.kinds

    @property
    def of_latest(self) -> tuple[str, ...]:
        """The decisions of the course that is under way, or of the one that ended last."""
        ends = [n for n, kind in enumerate(self.kinds[:-1]) if kind in OVER]
        return self.kinds[ends[-1] + 1 :] if ends else self.kinds

    @property
    def everyone_told(self) -> bool:
        """Whether all who reported know that the report arrived; nobody can tell one unknown."""
        return self.received > 0 and self.receipts >= self.reporters


def course_of(case: Case) -> Course:
    """The course as it stands in the database, in one query."""
    tables = (
        (ReceivedReport, "received", "reporter", Value(""), "received_on"),
        (WelfareDecision, "welfare", "kind", Value(""), "decided_on"),
        (WelfareTelling, "telling", "about", F("to"), "told_on"),
    )
    first, *rest = (
        model._default_manager.filter(case=case)
        .order_by()
        .values(table=Value(table), what=F(what), whom=whom, day=F(day), key=F("pk"))
        for model, table, what, whom, day in tables
    )
    rows = sorted(first.union(*rest, all=True), key=lambda row: (row["day"], row["key"]))
    return _course(
        [row["what"] for row in rows if row["table"] == "received"],
        [(row["what"], row["day"]) for row in rows if row["table"] == "welfare"],
        [(row["what"], row["whom"], row["day"]) for row in rows if row["table"] == "telling"],
    )


def course_from(notes: Iterable[Any]) -> Course:
    """The course as the notes of the case tell it."""
    known = sorted(notes, key=lambda note: (note.day, note.pk))
    return _course(
        [note.code for note in known if note.kind == "received"],
        [(note.code, note.day) for note in known if note.kind == "welfare"],
        [(note.code, note.name, note.day) for note in known if note.kind == "telling"],
    )


def _course(
    reporters: Iterable[str],
    decisions: Iterable[tuple[str, date]],
    tellings: Iterable[tuple[str, str, date]],
) -> Course:
    reported, decided, told = list(reporters), list(decisions), list(tellings)
    about, to = WelfareTelling.About, WelfareTelling.To
    concluded = [day for kind, day in decided if kind in CONCLUSIONS]
    answers = [day for what, whom, day in told if what == about.CONCLUSION and whom != to.SERVICE]
    measures = [day for kind, day in decided if kind in HOLDING]
    return Course(
        received=len(reported),
        reporters=sum(one != ReceivedReport.Reporter.ANONYMOUS for one in reported),
        public=ReceivedReport.Reporter.PUBLIC in reported,
        receipts=sum(what == about.RECEIPT for what, _whom, _day in told),
        kinds=tuple(kind for kind, _day in decided),
        decided_on=decided[-1][1] if decided else None,
        measures_on=measures[-1] if measures else None,
        answered=bool(concluded) and any(day >= concluded[0] for day in answers),
    )


def possible(case: Case, course: Course, *, reported: bool) -> tuple[str, ...]:
    """The decisions that can be recorded now, in the order they are shown.

    In a case of child welfare's own the level tells where it stands. In others a report must have
    gone to child welfare, and each decision follows the one before it.
    """
    if case.guide.is_child_welfare:
        return _possible_at(case.level, course)
    if not course.is_under_way:
        starts = (Kind.REPORT_DISMISSED, Kind.INVESTIGATION, Kind.EMERGENCY)
        return starts if reported and case.level == Level.BROAD else ()
    if course.latest == Kind.INVESTIGATION:
        return WelfareDecision.CONCLUSIONS
    return (*FROM_HERE, *_of_the_board(course), Kind.ENDED)


def _possible_at(level: int, course: Course) -> tuple[str, ...]:
    if course.latest in OVER:
        return ()  # what is left is to close the case
    if level == Level.CONCERN:
        return (Kind.REPORT_DISMISSED, Kind.EMERGENCY)
    if level == Level.OWN_SERVICE:
        return WelfareDecision.CONCLUSIONS
    if level in (Level.SHARED, Level.BROAD):
        return (*FROM_HERE, *_of_the_board(course), Kind.ENDED)
    return ()


def _of_the_board(course: Course) -> tuple[str, ...]:
    return (Kind.BOARD_DECIDED,) if any(k in TO_THE_BOARD for k in course.of_now) else ()


def is_concluded(case: Case, course: Course) -> bool:
    """Whether child welfare's own case may be closed: dismissed, or its measures ended (R363)."""
    at = {Level.CONCERN: Kind.REPORT_DISMISSED, Level.OWN_SERVICE: Kind.DISMISSED}
    return course.latest == at.get(Level(case.level), Kind.ENDED)


def stage_of(case: Case, course: Course) -> int:
    """The number of the stage the course is at, 1–5 (R239–R251)."""
    own = case.guide.is_child_welfare
    if course.latest in DISMISSALS:
        return 3
    if course.latest == Kind.ENDED:
        return 5
    if course.has_measures:
        return 4
    if course.latest == Kind.INVESTIGATION or (own and case.level == Level.OWN_SERVICE):
        return 2
    return 1


def stages(case: Case, course: Course, note: str = "") -> list[dict[str, Any]]:
    """The stages as the ribbon shows them; ``note``: the next clock, told where the case is."""
    here = stage_of(case, course)
    decided = str(Kind(course.latest).label) if course.latest else ""
    shown = []
    for number, name in enumerate(STAGES, start=1):
        state = "past" if number < here else "here" if number == here else "later"
        told = note if state == "here" else ""
        if number == 3 and here in (3, 4) and decided:
            told = decided
        shown.append({"number": number, "name": str(name), "state": state, "note": told})
    return shown
