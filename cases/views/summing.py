"""The work so far as a text that one mends, copies or prints."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse

from cases.inputs.summing import SummaryInput
from cases.services.summing import sum_up
from cases.views.base import CasePage


class Summary(CasePage):
    """Drafts the text anew each time; nothing is stored, in no draft either (R402, R377)."""

    template_name = "cases/summary.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            text = sum_up(self.object, by=self.user)
        except ValidationError as error:
            return self.show({"why_not": " ".join(error.messages)})
        return self._show_text(text)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Shows what was mended, so that it can be printed."""
        if self.object.is_shielded:
            return self.get(request)
        form = SummaryInput(data=request.POST)
        if not form.is_valid():
            return self.show({"form": form, "text": ""}, status=422)
        return self._show_text(form.cleaned_data["text"])

    def _show_text(self, text: str) -> HttpResponse:
        return self.show({"form": SummaryInput(initial={"text": text}), "text": text})
