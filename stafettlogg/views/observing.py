"""Observations at a measure."""

from functools import cached_property
from typing import Any

from django.utils.translation import gettext_lazy

from bti.accounts.addresses import address
from forms.models import FilledForm
from stafettlogg.inputs import ObservationInput
from stafettlogg.services import attach_observation
from stafettlogg.services.keeping import refuse
from stafettlogg.services.observing import OBSERVATION, to_attach
from stafettlogg.views.base import MeasureFormPage

MOST = 30  # observations to choose among, the newest


class AttachObservation(MeasureFormPage):
    """Put a locked observation form of the case at a measure (R88)."""

    permission_required = "stafettlogg.observe_measure"
    template_name = "stafettlogg/observation_new.html"
    form_class = ObservationInput
    saved_message = gettext_lazy("Observasjonen står nå ved tiltaket. Bare du ser den.")

    @cached_property
    def filled(self) -> list[FilledForm]:
        return list(to_attach(self.object)[:MOST])

    def form_kwargs(self) -> dict[str, Any]:
        return {"filled": self.filled}

    def context(self) -> dict[str, Any]:
        return {
            "measure": self.object,
            "has_any": bool(self.filled),
            "fill_href": address("forms:fill", self.case.pk, OBSERVATION),
        }

    def save(self, form: ObservationInput) -> str:
        chosen = next((one for one in self.filled if one.pk == form.cleaned_data["form"]), None)
        if chosen is None:
            refuse("form", str(gettext_lazy("Velg en fra lista.")))
        attach_observation(self.object, by=self.user, on=self.on, form=chosen)
        return self.to_log(f"#tiltak-{self.object.pk}")
