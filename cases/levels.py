"""The levels of the handlingsveileder, as data: which steps exist, and what must hold first.

The table is the engine's; which of its steps a municipality has, and how strict the guards are,
its guide tells (design.md 5). ``change_level`` is the only writer of ``Case.level``.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from bti.guides.models import Guide
from cases.models import Case, Level
from consent.models import ConsentQuerySet


@dataclass(frozen=True)
class Guard:
    """A condition for a step, and the sentence one reads while it does not hold."""

    code: str
    holds: Callable[[Case, Guide, date], bool]
    because: str | Promise
    met: str | Promise


@dataclass(frozen=True)
class Step:
    """A step between levels: from where, to where, and what must hold first."""

    code: str
    label: str | Promise
    sources: frozenset[Level]
    target: Level
    guards: tuple[Guard, ...] = ()

    def unmet(self, case: Case, on: date) -> list[Guard]:
        """The guards that do not hold on the day, in order."""
        return [g for g in self.guards if not g.holds(case, case.guide, on)]


def _live(case: Case, on: date) -> ConsentQuerySet:
    rows: ConsentQuerySet = case.consents.live(on)  # type: ignore[attr-defined]
    return rows


def _consent_if_guide_asks(case: Case, guide: Guide, on: date) -> bool:
    return not guide.consent.needed_for_level_1 or _live(case, on).for_log().exists()


def _log_consent(case: Case, guide: Guide, on: date) -> bool:
    return not guide.consent.log_needs_consent or _live(case, on).for_log().exists()


def _other_kinds(case: Case, on: date) -> set[str]:
    """Kinds of service that live consents name, other than the case's own.

    Where the guide asks a new consent for level 2 (R112), one from before level 1 is not enough.
    """
    rows = _live(case, on).sharing()
    if case.level == Level.OWN_SERVICE and case.guide.consent.new_consent_for_level_2:
        rows = rows.filter(asked_on__gte=case.level_since)
    kinds = rows.values_list("services__kind", flat=True)
    return {kind for kind in kinds if kind} - {case.unit.kind}


def _sharing(case: Case, guide: Guide, on: date) -> bool:
    return bool(_other_kinds(case, on))


def _enough_services(case: Case, guide: Guide, on: date) -> bool:
    return len(_other_kinds(case, on)) >= guide.consent.least_services_level_3


def _reported(case: Case, guide: Guide, on: date) -> bool:
    return case.concernreports.exists()


CONSENT_IF_GUIDE_ASKS = Guard(
    "consent",
    _consent_if_guide_asks,
    _("Samtykke til stafettlogg mangler eller er utløpt."),
    _("Samtykket gjelder"),
)
LOG_CONSENT = Guard(
    "log_consent",
    _log_consent,
    _("Samtykke til stafettlogg mangler eller er utløpt."),
    _("Samtykket til stafettlogg gjelder"),
)
SHARING = Guard(
    "sharing",
    _sharing,
    _("Ingen gjeldende samtykker nevner andre tjenester enn din egen."),
    _("Samtykket nevner andre tjenester"),
)
ENOUGH = Guard(
    "enough_services",
    _enough_services,
    _("Samtykket nevner for få tjenester for nivå 3."),
    _("Samtykket nevner nok tjenester"),
)
REPORTED = Guard(
    "reported",
    _reported,
    _("Bekymringsmeldingen er ikke registrert som sendt."),
    _("Bekymringsmeldingen er sendt"),
)

L0, L1, L2, L3, CLOSED = Level


def _step(
    code: str, sources: set[Level], target: Level, label: str | Promise, *guards: Guard
) -> tuple[str, Step]:
    return code, Step(code, label, frozenset(sources), target, guards)


STEPS: dict[str, Step] = dict((
    _step("start",   {L0},             L1, _("Start tiltak på eget tjenestested"), CONSENT_IF_GUIDE_ASKS),
    _step("involve", {L0, L1},         L2, _("Involver andre tjenester"), LOG_CONSENT, SHARING),
    _step("broaden", {L1, L2},         L3, _("Gå til omfattende samarbeid"), LOG_CONSENT, SHARING, ENOUGH),
    _step("report",  {L0, L1, L2},     L3, _("Vold eller overgrep: barnevernet er varslet"), REPORTED),
    _step("narrow",  {L3},             L2, _("Før tilbake til nivå 2")),
    _step("return",  {L2, L3},         L1, _("Før tilbake til nivå 1")),
    _step("close",   {L0, L1, L2, L3}, CLOSED, _("Avslutt saken")),
    _step("reopen",  {CLOSED},         L1, _("Gjenåpne saken"), LOG_CONSENT),
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


def steps_from(case: Case, on: date) -> list[Way]:
    """Every step the guide has out of the case's level, each with its unmet guards."""
    guide = case.guide
    return [
        Way(step, tuple(step.unmet(case, on)))
        for step in STEPS.values()
        if guide_has(guide, step, case.level)
    ]
