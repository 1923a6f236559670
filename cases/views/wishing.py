"""The holder writes down whom the family wishes to hold the baton."""

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy

from cases.inputs.wishing import WishOnBehalfInput
from cases.services.wishing import note_wish
from cases.views.base import CaseFormPage


class Wish(CaseFormPage):
    """What the family wishes, on their behalf; what they wished before stands below (R249)."""

    permission_required = "cases.change_case"
    template_name = "cases/wish.html"
    form_class = WishOnBehalfInput
    saved_message = gettext_lazy("Ønsket er notert.")

    def context(self) -> dict[str, Any]:
        rows = self.object.familywishs.select_related("noted_by").order_by("-on", "-pk")
        return {"wishes": list(rows[:20])}

    def save(self, form: WishOnBehalfInput) -> str:
        data = form.cleaned_data
        note_wish(
            self.object, by=self.user, on=timezone.localdate(), wish=data["wish"],
            told_by=data["told_by"],
        )  # fmt: skip
        return reverse("cases:detail", args=[self.object.pk])
