"""Lysglimt from everyone who reads, and how far each has read."""

from datetime import date

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bti.accounts.authorize import authorize
from bti.accounts.models import User
from bti.audit.record import record_act
from stafettlogg.models import LastRead, Lysglimt, Stafettlogg
from stafettlogg.services.attaching import put_in
from stafettlogg.services.keeping import keep, refuse, tell_readers


@transaction.atomic
def share_lysglimt(
    log: Stafettlogg, *, by: User, on: date, text: str, picture: UploadedFile | None = None,
    alt: str = "",
) -> Lysglimt:  # fmt: skip
    """Keep a small good moment as it was told, or its picture, or both (R122).

    ``alt`` tells what one sees on the picture, and is the text where there is no other. Raises
    ValidationError by field.
    """
    authorize(by, "stafettlogg.add_lysglimt", log)
    text, alt = text.strip(), alt.strip()
    if not (text or alt):
        refuse(
            "alt" if picture else "text",
            _("Skriv hva vi ser på bildet, eller hva som var fint.")
            if picture
            else _("Skriv noe, eller velg et bilde."),
        )
    glimpse = Lysglimt(log=log, author=by, text=text or alt, on=on)
    keep(glimpse)
    record_act(by=by, act="stafettlogg.share_lysglimt", subject=glimpse)
    if picture is not None:
        try:
            put_in(log, by=by, on=on, uploads=[picture], about=glimpse, alt=alt, only_pictures=True)
        except ValidationError as error:
            faults = getattr(error, "error_dict", {})
            raise ValidationError({"picture": faults.pop("files", []), **faults}) from None
    tell_readers(log, by=by, on=on)
    return glimpse


def mark_seen(log: Stafettlogg, *, user: User) -> None:
    """Note how far the reader has come; one statement, whether it is the first time or not."""
    LastRead.objects.bulk_create(
        [LastRead(log=log, user=user, at=timezone.now())],
        update_conflicts=True,
        unique_fields=["log", "user"],
        update_fields=["at"],
    )


@transaction.atomic
def choose_digest(log: Stafettlogg, *, by: User, on: date, wants: bool) -> None:
    """Whether the reader is told on Fridays of the week's lysglimt in this log."""
    authorize(by, "stafettlogg.view_stafettlogg", log)
    row, _made = LastRead.objects.get_or_create(log=log, user=by, defaults={"at": timezone.now()})
    row.wants_digest = wants
    row.save(update_fields=["wants_digest"])
