"""What the log does when something below it happens, in the same transaction."""

from datetime import date
from typing import Any

from django.db.models import Q
from django.dispatch import receiver
from django.utils import timezone
from django.utils.translation import gettext_noop

from bti.accounts.models import User
from bti.database.acting import for_purpose
from bti.people.models import Child
from bti.people.signals import guardianship_changed, login_linked
from cases.models import Case, HolderChange, LevelChange
from cases.signals import case_closed, holder_changed, level_changed, unit_changed
from consent.models import Consent
from consent.signals import consent_changed, consent_withdrawn
from stafettlogg import access
from stafettlogg.archive.reasons import Reason
from stafettlogg.models import Stafettlogg
from stafettlogg.services import end_log, request_export


def _derive_all(on: date, about: Q) -> None:
    """Derive anew who may read the logs, in one order, so that two acts never wait in a ring."""
    with for_purpose("derive_access"):
        for log in Stafettlogg.objects.filter(about).order_by("pk").distinct():
            access.derive(log, on)


@receiver(consent_changed)
def on_consent_changed(*, consent: Consent, **kwargs: Any) -> None:
    """Services that are named may come in, and those no longer named are out at once (R123)."""
    _derive_all(timezone.localdate(), Q(case__consents=consent))


@receiver(consent_withdrawn)
def on_consent_withdrawn(*, consent: Consent, by: User, on: date, **kwargs: Any) -> None:
    """Without live consent there is no log: it ends, and is archived (R262, R299, R300)."""
    with for_purpose("consent_withdrawn"):
        logs = Stafettlogg.objects.filter(case__consents=consent).select_related("case")
        for log in logs.order_by("pk").distinct():
            if not log.case.consents.live(on).for_log().exists():
                end_log(
                    log,
                    by=by,
                    on=on,
                    reason=gettext_noop("Samtykket er trukket."),
                    archive_reason=Reason.CONSENT_WITHDRAWN,
                    occasion=f"consent-withdrawn-{consent.pk}",
                )
    _derive_all(on, Q(case__consents=consent))


@receiver(case_closed)
def on_case_closed(*, case: Case, change: LevelChange, **kwargs: Any) -> None:
    """The log ends with the case, and is archived (R155, R300)."""
    with for_purpose("case_closed"):
        log = Stafettlogg.objects.filter(case=case).first()
    if log is not None:
        end_log(
            log,
            by=change.noted_by,
            on=change.on,
            reason=gettext_noop("Saken er avsluttet."),
            archive_reason=Reason.LOG_ENDED,
            occasion=f"case-closed-{change.pk}",
        )


@receiver(level_changed)
def on_level_changed(*, case: Case, change: LevelChange, **kwargs: Any) -> None:
    _derive_all(change.on, Q(case=case))


@receiver(holder_changed)
def on_holder_changed(*, case: Case, by: User, on: date, **kwargs: Any) -> None:
    """The new holder reads, the former one no longer; the log is archived as it was passed."""
    _derive_all(on, Q(case=case))
    with for_purpose("holder_changed"):
        log = Stafettlogg.objects.filter(case=case, ended_on=None).first()
        passed = HolderChange.objects.filter(case=case).order_by("-pk").first()
    if log is not None and passed is not None:
        request_export(
            log,
            reason=Reason.HOLDER_CHANGED,
            occasion=f"holder-changed-{passed.pk}",
            by=by,
            on=on,
        )


@receiver(unit_changed)
def on_unit_changed(*, case: Case, by: User, on: date, **kwargs: Any) -> None:
    """The child has changed place: who reads follows, and the log is archived (R290)."""
    _derive_all(on, Q(case=case))
    with for_purpose("unit_changed"):
        log = Stafettlogg.objects.filter(case=case, ended_on=None).first()
    if log is not None:
        occasion = f"transition-{case.pk}-{case.unit_id}"
        request_export(log, reason=Reason.TRANSITION, occasion=occasion, by=by, on=on)


@receiver(guardianship_changed)
def on_guardianship_changed(*, child: Child, **kwargs: Any) -> None:
    _derive_all(timezone.localdate(), Q(case__child=child))


@receiver(login_linked)
def on_login_linked(*, user: User, **kwargs: Any) -> None:
    """Someone the log already concerns has logged in for the first time (R74)."""
    _derive_all(
        timezone.localdate(),
        Q(case__child__guardianships__guardian__user=user) | Q(case__child__user=user),
    )
