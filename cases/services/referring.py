"""Referrals and enquiries to other services: what is asked, what is told with it, the answer.

The family is with it: with their consent, without a name, or by themselves (R110, R390, R400).
"""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from bti.accounts.authorize import authorize
from bti.accounts.models import Membership, ServiceUnit, User
from bti.audit.record import record_act
from bti.guides import registry
from bti.notices.models import Notice
from bti.notices.services import notify
from cases.models import Case, Referral
from cases.services.discussing import keep, names_the_child
from cases.services.moving import locked
from consent.models import ConsentLimit, ConsentService, hidden_areas

State, Way = Referral.State, Referral.Way
PAGE = 500
Told = dict[str, Any]  # {area, goal, measures}


def hidden_from(case: Case, kind: str, on: date) -> frozenset[str]:
    """The areas that live consents keep from a kind of service."""
    live = case.consents.live(on)
    limits = ConsentLimit.objects.filter(consent__in=live).select_related("service")
    return hidden_areas(limits, {kind})


def may_be_named(case: Case, kind: str, on: date) -> bool:
    """Whether live consent lets the kind of service know who the child is."""
    return bool(case.consents.live(on).sharing({kind}).exists())


def knows_of(case: Case, kind: str, on: date) -> bool:
    """As ``may_be_named``, and the family has not limited in words what may be told.

    What is told of the work can then be picked by area, and kept to.
    """
    services = ConsentService.objects.opening_a_log().filter(kind=kind)
    live = case.consents.live(on).sharing({kind})
    return bool(services.filter(consent__in=live).exists())


@transaction.atomic
def send_referral(
    case: Case, *, by: User, on: date, service_code: str, way: str, asks: str,
    unit: ServiceUnit | None = None, background: Iterable[Told] = (),
) -> Referral:  # fmt: skip
    """Send what another service is asked, with so much of the work as consent lets be told.

    With the child's name only when live consent names the service; else nothing may tell who it is,
    or the family asks by itself and it is noted. Whoever sends it follows up until somebody has
    taken over and a meeting point is agreed (R15, R378). Raises ValidationError by field.
    """
    authorize(by, "cases.send_referral", case)
    case = locked(case)
    authorize(by, "cases.send_referral", case)
    chosen = case.guide.service(service_code)
    if chosen is None:
        raise ValidationError({"service": _("Velg en tjeneste fra lista.")})
    if way not in Way.values:
        raise ValidationError({"way": _("Velg hvordan dere spør.")})
    if unit is not None and not _fits(case, chosen.kind, unit):
        raise ValidationError({"unit": _("Velg en enhet i den tjenesten du spør.")})
    told = list(background) if way == Way.NAMED else []
    _check_leave(case, chosen.kind, way, told, on)
    _check_words(case, way, asks)
    referral = Referral(
        case=case, noted_by=by, service=service_code, kind=chosen.kind, label=str(chosen.label.nb),
        unit=unit if way != Way.FAMILY else None, way=way, asks=asks.strip(), background=told,
        sent_on=on,
    )  # fmt: skip
    keep(referral)
    record_act(
        by=by, act="cases.send_referral", subject=referral, service=service_code, way=way,
        areas=sorted({one["area"] for one in told}), on=on.isoformat(),
    )  # fmt: skip
    _tell_unit(referral, on)
    return referral


@transaction.atomic
def receive_referral(referral: Referral, *, by: User, on: date) -> Referral:
    """Take it on: from then on it is read by the one who took it and the leader there."""
    stored = locked_referral(referral, "cases.answer_referral", by)
    if stored.received_on is not None:
        raise ValidationError(_("Henvendelsen er alt tatt imot."))
    _check_waits(stored)
    stored.received_on, stored.received_by, stored.state = on, by, State.RECEIVED
    return keep_referral(referral, stored, by=by, on=on)


@transaction.atomic
def answer_referral(
    referral: Referral, *, by: User, on: date, state: str, answer: str,
    waits_until: date | None = None,
) -> Referral:  # fmt: skip
    """Answer: yes, no, or a place on the waiting list. Who took it on answers; else one does both.

    Where the service does not work in the system, the sender notes what it said. Raises
    ValidationError by field.
    """
    perm = "cases.answer_referral" if is_inside(referral) else "cases.change_referral"
    stored = locked_referral(referral, perm, by)
    _check_waits(stored)
    if state not in (State.ANSWERED, State.DECLINED, State.WAITING_LIST):
        raise ValidationError({"state": _("Velg et svar.")})
    if not answer.strip():
        raise ValidationError({"answer": _("Skriv hva svaret er.")})
    if waits_until is not None and waits_until <= on:
        raise ValidationError({"waits_until": _("Dagen må være fram i tid.")})
    if stored.way == Way.ANONYMOUS and names_the_child(stored.case.child, answer):
        raise ValidationError({"answer": _("Henvendelsen var anonym. Skriv uten navn.")})
    if stored.received_on is None:
        stored.received_on, stored.received_by = on, by if is_inside(referral) else None
    stored.state, stored.answer, stored.answered_by = state, answer.strip(), by
    stored.waits_until = waits_until if state == State.WAITING_LIST else None
    stored.answered_on = on if state != State.WAITING_LIST else None
    keep_referral(referral, stored, by=by, on=on)
    _tell_sender(stored, by=by, on=on)
    return referral


@transaction.atomic
def withdraw_referral(referral: Referral, *, by: User, on: date) -> Referral:
    """Take it back while nobody has answered: the service is shown nothing of it any more."""
    stored = locked_referral(referral, "cases.change_referral", by)
    _check_waits(stored)
    stored.state = State.WITHDRAWN
    return keep_referral(referral, stored, by=by, on=on)


