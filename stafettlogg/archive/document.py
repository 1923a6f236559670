"""The archive document as PDF/A-2a: tagged, with contents and page numbers.

WeasyPrint is imported here, when it is needed, and nowhere else: it is slow to load and belongs
to the worker (docs/decisions/0005).
"""

from pathlib import Path

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

from stafettlogg.archive.pieces import Document

VARIANT = "pdf/a-2a"
FONT = Path(settings.BASE_DIR) / "static" / "vendor" / "font" / "files"


def write_pdf(document: Document, target: Path) -> int:
    """Write the document to ``target``; returns the number of pages."""
    import weasyprint  # noqa: PLC0415

    with translation.override(document.language):
        html = render_to_string("archive/document.html", {"document": document})
    rendered = weasyprint.HTML(string=html, base_url=f"{FONT}/", url_fetcher=_only_fonts()).render(
        pdf_variant=VARIANT
    )
    rendered.write_pdf(target, pdf_variant=VARIANT)
    return len(rendered.pages)


def _only_fonts() -> "weasyprint.URLFetcher":  # type: ignore[name-defined]  # noqa: F821
    """Text from people can never make the worker fetch anything but our own fonts."""
    import weasyprint  # noqa: PLC0415

    return weasyprint.URLFetcher(allowed_protocols=("file",), fail_on_errors=True)
