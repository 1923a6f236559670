"""Putting files into a log, looking at them once more with the virus scanner, taking them away."""

import logging
from collections.abc import Sequence
from datetime import date, timedelta

from celery import current_app
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from bti.accounts.authorize import authorize
from bti.accounts.models import User
from bti.audit.record import record_act
from bti.database.acting import for_purpose
from bti.notices.models import Notice
from bti.notices.services import notify
from bti.web.files import Looked, clamav, look_at, names, sealing
from stafettlogg.models import Attachment, InLog, Stafettlogg
from stafettlogg.services.keeping import keep, refuse, tell_readers

AT_ONCE = 10
FOLDER = "attachments"
AGAIN = timedelta(minutes=5)  # before the scanner is asked anew about the same file
BATCH = 50
State = Attachment.State
log_lines = logging.getLogger(__name__)


@transaction.atomic
def attach(
    log: Stafettlogg, *, by: User, on: date, uploads: Sequence[UploadedFile],
    about: InLog | None = None, alt: str = "",
) -> list[Attachment]:  # fmt: skip
    """Put files into the log, or on one record in it; all of them, or none.

    ``alt`` tells what one sees on the pictures. Raises ValidationError beside «files» with one
    sentence for each file that is not taken.
    """
    authorize(by, "stafettlogg.add_attachment", log)
    if about is not None:
        authorize(by, "stafettlogg.view_entry", about)
    made = put_in(log, by=by, on=on, uploads=uploads, about=about, alt=alt)
    if made:
        tell_readers(log, by=by, on=on, about=made[0])
    return made


def put_in(
    log: Stafettlogg, *, by: User, on: date, uploads: Sequence[UploadedFile],
    about: InLog | None, alt: str, only_pictures: bool = False,
) -> list[Attachment]:  # fmt: skip
    """As ``attach``, for a service that has asked leave and tells the readers itself."""
    looked = _look(uploads)
    if only_pictures and not all(one.kind.is_picture for one in looked):
        refuse("files", _("Velg et bilde (JPEG, PNG eller WebP)."))
    if about is not None and about.log_id != log.pk:
        refuse("files", _("Vedlegget hører til en annen logg."))
    places: list[str] = []
    try:
        return [_put(log, one, by=by, about=about, alt=alt.strip(), places=places)
                for one in looked]  # fmt: skip
    except BaseException:
        for place in places:  # the database forgets them; so must the disk
            sealing.remove(place)
        raise


def _look(uploads: Sequence[UploadedFile]) -> list[Looked]:
    """Look at every file before any is kept, so that one hears of all faults at once."""
    if len(uploads) > AT_ONCE:
        refuse("files", _("Legg ved høyst %(most)d filer om gangen.") % {"most": AT_ONCE})
    looked, faults = [], []
    for upload in uploads:
        try:
            looked.append(look_at(upload))
        except ValidationError as error:
            name = names.readable(upload.name or "")
            faults += [
                _("«%(name)s» ble ikke tatt imot. %(why)s") % {"name": name, "why": why}
                for why in error.messages
            ]
    if faults:
        raise ValidationError({"files": faults})
    return looked


def _put(
    log: Stafettlogg, one: Looked, *, by: User, about: InLog | None, alt: str, places: list[str]
) -> Attachment:
    place, size, digest = sealing.seal(one.pieces(), FOLDER)
    places.append(place)
    small = ""
    if one.small is not None:
        small, _size, _digest = sealing.seal([one.small.getvalue()], FOLDER)
        places.append(small)
    found = Attachment(
        log=log, author=by, name=one.name, kind=one.kind, alt=alt if one.kind.is_picture else "",
        size=size, sha256=digest, width=one.width, height=one.height, file=place, small=small,
        state=State.WAITING if clamav.is_there() else State.READY,
    )  # fmt: skip
    if about is not None:
        setattr(found, str(about._meta.model_name), about)
    keep(found)
    record_act(by=by, act="stafettlogg.attach", subject=found, kind=one.kind, size=size)
    if found.state == State.WAITING:
        _enqueue(found)
    return found


