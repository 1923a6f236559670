"""When a consent is withdrawn: what must be done, and the leader's confirmation that it was.

Access is cut, the log is archived and closed by the system itself (R299, R300). The leader of the
unit looks that it happened, and confirms it (R301). The leader is shown days, and no content.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from bti.accounts.authorize import authorize
from bti.accounts.models import User
from bti.audit.record import record_act
from bti.notices.models import Notice
from bti.notices.services import notify
from bti.web.templatetags.words import full_day
from cases.models import Case, RoutineSignOff
from cases.rules import is_past_concern
from cases.services.reporting import leaders_of
from cases.signals import routine_asked
from consent.models import Consent

COUNTED = Q(state=Consent.State.WITHDRAWN, given_on__isnull=False)  # it was live once


@dataclass(frozen=True)
class Fact:
    """One part of the routine: whether it is done, and what to say while it is not."""

    title: str
    met: bool
    text: str = ""


def waiting_for(case: Case) -> QuerySet[Consent]:
    """The withdrawn consents of the case whose routine nobody has confirmed, the oldest first."""
    signed = RoutineSignOff.objects.filter(case=case, consent=OuterRef("pk"))
    rows: QuerySet[Consent] = case.consents.filter(COUNTED).exclude(Exists(signed))
    return rows.order_by("ended_on", "pk")


def waits() -> Exists:
    """Whether the case of a list has a routine to confirm."""
    signed = RoutineSignOff.objects.filter(case=OuterRef("case"), consent=OuterRef("consent"))
    rows = Case.consents.through.objects.filter(
        case=OuterRef("pk"),
        consent__state=Consent.State.WITHDRAWN,
        consent__given_on__isnull=False,
    )
    return Exists(rows.exclude(Exists(signed)))


def facts_of(case: Case, consent: Consent, on: date) -> list[Fact]:
    """What the routine asks for, and whether it is done: here, and on the floors above."""
    first = Fact(
        title=_("Samtykket er avsluttet"),
        met=consent.state == Consent.State.WITHDRAWN,
        text=full_day(consent.ended_on),
    )
    answers: list[tuple[Any, Any]] = routine_asked.send(
        sender=Case, case=case, consent=consent, on=on
    )
    return [first, *(Fact(**fact) for _receiver, facts in answers for fact in facts)]


@transaction.atomic
def sign_off_routine(case: Case, consent: Consent, *, by: User, on: date) -> RoutineSignOff:
    """The leader confirms that the routine was followed (R301).

    Raises PermissionDenied, and ValidationError when there is nothing to confirm, or when a part
    of the routine is not done yet.
    """
    authorize(by, "cases.sign_off_routine", case)
    Case.objects.select_for_update(no_key=True).get(pk=case.pk)
    if not waiting_for(case).filter(pk=consent.pk).exists():
        raise ValidationError(_("Det er ingen rutine å bekrefte for dette samtykket."))
    left = [fact for fact in facts_of(case, consent, on) if not fact.met]
    if left:
        raise ValidationError([f"{fact.title}: {fact.text}" for fact in left])
    made: RoutineSignOff = RoutineSignOff.objects.create(
        case=case, consent=consent, noted_by=by, signed_on=on
    )
    record_act(by=by, act="cases.sign_off_routine", subject=case, consent=consent.pk)
    return made


def tell_leaders(case: Case, *, on: date) -> None:
    """One notice a day to the leaders of the unit, of a case they may know of."""
    leaders = [user for user in leaders_of(case, on) if is_past_concern(user, case)]
    notify(
        leaders,
        kind=Notice.Kind.ROUTINE,
        subject=case,
        link=reverse("cases:oversee", args=[case.pk]),
        on=on,
    )
