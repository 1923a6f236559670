"""Answering: each signs alone, in the portal or on paper, or says no.

The consent is locked while it is answered, so that two who sign in the same second are counted
one after the other, and the last one brings it to life.
"""

from datetime import date
from hashlib import sha256

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from bti.accounts.authorize import authorize
from bti.accounts.models import User
from bti.audit.record import record_act
from bti.notices.models import Notice
from bti.notices.services import notify
from bti.web.uploads import check_document
from consent.models import Consent, Signature
from consent.services.asking import Signer, add_signer, who_must_sign
from consent.services.statement import digest, languages, statement
from consent.services.wording import BASE
from consent.signals import consent_changed

State = Signature.State


@transaction.atomic
def sign(
    consent: Consent, *, by: User, on: date, language: str, login_level: str, seen: str = ""
) -> Signature:
    """Sign in the portal; the last signature that must be there brings the consent to life.

    Keeps the exact text, its hash, language, time and login level. ``seen`` is the hash of the
    text that was on the screen: another text is not signed in its place. Raises PermissionDenied
    for others than the signers, ValidationError when it cannot be signed now (R61, R80, R234).
    """
    authorize(by, "consent.sign_consent", consent)
    consent, rows = _to_answer(consent, on)
    row = _own(rows, by)
    if login_level != settings.OIDC_ACR:
        raise ValidationError(
            _("Du må logge inn på høyeste sikkerhetsnivå for å signere, for eksempel med BankID.")
        )
    if language not in languages(consent):
        raise ValidationError(_("Teksten finnes ikke på dette språket."))
    text = statement(consent, language)
    if seen and seen != digest(text):
        raise ValidationError(
            _("Teksten er endret siden du åpnet siden. Les den en gang til før du signerer.")
        )
    row.state, row.method = State.SIGNED, Signature.Method.PORTAL
    row.answered_at, row.signed_on = timezone.now(), on
    row.text, row.text_hash, row.language = text, digest(text), language
    row.login_level = login_level
    row.save()
    record_act(by=by, act="consent.sign_consent", subject=consent, language=language)
    _settle(consent, rows, row, by=by, on=on)
    return row


@transaction.atomic
def decline(consent: Consent, *, by: User, on: date, reason: str = "") -> Signature:
    """Say no. All who must sign have to say yes, so the consent is refused (R61, R80).

    Raises PermissionDenied for others than the signers, ValidationError when it is too late.
    """
    authorize(by, "consent.sign_consent", consent)
    consent, rows = _to_answer(consent, on)
    row = _own(rows, by)
    row.state, row.answered_at = State.DECLINED, timezone.now()
    row.method = Signature.Method.PORTAL
    row.save()
    consent.state, consent.ended_on = Consent.State.REFUSED, on
    consent.ended_reason = check_reason(reason)
    consent.save()
    record_act(by=by, act="consent.decline_consent", subject=consent)
    consent_changed.send(sender=Consent, consent=consent, by=by, on=on)
    _tell_keeper(consent, row, by=by, on=on)
    return row


@transaction.atomic
def register_paper(
    signature: Signature, *, by: User, on: date, signed_on: date, place: str, scan: UploadedFile,
    language: str = BASE,
) -> Signature:  # fmt: skip
    """The keeper registers a signature on paper, with a scan of it (R234).

    ``language`` is what was read before signing. Raises PermissionDenied, and ValidationError by
    field: a day in the future or before the consent was asked for, no place, a language the text
    does not exist in, a scan that is no document, cannot be opened or is too large.
    """
    authorize(by, "consent.register_paper", signature)
    consent, rows = _to_answer(signature.consent, on)
    row = next((found for found in rows if found.pk == signature.pk), None)
    if row is None:
        raise ValidationError(_("Denne personen skal ikke lenger signere."))
    if row.state != State.WAITING:
        raise ValidationError(_("Denne personen har alt svart."))
    if signed_on > on:
        raise ValidationError({"signed_on": _("Datoen kan ikke være fram i tid.")})
    if signed_on < consent.asked_on:
        raise ValidationError({"signed_on": _("Datoen kan ikke være før dere ba om samtykket.")})
    if not place.strip():
        raise ValidationError({"place": _("Skriv stedet som står på skjemaet.")})
    if language not in languages(consent):
        raise ValidationError({"language": _("Teksten finnes ikke på dette språket.")})
    row.language = language
    row.scan_ending = _ending(scan)
    row.scan_hash = _hash(scan)
    row.state, row.method = State.SIGNED, Signature.Method.PAPER
    row.answered_at, row.signed_on, row.place = timezone.now(), signed_on, place.strip()
    row.registered_by = by
    row.scan.save(scan.name or "", scan, save=False)
    try:
        row.save()
        record_act(
            by=by, act="consent.register_paper", subject=consent, signed_on=signed_on.isoformat()
        )
        _settle(consent, rows, row, by=by, on=on)
    except Exception:
        row.scan.delete(save=False)  # the database forgets it; so must the disk
        raise
    return row


