"""What a case asks of the family: who the guardians are, and their consent."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from bti.accounts.authorize import authorize
from bti.accounts.models import User
from bti.audit.record import record_act
from bti.people.models import Guardianship
from bti.people.services import register_guardian
from cases.models import Case
from cases.services.opening import wrong_number
from consent.models import Consent
from consent.services import ask_consent


@transaction.atomic
def add_guardian(
    case: Case, *, by: User, on: date, first_name: str, last_name: str, relation: str,
    parental_responsibility: bool, identity_number: str = "", phone: str = "", email: str = "",
) -> Guardianship:  # fmt: skip
    """Tie a guardian to the child of the case (R264, R267, R282).

    Raises ValidationError by field when the identity number cannot be right, or is there already.
    """
    authorize(by, "cases.change_case", case)
    wrong = wrong_number(identity_number)
    if relation not in Guardianship.Relation.values:
        wrong["relation"] = [_("Velg en relasjon fra lista.")]
    if wrong:
        raise ValidationError(wrong)
    return register_guardian(
        by=by,
        on=on,
        child=case.child,
        relation=relation,
        parental_responsibility=parental_responsibility,
        identity_number=identity_number,
        first_name=first_name.strip(),
        last_name=last_name.strip(),
        phone=phone.strip(),
        email=email.strip(),
    )


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
