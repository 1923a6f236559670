"""The text that one discusses with anonymously: chosen, cleaned, marked, mended, never kept."""

from typing import Any

from django.http import HttpRequest, HttpResponse

from cases.inputs.anonymous import ChooseInput, TextInput, listed
from cases.services.anonymous import marks, take_out
from cases.services.anonymous.gathering import known_about, prepare, what_is_written
from cases.views.base import CasePage

FIRST = "concern"


class AnonymousText(CasePage):
    """Prepares a text without what tells who the child is (R48, R49, R376, R398).

    Two steps on one address, both by POST, so that no word of it is ever part of an address.
    Nothing is stored and nothing is sent: the user copies or prints it.
    """

    permission_required = "cases.change_case"
    template_name = "cases/anonymous.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        written = what_is_written(self.object, by=self.user)
        return self.show({"form": self._choose(written, initial={"parts": [FIRST]})})

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self._check(request) if "text" in request.POST else self._prepare(request)

    def _choose(self, written: list[Any], **kwargs: Any) -> ChooseInput:
        return ChooseInput(written=[(one.key, one.title) for one in written], **kwargs)

    def _prepare(self, request: HttpRequest) -> HttpResponse:
        written = what_is_written(self.object, by=self.user)
        form = self._choose(written, data=request.POST)
        if not form.is_valid():
            return self.show({"form": form}, status=422)
        data = form.cleaned_data
        names = data["names"]
        text = prepare(
            self.object, by=self.user, chosen=data["parts"], own=data["own"], names=listed(names)
        )
        return self._show_text(text, names)

    def _check(self, request: HttpRequest) -> HttpResponse:
        form = TextInput(data=request.POST)
        if not form.is_valid():
            return self.show({"form": form, "is_text": True}, status=422)
        return self._show_text(form.cleaned_data["text"], form.cleaned_data["names"])

    def _show_text(self, text: str, names: str) -> HttpResponse:
        known = known_about(self.object, listed(names))
        text = take_out(text, known)
        pieces = marks(text, known)
        reasons: dict[str, list[str]] = {}
        for piece in pieces:
            if piece.kind and piece.text not in reasons.setdefault(piece.why, []):
                reasons[piece.why].append(piece.text)
        form = TextInput(initial={"text": text, "names": names})
        return self.show(
            {"form": form, "is_text": True, "pieces": pieces, "reasons": list(reasons.items())}
        )
