"""The levels of the handlingsveileder, as data: which steps exist, and what must hold first.

The table is the engine's; which of its steps a municipality has, and how strict the guards are,
its guide tells (docs/architecture.md). ``change_level`` is the only writer of ``Case.level``.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bti.guides.models import Guide
from cases.levels.ground import Ground
from cases.levels.welfare import is_concluded
from cases.models import Case, Level


def _always(_guide: Guide) -> bool:
    return True


@dataclass(frozen=True)
class Guard:
    """A condition for a step, and the sentence one reads while it does not hold.

    ``asked``: whether the guide asks for it at all.
    """

    code: str
    holds: Callable[[Ground], bool]
    because: str | Promise
    met: str | Promise
    asked: Callable[[Guide], bool] = _always


@dataclass(frozen=True)
class Step:
    """A step between levels: from where, to where, and what must hold first."""

    code: str
    label: str | Promise
    sources: frozenset[Level]
    target: Level
    guards: tuple[Guard, ...] = ()

    def asked(self, guide: Guide) -> tuple[Guard, ...]:
        """The guards that the guide asks for, in order."""
        return tuple(guard for guard in self.guards if guard.asked(guide))

    def unmet(self, ground: Ground) -> tuple[Guard, ...]:
        """Those of them that do not hold, in order."""
        return tuple(guard for guard in self.asked(ground.guide) if not guard.holds(ground))

    @property
    def climbs(self) -> bool:
        """Whether it leads to a higher level (or begins anew)."""
        return self.target != Level.CLOSED and self.target > min(self.sources)


CONSENT_IF_GUIDE_ASKS = Guard(
    "consent",
    lambda ground: ground.log_consent,
    _("Samtykke til stafettlogg mangler eller er utløpt."),
    _("Samtykket gjelder"),
    lambda guide: guide.consent.needed_for_level_1,
)
LOG_CONSENT = Guard(
    "log_consent",
    lambda ground: ground.log_consent,
    _("Samtykke til stafettlogg mangler eller er utløpt."),
    _("Samtykket til stafettlogg gjelder"),
    lambda guide: guide.consent.log_needs_consent,
)
SHARING = Guard(
    "sharing",
    lambda ground: bool(ground.other_kinds),
    _("Ingen gjeldende samtykker nevner andre tjenester enn din egen."),
    _("Samtykket nevner andre tjenester"),
)
ENOUGH = Guard(
    "enough_services",
    lambda ground: len(ground.other_kinds) >= ground.guide.consent.least_services_level_3,
    _("Samtykket nevner for få tjenester for nivå 3."),
    _("Samtykket nevner nok tjenester"),
    lambda guide: guide.consent.least_services_level_3 > 0,
)
REPORTED = Guard(
    "reported",
    lambda ground: ground.reported,
    _("Bekymringsmeldingen er ikke registrert som sendt."),
    _("Bekymringsmeldingen er sendt"),
)

REPORTER_TOLD = Guard(
    "reporter_told",
    lambda ground: ground.course.everyone_told,
    _("Melderen har ikke fått vite at meldingen er kommet fram."),
    _("Melderen vet at meldingen er kommet fram"),
)
DECIDED = Guard(
    "welfare_decided",
    lambda ground: ground.course.has_measures,
    _("Det er ikke registrert hva barnevernet har bestemt om tiltak."),
    _("Det er bestemt at det blir tiltak"),
)
CONCLUDED = Guard(
    "welfare_concluded",
    lambda ground: is_concluded(ground.case, ground.course),
    _("Det er ikke registrert at barnevernet har henlagt eller avsluttet."),
    _("Barnevernet har henlagt eller avsluttet"),
    lambda guide: guide.is_child_welfare,
)

L0, L1, L2, L3, CLOSED = Level
START = _("Start tiltak på eget tjenestested")
INVOLVE = _("Involver andre tjenester")
BROADEN = _("Gå til omfattende samarbeid")
REPORT = _("Vold eller overgrep: barnevernet er varslet")
INVESTIGATE = _("Åpne undersøkelse")
DECIDE = _("Sett i verk tiltak")
EXTEND = _("Nye eller utvidede tiltak")


def _step(
    code: str, sources: set[Level], target: Level, label: str | Promise, *guards: Guard
) -> tuple[str, Step]:
    return code, Step(code, label, frozenset(sources), target, guards)


STEPS: dict[str, Step] = dict((
    _step("start",   {L0},             L1, START, CONSENT_IF_GUIDE_ASKS),
    _step("involve", {L0, L1},         L2, INVOLVE, LOG_CONSENT, SHARING),
    _step("broaden", {L1, L2},         L3, BROADEN, LOG_CONSENT, SHARING, ENOUGH),
    _step("report",  {L0, L1, L2},     L3, REPORT, REPORTED),
    _step("narrow",  {L3},             L2, _("Før tilbake til nivå 2")),
    _step("return",  {L2, L3},         L1, _("Før tilbake til nivå 1")),
    _step("close",   {L0, L1, L2, L3}, CLOSED, _("Avslutt saken"), CONCLUDED),
    _step("reopen",  {CLOSED},         L1, _("Gjenåpne saken"), LOG_CONSENT),
    _step("investigate", {L0},         L1, INVESTIGATE, REPORTER_TOLD),
    _step("decide",  {L1},             L2, DECIDE, DECIDED),
    _step("extend",  {L2},             L3, EXTEND, DECIDED),
))  # fmt: skip


def guide_has(guide: Guide, step: Step, level: int) -> bool:
    """Whether the guide names the step from this level."""
    return level in step.sources and guide.allows(step.code, level)


@dataclass(frozen=True)
class Way:
    """A step out of the level, with what still stands in its way."""

    step: Step
    unmet: tuple[Guard, ...]

    @property
    def open(self) -> bool:
        return not self.unmet


def steps_from(case: Case, on: date, ground: Ground | None = None) -> list[Way]:
    """Every step the guide has out of the case's level, each with its unmet guards."""
    standing = ground or Ground.of(case, on)
    return [
        Way(step, step.unmet(standing))
        for step in STEPS.values()
        if guide_has(standing.guide, step, case.level)
    ]
