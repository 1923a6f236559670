"""The holder reminds those who have not answered a consent, at most once a day."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from bti.accounts.authorize import authorize
from bti.accounts.models import User
from bti.audit.record import record_act
from bti.notices.models import Notice
from bti.notices.services import notify
from cases.models import Case
from consent.models import Consent, Signature
from consent.services import who_must_sign
from consent.services.asking import Signer


def still_to_sign(case: Case, on: date) -> dict[Consent, list[Signer]]:
    """The consents of the case that wait, each with those who have not answered it."""
    waiting = case.consents.open(on).with_signatures().select_related("child__municipality")
    found: dict[Consent, list[Signer]] = {}
    for consent in waiting.order_by("pk"):
        answered = {
            row.person for row in consent.signatures.all() if row.state != Signature.State.WAITING
        }
        must = who_must_sign(consent.child, on, health_only=consent.is_health_only)
        found[consent] = [person for person in must if person not in answered]
    return {consent: people for consent, people in found.items() if people}


@transaction.atomic
def remind_signers(case: Case, *, by: User, on: date) -> list[User]:
    """Send those who have not answered the notice once more; returns who got it (R61).

    The day they were asked they have it already. Raises PermissionDenied, and ValidationError when
    nobody is to be told, or all have been told today.
    """
    authorize(by, "cases.change_case", case)
    if case.is_shielded:
        raise ValidationError(_("Saken er skjermet for foresatte. Nå skal de ikke få noe herfra."))
    waiting = still_to_sign(case, on)
    if not waiting:
        raise ValidationError(_("Ingen samtykker venter på svar."))
    told: list[User] = []
    for consent, people in waiting.items():
        new = _not_told(consent, people, on)
        notify(
            new,
            kind=Notice.Kind.CONSENT,
            subject=consent,
            link=reverse("consent:detail", args=[consent.pk]),
            on=on,
        )
        if new:
            record_act(by=by, act="cases.remind_signers", subject=consent, people=len(new))
        told += new
    if told:
        return told
    if any(person.user for people in waiting.values() for person in people):
        raise ValidationError(_("De har alt fått beskjed i dag. Minn på igjen i morgen."))
    raise ValidationError(_("De som mangler, kan ikke logge inn. Ring dem, eller bruk papir."))


def _not_told(consent: Consent, people: list[Signer], on: date) -> list[User]:
    users = [person.user for person in people if person.user]
    had = set(
        Notice.objects.filter(
            kind=Notice.Kind.CONSENT,
            subject=consent._meta.label,
            subject_id=str(consent.pk),
            due_day=on,
            recipient__in=users,
        ).values_list("recipient_id", flat=True)
    )
    return [user for user in users if user.pk not in had]
