"""What the guards stand on: the case, its guide, its consents and reports on one day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef

from bti.guides.models import Guide
from cases.levels.welfare import Course, course_of
from cases.models import Case, Level
from consent.models import Consent, ConsentQuerySet, ConsentService


def consents_of(case: Case) -> ConsentQuerySet:
    """The consents given or asked for in this run, newest first, each with ``kinds`` of service."""
    kinds = ConsentService.objects.filter(consent=OuterRef("pk")).order_by("pk").values("kind")
    rows: ConsentQuerySet = case.consents.annotate(kinds=ArraySubquery(kinds)).order_by("-pk")
    return rows


@dataclass(frozen=True)
class Ground:
    """One case on one day, as the guards see it. ``live``: consents that count on the day."""

    case: Case
    guide: Guide
    on: date
    live: tuple[Consent, ...]
    reported: bool
    given_course: Course | None = None

    @classmethod
    def of(
        cls,
        case: Case,
        on: date,
        *,
        consents: Iterable[Consent] | None = None,
        reported: bool | None = None,
        course: Course | None = None,
    ) -> "Ground":
        """Asks the database for what the caller does not know already."""
        known = consents_of(case) if consents is None else consents
        return cls(
            case=case,
            guide=case.guide,
            on=on,
            live=tuple(consent for consent in known if consent.is_live(on)),
            reported=_is_reported(case) if reported is None else reported,
            given_course=course,
        )

    @cached_property
    def course(self) -> Course:
        """The course of the child welfare case; asked for only where a guard stands on it."""
        return self.given_course or course_of(self.case)

    @property
    def log_consent(self) -> bool:
        """Whether live consent allows a log (R61, R233)."""
        return any(consent.to_log for consent in self.live)

    @property
    def other_kinds(self) -> set[str]:
        """Kinds of service that live consents name, other than the case's own.

        Where the guide asks a new consent for level 2 (R112), one from before level 1 does not do.
        """
        rows = [consent for consent in self.live if not consent.no_exchange]
        if self.case.level == Level.OWN_SERVICE and self.guide.consent.new_consent_for_level_2:
            rows = [consent for consent in rows if consent.asked_on >= self.case.level_since]
        return {kind for consent in rows for kind in _kinds(consent)} - {self.case.unit.kind}


def _is_reported(case: Case) -> bool:
    return bool(case.concernreports.filter(sent_on__isnull=False).exists())


def _kinds(consent: Consent) -> list[str]:
    found: list[str] = consent.kinds  # type: ignore[attr-defined]  # annotated by consents_of
    return found
