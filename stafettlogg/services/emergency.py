"""Breaking the glass: ask, open, refuse. Two persons, a reason, an end (ASVS 2.3.5)."""

from collections.abc import Iterable
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from bti.accounts.authorize import authorize
from bti.accounts.models import Membership, User
from bti.audit.models import ActEvent
from bti.audit.record import record_act
from bti.database.acting import for_purpose
from bti.notices.services import notify
from bti.people.identity import clean_identity_number, identity_hash
from stafettlogg import access
from stafettlogg.models import EmergencyAccess, Stafettlogg
from stafettlogg.models.emergency import LASTS
from stafettlogg.rules import may_answer_emergency, roles_in

State = EmergencyAccess.State
SHORTEST = 20  # characters of a reason
MOST_A_DAY = 5  # requests of one person
ASKED = ("stafettlogg.ask_emergency", "stafettlogg.ask_emergency_in_vain")


@transaction.atomic
def ask_emergency(*, by: User, now: datetime, identity_number: str, reason: str) -> None:
    """Ask to read the log of a child. The answer is the same whether there is one or not.

    Raises ValidationError for a number that is none, a reason that says nothing, or too many.
    """
    authorize(by, "stafettlogg.ask_emergency")
    digits = _checked(identity_number)
    if len(reason.strip()) < SHORTEST:
        raise ValidationError({"reason": _("Skriv hva som haster, så den andre kan ta stilling.")})
    User.objects.select_for_update().get(pk=by.pk)  # many at once count as many
    today = ActEvent.objects.filter(act__in=ASKED, user_id=by.pk, at__date=timezone.localdate(now))
    if today.count() >= MOST_A_DAY:
        raise ValidationError(_("Du har spurt mange ganger i dag. Ring lederen på stedet."))
    with for_purpose("break_glass"):
        log = _log_of(by, identity_hash(digits))
        if log is None or access.may_read(by, log, timezone.localdate(now)):
            record_act(by=by, act=ASKED[1], subject=by)
            return
        waits = EmergencyAccess.objects.filter(log=log, asker=by, state=State.WAITS)
        if any(one.waits(now) for one in waits):
            record_act(by=by, act=ASKED[1], subject=by)
            return
        asked = EmergencyAccess.objects.create(
            log=log, asker=by, reason=reason.strip(), asked_at=now
        )
        record_act(by=by, act=ASKED[0], subject=asked)
        notify(
            who_may_answer(asked),
            kind="emergency",
            subject=asked,
            link=reverse("stafettlogg:emergency-list"),
            on=timezone.localdate(now),
        )


def _checked(identity_number: str) -> str:
    try:
        return clean_identity_number(identity_number)
    except ValidationError as wrong:
        raise ValidationError({"identity_number": wrong.messages}) from None


def _log_of(by: User, hashed: str) -> Stafettlogg | None:
    """The open log of the child with this number, where the one who asks works."""
    logs = Stafettlogg.objects.select_related("case__child", "case__unit", "case__holder")
    return logs.filter(
        case__child__identity_hash=hashed,
        case__municipality__in=by.works_in,
        ended_on=None,
    ).first()


def who_may_answer(asked: EmergencyAccess) -> list[User]:
    """Those of the municipality who may open it: of another role than the one who asks."""
    places = Membership.objects.live(timezone.localdate()).filter(
        municipality=asked.log.case.municipality_id,
        role__in=(Membership.Role.LEADER, Membership.Role.ADMIN),
        user__is_active=True,
    )
    users = {place.user_id: place.user for place in places.select_related("user")}
    return [user for user in users.values() if may_answer_emergency(user, asked)]


@transaction.atomic
def open_in_emergency(asked: EmergencyAccess, *, by: User, now: datetime) -> None:
    """Let the one who asked read for two hours, and tell the family unless violence is suspected.

    Raises ValidationError when it was answered before, or waited too long.
    """
    asked = _to_answer(asked, by, now)
    asked.state, asked.answered_by, asked.answered_at = State.OPENED, by, now
    asked.ends_at = now + LASTS
    with for_purpose("break_glass"):
        asked.save()
        access.derive(asked.log, timezone.localdate(now))
        record_act(
            by=by, act="stafettlogg.open_in_emergency", subject=asked, asker=asked.asker_id,
            ends=asked.ends_at.isoformat(),
        )  # fmt: skip
        _tell(asked, [asked.asker], reverse("stafettlogg:detail", args=[asked.log_id]), now)
        if not asked.log.case.is_shielded:
            readers = reverse("stafettlogg:readers", args=[asked.log_id])
            _tell(asked, family_of(asked.log), readers, now)
            _tell(asked, [asked.log.case.holder], readers, now)


def family_of(log: Stafettlogg) -> list[User]:
    """Those of the family who read the log now."""
    grants = log.read_grants.select_related("user").filter(user__kind=User.Kind.CITIZEN)
    return [grant.user for grant in grants]


def _tell(asked: EmergencyAccess, users: Iterable[User], link: str, now: datetime) -> None:
    notify(users, kind="emergency_opened", subject=asked, link=link, on=timezone.localdate(now))


@transaction.atomic
def refuse_emergency(asked: EmergencyAccess, *, by: User, now: datetime) -> None:
    """Say no. Raises ValidationError when it was answered before, or waited too long."""
    asked = _to_answer(asked, by, now)
    asked.state, asked.answered_by, asked.answered_at = State.REFUSED, by, now
    with for_purpose("break_glass"):
        asked.save()
        record_act(by=by, act="stafettlogg.refuse_emergency", subject=asked, asker=asked.asker_id)


def _to_answer(asked: EmergencyAccess, by: User, now: datetime) -> EmergencyAccess:
    authorize(by, "stafettlogg.answer_emergency", asked)
    with for_purpose("break_glass"):
        rows = EmergencyAccess.objects.select_related("log__case__holder", "asker")
        locked = rows.select_for_update(of=("self",)).get(pk=asked.pk)
    if not locked.waits(now):
        raise ValidationError(_("Forespørselen er alt besvart, eller for gammel."))
    return locked


def of_the_leader(user: User, *, limit: int = 50) -> list[EmergencyAccess]:
    """What was asked that the user may answer, or answer for: newest first, with nobody's name
    but the one who asked."""
    with for_purpose("list_emergencies"):
        rows = EmergencyAccess.objects.filter(
            log__case__municipality__in={m.municipality_id for m in user.live_memberships}
        ).select_related("log__case__unit", "asker", "answered_by")
        return [one for one in rows.order_by("-asked_at")[:500] if sees(user, one)][:limit]


def sees(user: User, asked: EmergencyAccess) -> bool:
    """The leader of the unit sees all that was asked there; others what they may answer."""
    leads = Membership.Role.LEADER in roles_in(user, asked.log.case.municipality_id)
    here = asked.log.case.unit_id in user.unit_ids(Membership.Role.LEADER)
    return (leads and here) or may_answer_emergency(user, asked)
