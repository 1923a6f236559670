"""The pages where a case asks the family for consent, anew too, and reminds them."""

from datetime import timedelta
from typing import Any

from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as told_now
from django.utils.translation import gettext_lazy as _

from bti.guides.models import Guide
from bti.web.inputs import PageForm
from cases.inputs.consents import ConsentInput
from cases.services.consents import ask_consent_for
from cases.services.reminding import remind_signers, still_to_sign
from cases.views.asking import AskingAhead
from cases.views.base import CaseFormPage
from consent.models import Consent, ConsentLimit
from consent.services import who_must_sign
from consent.signatories import Role, required_roles

ORDINARY_LENGTH = 365  # days, where the guide names no longest


class AskConsent(AskingAhead):
    """Ask the family for consent: to a log, to named services, until a day."""

    permission_required = "cases.change_case"
    template_name = "cases/ask_consent.html"
    saved_message = _("Samtykket er gjort klart. De som skal signere, har fått beskjed.")

    @property
    def guide(self) -> Guide:  # type: ignore[override]
        """Whose services are asked about: the consent is the municipality's, also where one service
        works by a guide of its own."""
        case = self.object
        return case.municipality.guide if case.guide.is_child_welfare else case.guide

    def initial(self) -> dict[str, Any]:
        longest = self.guide.consent.longest_days
        days = min(longest or ORDINARY_LENGTH, ORDINARY_LENGTH)
        return {
            "to_log": True,
            **self.as_last(),
            "informed": False,
            "valid_until": timezone.localdate() + timedelta(days=days),
        }

    @property
    def draft_key(self) -> str:
        """What one began on anew is another draft than what one begins on from nothing."""
        named = self.request.GET.get("fra", "")[:10]
        return f"{super().draft_key}:{named}" if named else super().draft_key

    def as_last(self) -> dict[str, Any]:
        """What was asked for in the consent of this case that ``?fra=`` names, to ask anew.

        Not its end, nor that the family has been informed: both are new each time.
        """
        named = self.request.GET.get("fra", "")
        if not named:
            return {}
        rows = self.object.consents.to_show()
        last = rows.filter(pk=named).first() if named.isdigit() else None
        if last is None:
            raise Http404
        return _asked_in(last, self.guide)

    def context(self) -> dict[str, Any]:
        case = self.object
        return {
            "signers": who_must_sign(case.child, timezone.localdate()),
            "note": self.guide.log_services_note,
            "alone_in_health": self.alone_in_health(),
            **self.ahead(),
        }

    def alone_in_health(self) -> str:
        """The name of the youth who decides alone where only health services are named (R26)."""
        child, on = self.object.child, timezone.localdate()
        ages = child.municipality.guide.ages
        alone = required_roles(child.born, on, ages, health_only=True) == {Role.CHILD}
        both = Role.GUARDIAN in required_roles(child.born, on, ages)
        return str(child.first_name) if alone and both else ""

    def save(self, form: ConsentInput) -> str:
        consent = ask_consent_for(
            self.object, by=self.user, on=timezone.localdate(), **self.asked(form)
        )
        return reverse("consent:detail", args=[consent.pk])


class Remind(CaseFormPage):
    """Remind those who have not answered, once a day."""

    permission_required = "cases.change_case"
    template_name = "cases/remind.html"
    form_class = PageForm
    saved_message = _("De som ikke har svart, har fått en påminnelse.")

    def context(self) -> dict[str, Any]:
        waiting = still_to_sign(self.object, timezone.localdate())
        people = list(dict.fromkeys(person for those in waiting.values() for person in those))
        return {"consequences": [_who_is_told(person) for person in people]}

    def save(self, form: PageForm) -> str:
        remind_signers(self.object, by=self.user, on=timezone.localdate())
        return reverse("cases:detail", args=[self.object.pk])


def _who_is_told(person: Any) -> str:
    if person.user:
        return told_now("%(name)s får en påminnelse.") % {"name": person.name}
    return told_now("%(name)s kan ikke logge inn. Ring, eller bruk skjema på papir.") % {
        "name": person.name
    }


def _asked_in(last: Consent, guide: Guide) -> dict[str, Any]:
    """The fields of the form, as they were; services the guide no longer has are left out."""
    services = [one for one in last.services.all() if guide.service(one.code)]
    values: dict[str, Any] = {
        "purpose": last.purpose,
        "to_log": last.to_log,
        "no_exchange": last.no_exchange,
        "only_share": last.only_share,
        "limits": last.limits,
        "service_codes": [one.code for one in services],
        **{f"detail_{one.code}": one.detail for one in services},
    }
    codes = {one.pk: one.code for one in services}
    persons: dict[tuple[int, str], int] = {}
    for limit in last.area_limits.order_by("pk"):
        if limit.employee_id is not None:
            number = persons.setdefault((limit.employee_id, limit.kind), len(persons) + 1)
            values[f"person_{number}"] = str(limit.employee_id)
            values[f"person_{number}_kind"] = limit.kind
            field = f"person_{number}_areas"
        elif limit.service_id is None:
            held = limit.kind == ConsentLimit.Kind.HOLD
            field = "held_areas" if held else "only_areas"
        elif limit.service_id in codes:
            field = f"areas_{codes[limit.service_id]}"
        else:
            continue
        values.setdefault(field, []).append(limit.area)
    return values
