"""Pages as accessible PDF: PDF/A-2a and PDF/UA-1, tagged, with language, title and bookmarks.

For what is short and asked for on a page (docs/decisions/0010). WeasyPrint is imported when it
is needed: it is slow to load. Text from people is escaped and can make it fetch nothing.
"""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpResponse

VARIANT = "pdf/a-2a"
STATIC = Path(settings.BASE_DIR) / "static"

# PDF/A allows the mark of PDF/UA only with a description of its schema beside it
UA_MARK = b"""
<rdf:Description xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
  xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" rdf:about="" pdfuaid:part="1"/>
<rdf:Description xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
  xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
  xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
  xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#" rdf:about="">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>PDF/UA version identifier</pdfaProperty:description>
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>
"""


def accessible_pdf(html: str) -> bytes:
    """The page as PDF. Its language and title are those of the HTML."""
    import weasyprint  # noqa: PLC0415

    fetcher = weasyprint.URLFetcher(allowed_protocols=("file",), fail_on_errors=True)
    page = weasyprint.HTML(string=html, base_url=f"{STATIC}/", url_fetcher=fetcher)
    document = page.render(pdf_variant=VARIANT)
    _mark_as_accessible(document.metadata)
    whole: bytes = document.write_pdf(pdf_variant=VARIANT)
    return whole


def _mark_as_accessible(metadata: Any) -> None:
    plain = metadata.generate_rdf_metadata

    def marked(*args: Any, **kwargs: Any) -> bytes:
        text: bytes = plain(*args, **kwargs)
        end = text.rindex(b"</rdf:RDF>")
        return text[:end] + UA_MARK + text[end:]

    metadata.generate_rdf_metadata = marked


def pdf_response(html: str, *, name: str) -> HttpResponse:
    """The PDF as a file to keep. ``name``: of the file, without a word about anybody."""
    response = HttpResponse(accessible_pdf(html), content_type="application/pdf")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.pdf"'
    response.headers["Cache-Control"] = "no-store"
    return response
