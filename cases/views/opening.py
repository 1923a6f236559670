"""The page where a case begins."""

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bti.accounts.models import ServiceUnit
from bti.web.views import PersonalFormPage
from cases.inputs.opening import ConcernInput
from cases.levels import obs_box
from cases.rules import EMPLOYEE, LEADER
from cases.services.opening import start_concern


class NewConcern(PersonalFormPage):
    """Write down what one wonders about; any employee can (R2)."""

    permission_required = "cases.add_case"
    template_name = "cases/new.html"
    form_class = ConcernInput
    saved_message = _("Det er skrevet ned. Bare du kan lese det.")

    @property
    def units(self) -> list[ServiceUnit]:
        """The units one works in, each once."""
        ids = self.user.unit_ids(EMPLOYEE, LEADER)
        units = {m.unit_id: m.unit for m in self.user.live_memberships if m.unit}
        return [unit for pk, unit in units.items() if pk in ids]

    def form_kwargs(self) -> dict[str, Any]:
        return {"units": self.units}

    def initial(self) -> dict[str, Any]:
        return {"concern_on": timezone.localdate()}

    def context(self) -> dict[str, Any]:
        guide = self.user.guide
        return {"obs": obs_box(guide, timezone.now())} if guide else {}

    def save(self, form: ConcernInput) -> str:
        data = form.cleaned_data
        units = {unit.pk: unit for unit in self.units}
        case = start_concern(
            by=self.user,
            on=timezone.localdate(),
            unit=units[data["unit"]] if "unit" in data else self.units[0],
            first_name=data["first_name"],
            last_name=data["last_name"],
            born=data["born"],
            concern=data["concern"],
            surroundings=data["surroundings"],
            concern_on=data["concern_on"],
            identity_number=data["identity_number"],
            group=data["group"],
        )
        return reverse("cases:detail", args=[case.pk])
