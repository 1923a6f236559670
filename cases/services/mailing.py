"""The calendar file to those who are invited and have no part in the system: time, and no names."""

from datetime import datetime

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _

from cases.models import Invitee
from cases.services.calendar import calendar_file, method_of

BATCH = 100


def mail_guests(now: datetime, limit: int = BATCH) -> int:
    """Send each version of a meeting once, claimed by a row lock; returns how many were sent.

    Nothing is sent while the case is shielded, nor that a meeting is off which they never heard of.
    """
    sent = 0
    for _turn in range(limit):
        with transaction.atomic():
            waiting = _waiting(now).select_for_update(skip_locked=True, of=("self",))
            guest = waiting.select_related("invitation").order_by("pk").first()
            if guest is None:
                return sent
            try:
                _mail(guest).send()
            except OSError:
                return sent  # the next round tries again
            guest.mailed = guest.invitation.version
            guest.save(update_fields=["mailed"])
            sent += 1
    return sent


def _waiting(now: datetime) -> QuerySet[Invitee]:
    new = Q(mailed=None, invitation__cancelled_at=None)
    rows: QuerySet[Invitee] = Invitee.objects.exclude(email="").filter(
        new | Q(mailed__lt=F("invitation__version")),
        invitation__starts_at__gt=now,
        invitation__case__shielded_at=None,
    )
    return rows


def _mail(guest: Invitee) -> EmailMessage:
    invitation = guest.invitation
    words = {
        "REQUEST": _("Du er invitert til et møte. Tida står i kalenderfila som følger med."),
        "CANCEL": _("Et møte du er invitert til, er avlyst."),
    }
    method = method_of(invitation)
    mail = EmailMessage(
        subject=_("Møte"),
        body=_(
            "Hei!\n\n%(what)s\n\nVi skriver aldri hva det gjelder i e-post. "
            "Spør den som ba deg komme."
        )
        % {"what": words[method]},
        to=[guest.email],
    )
    text = calendar_file(invitation, settings.BASE_URL, own=guest)
    mail.attach("mote.ics", text.encode(), f"text/calendar; charset=utf-8; method={method}")
    return mail
