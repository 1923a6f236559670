"""Brings grants into line with the reasons for them. The only door to django-guardian."""

from datetime import date

from guardian.shortcuts import assign_perm, remove_perm

from bti.audit.record import record_act
from bti.database.acting import for_purpose
from stafettlogg.access.grounds import Reason, reasons
from stafettlogg.models import ReadGrant, Stafettlogg

READ = "stafettlogg.view_stafettlogg"
TOLD = ("role", "why", "until", "hidden_areas", "services", "ends_at", "reads_after")


def derive(log: Stafettlogg, on: date) -> None:
    """Bring the log's grants into line with what they follow from. Writes only what differs.

    Runs with a purpose of its own: the one whose act caused it (a guardian who withdraws, a
    leader who appoints) need not be one who may read everything that is looked at. The log's row
    is locked, so that of two acts at once (a consent withdrawn, a measure planned) the last one
    sees what the first one did.
    """
    with for_purpose("derive_access"):
        log = Stafettlogg.objects.select_for_update(no_key=True).get(pk=log.pk)
        present = {grant.user_id: grant for grant in log.read_grants.select_related("user")}
        wanted = {reason.user.pk: reason for reason in reasons(log, on)}
        for user_id, grant in present.items():
            if user_id not in wanted:
                remove_perm(READ, grant.user, log)
                _note(log, "end_reading", user_id, grant.role)
        for user_id, reason in wanted.items():
            _bring_into_line(log, present.get(user_id), reason, on)


def _bring_into_line(log: Stafettlogg, grant: ReadGrant | None, reason: Reason, on: date) -> None:
    is_new = grant is None
    if grant is None:
        grant = assign_perm(READ, reason.user, log)
        grant.since = on
        _note(log, "grant_reading", reason.user.pk, reason.role)
    hidden, services = list(reason.hidden_areas), list(reason.services)
    if not is_new and grant.hidden_areas != hidden:
        _note(log, "limit_reading", reason.user.pk, reason.role)
    told = (
        reason.role, reason.why, reason.until, hidden, services, reason.ends_at, reason.reads_after,
    )  # fmt: skip
    kept = tuple(getattr(grant, name) for name in TOLD)
    if is_new or kept != told:
        for name, value in zip(TOLD, told, strict=True):
            setattr(grant, name, value)
        grant.save()


def _note(log: Stafettlogg, act: str, user_id: int, role: str) -> None:
    """Grants have no history of their own: the audit tells who could read, and when."""
    record_act(by=None, act=f"stafettlogg.{act}", subject=log, user=user_id, role=role)
