"""Taking back a signature on paper that was registered by mistake, before the consent counts."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from bti.accounts.authorize import authorize
from bti.accounts.models import User
from bti.audit.record import record_act
from consent.models import Consent, Signature
from consent.services.answering import locked


class Mistake(models.TextChoices):
    """What the second look at the scan can find. A code, so that the reason tells of nobody."""

    NO_SIGNATURE = "no_signature", gettext_lazy("Underskriften mangler på skjemaet")
    OTHER_PERSON = "other_person", gettext_lazy("Det er en annen som har skrevet under")
    OTHER_FORM = "other_form", gettext_lazy("Det er feil skjema som er skannet")
    UNREADABLE = "unreadable", gettext_lazy("Skjemaet kan ikke leses")


@transaction.atomic
def undo_paper(signature: Signature, *, by: User, on: date, mistake: str) -> Signature:
    """The keeper takes back a signature on paper; the person waits again (R234).

    That it was there, and what was wrong, stays in the history; the scan itself is thrown away,
    since it may be another family's. A consent that counts is never unmade, only withdrawn. Raises
    PermissionDenied, and ValidationError when there is nothing to take back.
    """
    authorize(by, "consent.register_paper", signature)
    consent = locked(signature.consent)
    row = Signature.objects.select_for_update().get(pk=signature.pk)
    if mistake not in Mistake.values:
        raise ValidationError({"mistake": _("Velg hva som er galt.")})
    if row.state != Signature.State.SIGNED or row.method != Signature.Method.PAPER:
        raise ValidationError(_("Det er ingen underskrift på papir å ta tilbake."))
    if consent.state == Consent.State.GIVEN:
        raise ValidationError(
            _("Samtykket gjelder allerede. Det kan ikke gjøres om, bare trekkes tilbake.")
        )
    if not consent.is_open(on):
        raise ValidationError(_("Samtykket er avsluttet. Det er ingenting å gjøre om."))
    storage, name = row.scan.storage, row.scan.name
    row.state, row.method, row.place, row.language = Signature.State.WAITING, "", "", ""
    row.answered_at = row.signed_on = row.registered_by = None
    row.scan, row.scan_ending, row.scan_hash = "", "", ""
    row._change_reason = mistake  # type: ignore[attr-defined]  # the history reads it
    row.save()
    record_act(by=by, act="consent.undo_paper", subject=consent, mistake=mistake)
    if name:
        transaction.on_commit(lambda: storage.delete(name), robust=True)
    return row
