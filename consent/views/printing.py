"""The form on paper: as a page and as an accessible PDF, with the way back as a QR code (R234)."""

from collections.abc import Sequence
from typing import Any

import segno
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from bti.web.pdf import pdf_response
from consent import services
from consent.models import Consent
from consent.views.reading import ConsentRecord

ALL = "alle"


class PrintPage(ConsentRecord):
    """The form to sign by hand, to print from the browser: ``?sprak=nb``, several, or ``alle``."""

    permission_required = "consent.print_consent"
    template_name = "consent/consent_print.html"

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        form = printed(self.object, chosen(self.object, request.GET.getlist("sprak")))
        return self.show({**self.all_told(), **form})


class PdfPage(ConsentRecord):
    """The same as an accessible PDF (docs/decisions/0010)."""

    permission_required = "consent.print_consent"

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        form = printed(self.object, chosen(self.object, request.GET.getlist("sprak")))
        html = render_to_string("consent/consent_pdf.html", {"consent": self.object, **form})
        return pdf_response(html, name=_("samtykke") + f"-{self.object.pk}")


def chosen(consent: Consent, asked: Sequence[str]) -> list[str]:
    """The languages that are asked for and exist, in order; else the page's own."""
    there = services.languages(consent)
    if ALL in asked:
        return list(there)
    found = [code for code in there if code in asked]
    return found or [services.language_for(consent, get_language())]


def printed(consent: Consent, languages: Sequence[str]) -> dict[str, Any]:
    """What the paper holds: the exact text in each language, who signs, and the way back."""
    there = services.languages(consent)
    texts = [
        {"language": there[code], "parts": _parts(services.statement(consent, code))}
        for code in languages
    ]
    where = f"{settings.BASE_URL}{reverse('consent:detail', args=[consent.pk])}"
    return {
        "texts": texts,
        "title": texts[0]["parts"][0]["lines"][0],  # type: ignore[index]
        "only_language": texts[0]["language"] if len(texts) == 1 else None,
        "age": consent.child.municipality.guide.ages.sign,
        "address": where,
        "qr": qr(where),
    }


def qr(address: str) -> str:
    """The address as a QR code, drawn as SVG. It holds the address and nothing about anybody."""
    code = segno.make(address, error="m", micro=False)
    drawing: str = code.svg_inline(
        scale=4, border=4, omitsize=False, light="#fff", title=_("QR-kode til adressen over")
    )
    return drawing


def _parts(text: str) -> list[dict[str, list[str]]]:
    """The paragraphs, each with its lines and the points of its list."""
    found = []
    for paragraph in text.split("\n\n"):
        lines = paragraph.splitlines()
        points = [line.removeprefix("– ") for line in lines if line.startswith("– ")]
        found.append({"lines": [x for x in lines if not x.startswith("– ")], "points": points})
    return found
