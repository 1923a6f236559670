"""A child changes place: the new one is told, the family is asked anew, and somebody takes over.

Complete only when the consent that names the new place is live, somebody there has the baton and a
meeting point is agreed (R17, R287, R378).
"""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
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
from cases.models import Case, Transition
from cases.rules import LEADER
from cases.services.consents import ask_consent_for
from cases.services.discussing import keep
from cases.services.moving import locked, tell_the_caller
from cases.services.reporting import leaders_in
from cases.services.tried import work_of
from cases.signals import unit_changed

PAGE = 500


@transaction.atomic
def begin_transition(
    case: Case, *, by: User, on: date, unit: ServiceUnit, starts_on: date, family_words: str = ""
) -> Transition:
    """Begin it: the leaders of the new place are told that a child comes, and nothing more (R287).

    ``family_words``: what the family wants passed on. Raises ValidationError by field.
    """
    authorize(by, "cases.begin_transition", case)
    case = locked(case)
    authorize(by, "cases.begin_transition", case)
    if case.is_shielded:
        raise ValidationError(
            _("Saken er skjermet. Nå kan ikke foreldrene spørres. Snakk med barnevernet.")
        )
    if unit.pk == case.unit_id or unit.municipality_id != case.municipality_id:
        raise ValidationError({"unit": _("Velg et annet sted i kommunen.")})
    if starts_on <= on:
        raise ValidationError({"starts_on": _("Dagen må være fram i tid.")})
    if Transition.objects.under_way().filter(case=case).exists():
        raise ValidationError(_("En overgang er alt i gang. Fullfør eller avlys den først."))
    transition = Transition(
        case=case, noted_by=by, from_unit=case.unit, unit=unit, starts_on=starts_on,
        family_words=family_words.strip(),
    )  # fmt: skip
    keep(transition)
    record_act(by=by, act="cases.begin_transition", subject=transition, unit=unit.pk)
    notify(
        leaders_in({transition.unit_id}, on), kind=Notice.Kind.TRANSITION, subject=transition,
        link=reverse("cases:transitions"), on=on,
    )  # fmt: skip
    return transition


@transaction.atomic
def ask_for_transition(
    transition: Transition, *, by: User, on: date, valid_until: date, family_words: str
) -> Transition:
    """Ask the family anew, since a consent names the place: what is told stands in it.

    The services that live consents name already go along, so that nobody is lost. Raises
    ValidationError by field.
    """
    stored = _locked(transition, "cases.change_transition", by)
    _check_under_way(stored)
    if stored.consent is not None and (stored.consent.is_open(on) or stored.consent.is_live(on)):
        raise ValidationError(_("Familien er alt spurt."))
    case = stored.case
    new = next((one for one in case.guide.services if one.kind == stored.unit.kind), None)
    if new is None:
        raise ValidationError(
            _("Handlingsveilederen har ingen slik tjeneste å be om samtykke til.")
        )
    codes, details = _named_already(case, on)
    purpose = _("Overgang til et nytt sted, så hjelpen fortsetter.")
    if not case.child.address_is_protected:  # those who sign may be the ones it hides from
        details[new.code] = stored.unit.name
        purpose = _("Overgang fra %(old)s til %(new)s, så hjelpen fortsetter.") % {
            "old": stored.from_unit.name,
            "new": stored.unit.name,
        }
    stored.family_words = family_words.strip()
    stored.consent = ask_consent_for(
        case, by=by, on=on, valid_until=valid_until, service_codes=[*codes, new.code],
        details=details, to_log=case.consents.live(on).for_log().exists(), purpose=purpose,
    )  # fmt: skip
    return _keep(transition, stored, by=by, act="ask_for_transition")


@transaction.atomic
def name_receiver(transition: Transition, *, by: User, on: date, receiver: User) -> Transition:
    """The leader of the new place says who takes over there, once the family has said yes."""
    stored = _locked(transition, "cases.receive_transition", by)
    _check_under_way(stored)
    if not is_told(stored, on):
        raise ValidationError(_("Familien har ikke sagt ja ennå."))
    works = Membership.objects.live(on).filter(user=receiver, unit=stored.unit)
    if not works.exists():
        raise ValidationError({"receiver": _("Velg en som arbeider hos dere.")})
    stored.receiver = receiver
    _keep(transition, stored, by=by, act="name_receiver")
    holder = stored.case.holder
    link = reverse("cases:transition", args=[stored.pk])
    notify([holder], kind=Notice.Kind.TRANSITION, subject=stored, link=link, on=on)
    return transition


@transaction.atomic
def complete_transition(
    transition: Transition, *, by: User, on: date, meeting_point: str, meeting_on: date
) -> Transition:
    """Agree where one meets; only then is it complete, and the case belongs to the new place.

    The one who has the baton says it, and must work there by now: it was offered and taken before.
    """
    stored = _locked(transition, "cases.change_transition", by)
    _check_under_way(stored)
    if missing := what_is_missing(stored, on):
        raise ValidationError(missing)
    if not meeting_point.strip():
        raise ValidationError({"meeting_point": _("Skriv hvor dere møtes.")})
    if meeting_on < on or meeting_on > on + timedelta(days=366):
        raise ValidationError({"meeting_on": _("Velg en dag i løpet av det neste året.")})
    stored.meeting_point, stored.meeting_on = meeting_point.strip(), meeting_on
    stored.completed_on = on
    _keep(transition, stored, by=by, act="complete_transition")
    _move(transition.case, stored, by=by, on=on)
    return transition


