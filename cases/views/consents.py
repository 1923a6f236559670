"""The page where a case asks the family for consent."""

from datetime import timedelta
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bti.guides.models import Guide
from cases.inputs.consents import ConsentInput
from cases.services.consents import ask_consent_for
from cases.views.base import CaseFormPage
from consent.services import who_must_sign

ORDINARY_LENGTH = 365  # days, where the guide names no longest


class AskConsent(CaseFormPage):
    """Ask the family for consent: to a log, to named services, until a day."""

    permission_required = "cases.change_case"
    template_name = "cases/ask_consent.html"
    form_class = ConsentInput
    saved_message = _("Samtykket er gjort klart. De som skal signere, har fått beskjed.")

    @property
    def guide(self) -> Guide:
        """Whose services are asked about: the consent is the municipality's, also where one service
        works by a guide of its own."""
        case = self.object
        return case.municipality.guide if case.guide.is_child_welfare else case.guide

    def form_kwargs(self) -> dict[str, Any]:
        return {"guide": self.guide}

    def initial(self) -> dict[str, Any]:
        longest = self.guide.consent.longest_days
        days = min(longest or ORDINARY_LENGTH, ORDINARY_LENGTH)
        return {
            "to_log": True,
            "informed": False,
            "valid_until": timezone.localdate() + timedelta(days=days),
        }

    def context(self) -> dict[str, Any]:
        case = self.object
        return {
            "signers": who_must_sign(case.child, timezone.localdate()),
            "note": self.guide.log_services_note,
        }

    def save(self, form: ConsentInput) -> str:
        consent = ask_consent_for(
            self.object, by=self.user, on=timezone.localdate(), **form.asked()
        )
        return reverse("consent:detail", args=[consent.pk])