def referrals_to(user: User) -> QuerySet[Referral]:
    """What has come to the units where the user works: each row, whether or not one may open it."""
    units = user.unit_ids(Membership.Role.EMPLOYEE, Membership.Role.LEADER)
    rows: QuerySet[Referral] = Referral.objects.filter(unit__in=units)
    return rows.exclude(state=State.WITHDRAWN)


def is_told(referral: Referral, on: date) -> bool:
    """Whether the receiver may still read it: a name rests on consent, today too."""
    if referral.way == Way.ANONYMOUS:
        return True
    return may_be_named(referral.case, referral.kind, on)


def background_for(referral: Referral, on: date) -> list[Told]:
    """What was told of the work, but for areas that consent keeps from the service by now."""
    hidden = hidden_from(referral.case, referral.kind, on)
    return [one for one in referral.background if one["area"] not in hidden]


def remind_of_silence(on: date) -> int:
    """Remind the sender, and the unit, of a referral that is not answered in the guide's days."""
    told = 0
    for guide in registry.all_guides():
        days = timedelta(days=guide.waits.referral)
        rows = Referral.objects.filter(
            state__in=(State.SENT, State.RECEIVED), sent_on__lte=on - days,
            case__guide_slug=guide.slug, case__closed_on=None,
        )  # fmt: skip
        for referral in rows.select_related("noted_by", "unit").order_by("pk")[:PAGE]:
            told += _remind(referral, referral.sent_on + days)
    return told


def _remind(referral: Referral, day: date) -> int:
    key = {"subject": Referral._meta.label, "subject_id": str(referral.pk)}
    if Notice.objects.filter(kind=Notice.Kind.REFERRAL_SILENT, due_day=day, **key).exists():
        return 0
    silent = Notice.Kind.REFERRAL_SILENT
    link = reverse("cases:followed")
    notify([referral.noted_by], kind=silent, subject=referral, link=link, on=day)
    if referral.unit:
        link = reverse("cases:inbox")
        who = [referral.received_by] if referral.received_by else _people(referral.unit, day)
        notify(who, kind=silent, subject=referral, link=link, on=day)
    return 1


def _fits(case: Case, kind: str, unit: ServiceUnit) -> bool:
    return (
        unit.kind == kind
        and unit.municipality_id == case.municipality_id
        and unit.pk != case.unit_id
    )


def _check_leave(case: Case, kind: str, way: str, told: list[Told], on: date) -> None:
    """Whether the family lets it be told, as consent stands today."""
    if way != Way.NAMED:
        return
    if not may_be_named(case, kind, on):
        raise ValidationError(
            {
                "way": _(
                    "Familien har ikke samtykket til at tjenesten får vite hvem barnet er. Spør "
                    "anonymt, la familien søke selv, eller be om samtykke først."
                )
            }
        )
    if told and not knows_of(case, kind, on):
        raise ValidationError(
            {
                "areas": _(
                    "Familien har med egne ord begrenset hva tjenesten kan få vite. Skriv selv det "
                    "som kan sies."
                )
            }
        )
    if {one["area"] for one in told} & hidden_from(case, kind, on):
        raise ValidationError(
            {"areas": _("Familien vil ikke at dette området deles med tjenesten.")}
        )


def _check_words(case: Case, way: str, asks: str) -> None:
    if not asks.strip():
        raise ValidationError({"asks": _("Skriv hva dere spør om.")})
    if way == Way.ANONYMOUS and names_the_child(case.child, asks):
        raise ValidationError({"asks": _("Dere spør anonymt. Skriv uten navnet til barnet.")})


def _check_waits(referral: Referral) -> None:
    if referral.state == State.WITHDRAWN:
        raise ValidationError(_("Henvendelsen er trukket."))
    if not referral.is_waiting:
        raise ValidationError(_("Henvendelsen er alt besvart."))


def is_inside(referral: Referral) -> bool:
    """Whether the receiver works in the system, and answers by itself."""
    return referral.unit_id is not None


def locked_referral(referral: Referral, perm: str, by: User) -> Referral:
    """The referral as it stands in the database, once leave is asked for it."""
    authorize(by, perm, referral)
    Referral.objects.select_for_update().values_list("pk").get(pk=referral.pk)
    about = ("case__child", "case__holder", "noted_by", "agreed_by", "unit")
    stored: Referral = Referral.objects.select_related(*about).get(pk=referral.pk)
    authorize(by, perm, stored)
    if stored.state == State.WITHDRAWN and perm == "cases.answer_referral":
        raise PermissionDenied(perm)
    return stored


def keep_referral(given: Referral, stored: Referral, *, by: User, on: date) -> Referral:
    keep(stored)
    for field in Referral._meta.concrete_fields:
        if field.attname != "case_id":
            setattr(given, field.attname, getattr(stored, field.attname))
    record_act(
        by=by, act="cases.change_referral", subject=stored, state=stored.state, on=on.isoformat()
    )
    return given


def _people(unit: ServiceUnit, on: date) -> list[User]:
    places = Membership.objects.live(on).filter(unit=unit).select_related("user")
    return [place.user for place in places.order_by("pk")]


def _tell_unit(referral: Referral, on: date) -> None:
    if referral.unit:
        people: Iterator[User] = iter(_people(referral.unit, on))
        link = reverse("cases:inbox")
        notify(people, kind=Notice.Kind.REFERRAL, subject=referral, link=link, on=on)


def _tell_sender(referral: Referral, *, by: User, on: date) -> None:
    """The sender, and the one who has the case by now."""
    told = {user.pk: user for user in (referral.noted_by, referral.case.holder)}
    told.pop(by.pk, None)
    notify(
        told.values(), kind=Notice.Kind.REFERRAL_ANSWERED, subject=referral,
        link=reverse("cases:followed"), on=on,
    )  # fmt: skip