@transaction.atomic
def cancel_transition(transition: Transition, *, by: User, on: date, reason: str) -> Transition:
    """Call it off: the child stays, or goes somewhere else."""
    stored = _locked(transition, "cases.change_transition", by)
    _check_under_way(stored)
    if not reason.strip():
        raise ValidationError({"reason": _("Skriv kort hvorfor.")})
    stored.cancelled_on, stored.cancel_reason = on, reason.strip()
    return _keep(transition, stored, by=by, act="cancel_transition")


def is_told(transition: Transition, on: date) -> bool:
    """Whether the new place may read the package: the consent that names it counts today."""
    return transition.consent is not None and transition.consent.is_live(on)


def works_there(transition: Transition, user_id: int, on: date) -> bool:
    return bool(Membership.objects.live(on).filter(user=user_id, unit=transition.unit_id).exists())


def what_is_missing(transition: Transition, on: date) -> list[str]:
    """What must be in place before a meeting point completes it, in sentences."""
    missing = []
    if not is_told(transition, on):
        missing.append(_("Familien har ikke samtykket til at det nye stedet får vite om saken."))
    if not works_there(transition, transition.case.holder_id, on):
        missing.append(
            _("Ingen på det nye stedet har stafettpinnen. Tilby den til den som tar over.")
        )
    return missing


def package_of(transition: Transition, on: date) -> list[dict[str, Any]]:
    """What was tried, by whom, how long and with what effect, for the new place (R344)."""
    return work_of(transition.case, transition.unit.kind, on)


def coming_to(user: User) -> QuerySet[Transition]:
    """The transitions under way to the units the user leads."""
    units = user.unit_ids(LEADER)
    rows: QuerySet[Transition] = Transition.objects.under_way().filter(unit__in=units)
    return rows.order_by("starts_on", "pk")


def remind_of_transitions(on: date) -> int:
    """Remind of what is not complete: the holder beforehand, and all when the child has begun."""
    told = 0
    for guide in registry.all_guides():
        soon = on + timedelta(days=guide.waits.transition)
        rows = Transition.objects.under_way().filter(
            starts_on__lte=soon, case__guide_slug=guide.slug, case__closed_on=None
        )
        for row in rows.select_related("case__holder").order_by("pk")[:PAGE]:
            begun = row.starts_on <= on
            day = row.starts_on if begun else row.starts_on - timedelta(days=guide.waits.transition)
            told += _remind(row, day, on, begun=begun)
    return told


def _remind(row: Transition, day: date, on: date, *, begun: bool) -> int:
    key = {"subject": Transition._meta.label, "subject_id": str(row.pk)}
    if Notice.objects.filter(kind=Notice.Kind.TRANSITION_LATE, due_day=day, **key).exists():
        return 0
    late, own = Notice.Kind.TRANSITION_LATE, reverse("cases:transition", args=[row.pk])
    notify([row.case.holder], kind=late, subject=row, link=own, on=day)
    if begun:
        link = reverse("cases:oversee", args=[row.case_id])
        notify(leaders_in({row.from_unit_id}, on), kind=late, subject=row, link=link, on=day)
        link = reverse("cases:transitions")
        notify(leaders_in({row.unit_id}, on), kind=late, subject=row, link=link, on=day)
    return 1


def _named_already(case: Case, on: date) -> tuple[list[str], dict[str, str]]:
    """The services that live consents name, as the guide knows them today."""
    rows: Iterable[Any] = case.consents.live(on).sharing().prefetch_related("services")
    found: dict[str, str] = {}
    for row in rows:
        for service in row.services.all():
            if case.guide.service(service.code):
                found[service.code] = service.detail or found.get(service.code, "")
    return list(found), {code: detail for code, detail in found.items() if detail}


def _move(given: Case, transition: Transition, *, by: User, on: date) -> None:
    """The case and the child belong to the new place; whoever may read the log follows from it."""
    case = locked(given)
    case.unit = transition.unit
    case.save(update_fields=["unit"])
    tell_the_caller(given, case, ("unit",))
    child = case.child
    child.unit, child.group = transition.unit, ""
    child.save(update_fields=["unit", "group"])
    unit_changed.send(sender=Case, case=case, by=by, on=on)


def _check_under_way(transition: Transition) -> None:
    if transition.completed_on is not None:
        raise ValidationError(_("Overgangen er alt fullført."))
    if transition.cancelled_on is not None:
        raise ValidationError(_("Overgangen er avlyst."))


def _locked(transition: Transition, perm: str, by: User) -> Transition:
    """The case first, then the transition as it stands in the database."""
    authorize(by, perm, transition)
    case = locked(transition.case)
    Transition.objects.select_for_update().values_list("pk").get(pk=transition.pk)
    rows = Transition.objects.select_related("unit", "from_unit", "consent")
    stored: Transition = rows.get(pk=transition.pk)
    stored.case = case
    authorize(by, perm, stored)
    return stored


def _keep(given: Transition, stored: Transition, *, by: User, act: str) -> Transition:
    keep(stored)
    for name in (
        "family_words", "consent", "receiver", "meeting_point", "meeting_on", "completed_on",
        "cancelled_on", "cancel_reason",
    ):  # fmt: skip
        setattr(given, name, getattr(stored, name))
    record_act(by=by, act=f"cases.{act}", subject=stored)
    return given