def _enqueue(found: Attachment) -> None:
    """Ask the scanner when the file is stored; what the queue loses is found by the clock."""
    transaction.on_commit(
        lambda: current_app.send_task("stafettlogg.tasks.check_attachment", [found.pk]), robust=True
    )


def check(attachment_id: int) -> bool:
    """Ask the scanner about one file that waits; whether it answered.

    A file is handed out after a clean answer and not before. One that is found to hold something
    is taken off the disk, and the one who sent it is told. The row is held while it is looked at,
    so that two workers never look at the same.
    """
    with for_purpose("check_attachment"), transaction.atomic():
        rows = Attachment.everything.select_for_update(of=("self",), skip_locked=True)
        found = rows.select_related("log__case", "author").filter(
            pk=attachment_id, state=State.WAITING
        ).first()  # fmt: skip
        if found is None:
            return False
        found.attempts, found.checked_at = min(found.attempts + 1, 32_000), timezone.now()
        try:
            found.found = clamav.scan(sealing.unseal(found.file))
        except (clamav.NoAnswer, sealing.BrokenSeal, FileNotFoundError) as error:
            log_lines.warning("attachment %s not checked: %s", found.pk, type(error).__name__)
            found.save()
            return False
        found.state = State.REFUSED if found.found else State.READY
        found.save()
        act = "refuse_attachment" if found.found else "clear_attachment"
        record_act(by=None, act=f"stafettlogg.{act}", subject=found)
        if found.found:
            _turn_away(found)
    return True


def _turn_away(found: Attachment) -> None:
    """Take the file off the disk, and tell the one who sent it, without content."""
    notify(
        [found.author],
        kind=Notice.Kind.ATTACHMENT,
        subject=found,
        link=reverse("stafettlogg:attachments", args=[found.log_id]),
        on=timezone.localdate(),
    )
    places = (found.file, found.small)

    def remove() -> None:
        for place in places:
            sealing.remove(place)

    transaction.on_commit(remove)


def check_waiting() -> int:
    """Ask the scanner about what still waits, the longest first; returns how many it answered."""
    if not clamav.is_there():
        return 0
    with for_purpose("check_attachment"):
        before = timezone.now() - AGAIN
        rows = Attachment.everything.filter(
            Q(checked_at=None) | Q(checked_at__lt=before), state=State.WAITING
        )
        keys = list(rows.order_by("checked_at", "pk").values_list("pk", flat=True)[:BATCH])
    return sum(check(key) for key in keys)


@transaction.atomic
def remove_attachment(found: Attachment, *, by: User, on: date) -> Attachment:
    """Take an attachment out of everybody's sight. The file is kept, so that it can be undone."""
    authorize(by, "stafettlogg.remove_attachment", found)
    found = _locked(found)
    if found.undone_at is not None:
        raise ValidationError(_("Vedlegget er alt tatt bort."))
    found.undone_at, found.undone_by = timezone.now(), by
    found.save()
    record_act(by=by, act="stafettlogg.remove_attachment", subject=found, on=on.isoformat())
    return found


@transaction.atomic
def restore_attachment(found: Attachment, *, by: User, on: date) -> Attachment:
    """Put back what was taken away by mistake."""
    authorize(by, "stafettlogg.restore_attachment", found)
    found = _locked(found)
    if found.undone_at is None:
        raise ValidationError(_("Vedlegget er ikke tatt bort."))
    found.undone_at, found.undone_by = None, None
    found.save()
    record_act(by=by, act="stafettlogg.restore_attachment", subject=found, on=on.isoformat())
    return found


def _locked(found: Attachment) -> Attachment:
    rows = Attachment.everything.select_for_update(of=("self",)).select_related("log__case")
    one: Attachment = rows.get(pk=found.pk)
    return one
