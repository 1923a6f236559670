"""The report as a document people can read: every value of the message, tagged (PDF/UA)."""

from pathlib import Path

from django.conf import settings
from django.template.loader import render_to_string

from cases.services.sending.message import Message, rows

VARIANT = "pdf/ua-1"
FONT = Path(settings.BASE_DIR) / "static" / "vendor" / "font" / "files"


def document_of(message: Message, language: str) -> bytes:
    """The document. WeasyPrint is slow to load and belongs to the worker."""
    import weasyprint  # noqa: PLC0415

    html = render_to_string("archive/report.html", {"parts": rows(message), "language": language})
    # Text from people can never make the worker fetch anything but our own fonts
    fonts = weasyprint.URLFetcher(allowed_protocols=("file",), fail_on_errors=True)
    page = weasyprint.HTML(string=html, base_url=f"{FONT}/", url_fetcher=fonts)
    found: bytes = page.write_pdf(pdf_variant=VARIANT)
    return found
