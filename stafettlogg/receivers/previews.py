"""What the log answers when a consent asks: what would those it names see?"""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.dispatch import receiver
from django.utils import timezone

from bti.accounts.addresses import address
from bti.accounts.models import User
from cases.models import Case
from cases.services.sharing import Planned
from cases.signals import sharing_asked
from consent.models import Consent, ConsentLimit
from consent.signals import preview_asked
from stafettlogg import access
from stafettlogg.models import Stafettlogg
from stafettlogg.services.previewing import Recipient, in_short, of_person, of_service


@receiver(preview_asked)
def on_preview_asked(*, consent: Consent, user: User, **kwargs: object) -> list[dict[str, Any]]:
    """For each service and person that the consent names, to one who reads the log and decides.

    What each sees is counted and listed in full on the log's own page, where it is held back.
    """
    on = timezone.localdate()
    log = _open_log(user, on).filter(case__consents=consent).first()
    if log is None or not user.has_perm("stafettlogg.view_readers", log):
        return []
    limits = [*access.limits_of(log.case, on), *consent.chosen_areas]
    persons = {one.employee for one in consent.chosen_areas if one.employee is not None}
    kinds = [service.kind for service in consent.services.all()]
    found = _recipients(log, kinds, limits, sorted(persons, key=lambda one: one.name), on)
    href = address("stafettlogg:withhold", log.pk)
    return [
        {**told, "href": f"{href}?til={one.code}"} if one.service else told
        for one, told in zip(found, in_short(log, user, found), strict=True)
    ]


@receiver(sharing_asked)
def on_sharing_asked(
    *, case: Case, user: User, plan: Planned, on: date, **kwargs: object
) -> list[dict[str, Any]]:
    """For a consent that is being made ready: the same, and without a log what it keeps back."""
    if not plan.to_log:
        return []
    log = _open_log(user, on).filter(case=case).first()
    limits = [*access.limits_of(case, on), *plan.limits]
    found = _recipients(log or Stafettlogg(case=case), plan.kinds, limits, plan.persons, on)
    if log is None:
        return [{"title": one.name, "hidden": one.hidden, "no_log": True} for one in found]
    return in_short(log, user, found)


def _open_log(user: User, on: date) -> Any:
    rows = Stafettlogg.objects.readable_by(user, on).filter(ended_on=None)
    return rows.select_related("case__child", "case__unit")


def _recipients(
    log: Stafettlogg, kinds: Iterable[str], limits: list[ConsentLimit], persons: Iterable[User],
    on: date,
) -> list[Recipient]:  # fmt: skip
    """The own unit is named by the consent to the log itself; the persons are shown apart."""
    case = log.case
    others = sorted(set(kinds) - {case.unit.kind})
    found = [of_service(kind, limits) for kind in (case.unit.kind, *others)]
    return found + [of_person(case, one, on, limits) for one in persons]
