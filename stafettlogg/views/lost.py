"""The page for one who could read a log and cannot any longer: why, and what they had typed."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from bti.web.services import load_draft, save_draft
from bti.web.views import FormMixin

LEFT_OUT = {"submission_key", "csrfmiddlewaretoken"}
Typed = Mapping[str, Sequence[str]]


def show_lost(page: Any, why: str) -> HttpResponse:
    """Why the user cannot read, and their own words to hand over. Nothing of the record."""
    context = {"why": why, "typed": list(_words(page))}
    return render(page.request, "stafettlogg/lost.html", context, status=403)


def _words(page: Any) -> Iterator[dict[str, str]]:
    """What was typed on the page, field by field; what is sent now is kept as the draft is."""
    if not isinstance(page, FormMixin):
        return
    key = FormMixin.draft_key.fget(page)  # type: ignore[attr-defined]  # without asking the record
    values, _saved_at = load_draft(page.user, key=key)
    if page.request.method == "POST":
        sent = {name: page.request.POST.getlist(name) for name in page.request.POST}
        kept = {name: said for name, said in sent.items() if name not in LEFT_OUT}
        values = {**values, **kept}
        save_draft(page.user, key=key, values=kept)
    for name, said in values.items():
        text = "\n".join(part for part in said if part.strip())
        field = page.form_class.base_fields.get(name)
        if text and name not in LEFT_OUT and _is_words(field, text):
            label = field.label if field is not None else None
            yield {"name": name, "label": str(label or _("Det du skrev")), "text": text}


def _is_words(field: forms.Field | None, text: str) -> bool:
    """Something written, not a choice or a day. Fields that a guide makes are not known here."""
    if field is None:
        return len(text.split()) > 1
    return isinstance(field, forms.CharField)