def check_reason(reason: str) -> str:
    """The reason as it is kept. Raises ValidationError when it is too long."""
    reason = reason.strip()
    if len(reason) > 300:
        raise ValidationError({"reason": _("Begrunnelsen kan ha høyst 300 tegn.")})
    return reason


def locked(consent: Consent) -> Consent:
    """The consent as it is now, held until the transaction ends."""
    found: Consent = (
        Consent.objects.select_for_update(of=("self",))
        .select_related("child__municipality", "keeper")
        .get(pk=consent.pk)
    )
    return found


def _to_answer(consent: Consent, on: date) -> tuple[Consent, list[Signature]]:
    """The locked consent and the rows of those who must sign on the day.

    Who must sign may have changed since it was asked: a birthday, a new guardian, one who no
    longer has responsibility. Rows are added and unanswered ones taken away, so that nothing
    half-signed is counted.
    """
    consent = locked(consent)
    if not consent.is_open(on):
        raise ValidationError(_why_closed(consent))
    must = who_must_sign(consent.child, on, health_only=consent.is_health_only)
    rows: list[Signature] = []
    for row in consent.signatures.select_related("guardian", "child").order_by("pk"):
        row.consent = consent
        if row.person in must:
            rows.append(row)
        elif row.state == State.WAITING:
            row.delete()
    known: list[Signer] = [row.person for row in rows]
    return consent, rows + [add_signer(consent, person) for person in must if person not in known]


def _why_closed(consent: Consent) -> str:
    return {
        Consent.State.ASKED: _("Samtykket gikk ut før alle hadde svart. Det kan ikke signeres nå."),
        Consent.State.GIVEN: _("Alle har signert alt. Samtykket gjelder."),
        Consent.State.REFUSED: _("Noen har sagt nei til dette samtykket. Det kan ikke signeres."),
        Consent.State.WITHDRAWN: _("Samtykket er trukket tilbake. Det kan ikke signeres."),
    }[Consent.State(consent.state)]


def _own(rows: list[Signature], by: User) -> Signature:
    row = next((found for found in rows if found.is_for(by)), None)
    if row is None:
        raise ValidationError(_("Du er ikke en av dem som skal signere dette samtykket."))
    if row.state != State.WAITING:
        raise ValidationError(_("Du har alt svart på dette samtykket."))
    return row


def _settle(
    consent: Consent, rows: list[Signature], answer: Signature, *, by: User, on: date
) -> None:
    """Bring the consent to life when nobody is missing; tell the keeper either way."""
    if all(row.state == State.SIGNED for row in rows):
        consent.state, consent.given_on = Consent.State.GIVEN, on
        consent.save()
        consent_changed.send(sender=Consent, consent=consent, by=by, on=on)
    _tell_keeper(consent, answer, by=by, on=on)


def _tell_keeper(consent: Consent, answer: Signature, *, by: User, on: date) -> None:
    """One notice for each answer, so that the second of a day is not taken for the first."""
    if consent.keeper != by:
        notify(
            [consent.keeper],
            kind=Notice.Kind.CONSENT_ANSWERED,
            subject=answer,
            link=reverse("consent:detail", args=[consent.pk]),
            on=on,
        )


def _ending(scan: UploadedFile) -> str:
    try:
        _media_type, ending = check_document(scan)
    except ValidationError as error:
        raise ValidationError({"scan": error}) from None
    return ending


def _hash(scan: UploadedFile) -> str:
    found = sha256()
    for chunk in scan.chunks():
        found.update(chunk)
    scan.seek(0)
    return found.hexdigest()
