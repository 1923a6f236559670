"""What a case asks of the family: their consent."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from bti.accounts.authorize import authorize
from bti.accounts.models import User
from bti.audit.record import record_act
from cases.models import Case
from consent.models import Consent
from consent.services import ask_consent


@transaction.atomic
def ask_consent_for(case: Case, *, by: User, on: date, **asked: Any) -> Consent:
    """Ask the family for consent in this run, with the fields of ``consent.services.ask_consent``.

    The consent opens nothing in another run (purpose limitation). Raises ValidationError while
    guardians are shielded from the case: they are to get nothing from here (R35).
    """
    authorize(by, "cases.change_case", case)
    if case.is_shielded:
        raise ValidationError(_("Saken er skjermet for foresatte. Nå skal de ikke få noe herfra."))
    consent: Consent = ask_consent(case.child, by=by, on=on, **asked)
    case.consents.add(consent)
    record_act(by=by, act="cases.ask_consent", subject=case, consent=consent.pk)
    return consent
