"""What has been tried for the child before, by whom, how long and with what effect (R17, R344)."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet
from django.db.models.functions import JSONObject
from django.utils.translation import gettext as _

from bti.accounts.models import Membership, User
from bti.database.acting import for_purpose
from bti.web.templatetags.words import effect_word, full_day
from stafettlogg import access
from stafettlogg.models import Evaluation, Measure, Stafettlogg, sight

MOST_LOGS = 5  # earlier ones, the newest
MOST = 200  # measures read of all the logs together
STEM = 6  # letters of a word that tell what it is about, whatever its ending
COMMON = frozenset(
    {"barnet", "alle", "hver", "skal", "sammen", "ganger", "dager", "etter", "eller", "bruker"}
)
ALIKE = 0.6


@dataclass(frozen=True)
class Tried:
    """One measure that was tried; ``points`` are its evaluations, oldest first."""

    pk: int
    log_id: int
    text: str
    arena: str
    who: str
    starts_on: date
    ended_on: date | None
    end_reason: str
    points: list[dict[str, Any]]

    @property
    def effect(self) -> int | None:
        """What the last evaluation said."""
        return self.points[-1]["value"] if self.points else None

    def weeks(self, on: date) -> int:
        return max(((self.ended_on or on) - self.starts_on).days // 7, 0)


def tried_in(log: Stafettlogg, user: User) -> list[Tried]:
    """The measures of the log that the user is shown, the newest first."""
    rows = Measure.objects.shown_to(**sight(user, log))
    seen = Evaluation.objects.shown_to(**sight(user, log))
    return _read(rows, seen)


def earlier_logs(log: Stafettlogg, user: User, on: date) -> list[Stafettlogg]:
    """Ended logs of the child's earlier cases that the user may know the measures of.

    For the family those they can read; for the holder those that a consent that lives today lets
    their own service into. Nobody of the family behind a shield, and nobody who only has a measure.
    """
    with for_purpose("tried_before"):
        rows = Stafettlogg.objects.filter(
            case__child=log.case.child_id, case__municipality=log.case.municipality_id,
            ended_on__isnull=False,
        ).exclude(pk=log.pk)  # fmt: skip
        found = list(rows.select_related("case__unit", "case__child").order_by("-pk")[:MOST_LOGS])
        return [one for one in found if _may_know(log, one, user, on)]


def _may_know(log: Stafettlogg, earlier: Stafettlogg, user: User, on: date) -> bool:
    if user.is_citizen:
        shielded = log.case.is_shielded or earlier.case.is_shielded
        return not shielded and access.may_read(user, earlier, on)
    if log.case.holder_id != user.pk:
        return False
    opened = access.doors(earlier.case, on)
    if opened.log_until is None:
        return False
    places = Membership.objects.live(on).filter(
        user=user, municipality=log.case.municipality_id, unit__isnull=False
    )
    return any(
        opened.last_day(place.unit_id, place.unit.kind) is not None
        for place in places.select_related("unit")
        if place.unit
    )


def tried_earlier(logs: Iterable[Stafettlogg]) -> list[Tried]:
    """The measures of earlier logs, which ``earlier_logs`` has let the user know of."""
    keys = [log.pk for log in logs]
    if not keys:
        return []
    with for_purpose("tried_before"):
        return _read(Measure.objects.filter(log__in=keys), Evaluation.objects.all())


def _read(measures: QuerySet[Any], evaluations: QuerySet[Any]) -> list[Tried]:
    points = (
        evaluations.filter(measure=OuterRef("pk"))
        .order_by("on", "pk")
        .values(point=JSONObject(value="effect", day="on"))
    )
    rows = measures.select_related("employee", "guardian", "network", "log__case__child")
    return [
        Tried(
            one.pk, one.log_id, one.text, one.arena, one.responsible_name, one.starts_on,
            one.ended_on, one.end_reason,
            [{**point, "day": date.fromisoformat(point["day"])} for point in one.points],
        )
        for one in rows.annotate(points=ArraySubquery(points)).order_by("-starts_on", "-pk")[:MOST]
    ]  # fmt: skip


def alike(one: str, other: str) -> bool:
    """Whether two measures seem to be about the same, by the words they share."""
    here, there = _stems(one), _stems(other)
    shared = here & there
    return len(shared) > 1 and len(shared) >= ALIKE * min(len(here), len(there))


def _stems(text: str) -> set[str]:
    words = re.findall(r"\w{4,}", text.lower())
    return {word[:STEM] for word in words if word not in COMMON}


def tried_before(measure: Measure, *, by: User, on: date) -> Tried | None:
    """An earlier measure that the one just planned is like, the newest; else None (R344)."""
    log = measure.log
    every = [*tried_in(log, by), *tried_earlier(earlier_logs(log, by, on))]
    return next((o for o in every if o.pk != measure.pk and alike(o.text, measure.text)), None)


def advice_on_tried(measure: Measure, user: User, on: date) -> str:
    """A gentle word when something like it was tried before, with how it went; empty otherwise."""
    before = tried_before(measure, by=user, on=on)
    if before is None:
        return ""
    went = (
        _("Det er ikke vurdert.")
        if before.effect is None
        else _("Sist vurdert: %(effect)s.") % {"effect": effect_word(before.effect).lower()}
    )
    return _(
        "Dere har prøvd noe som ligner før: «%(text)s» (fra %(day)s). %(went)s Se «Prøvd før»."
    ) % {"text": before.text, "day": full_day(before.starts_on), "went": went}
