"""The form on paper: the exact text, a line for each who signs, and the way back."""

import datetime as dt
import io
import re

import pytest
import segno
from django.urls import reverse
from pypdf import PdfReader

from bti.audit.models import ReadEvent
from consent import services
from consent.views.printing import qr
from tests import verapdf
from tests.consent.conftest import years_before


@pytest.fixture
def of_ella(ask, youth, parent, anne, today):
    """A consent that a guardian and a youth are to sign."""
    ella = youth(years_before(today, 15))
    parent(ella, anne)
    return ask(ella, limits="Helsa til Tomas. <b>privat</b>")


@pytest.fixture
def pdf_of(browse, kari):
    def reading(consent, query=""):
        return browse(kari).get(reverse("consent:pdf", args=[consent.pk]) + query)

    return reading


def words_of(answer) -> str:
    pages = PdfReader(io.BytesIO(answer.content)).pages
    return "".join("".join(page.extract_text() for page in pages).split())


def bare(text: str) -> str:
    return "".join(text.replace("– ", "").split())


@pytest.mark.parametrize("query", ["?sprak=nb", "?sprak=nn", "?sprak=en", "?sprak=alle"])
@pytest.mark.requirement("R223", "R234")
def test_the_form_is_an_accessible_pdf_in_every_language(of_ella, pdf_of, tmp_path, query):
    answer = pdf_of(of_ella, query)

    path = tmp_path / "skjema.pdf"
    path.write_bytes(answer.content)
    assert [verapdf.failures(path, kind) for kind in ("2a", "ua1")] == [[], []]
    assert answer["Content-Type"] == "application/pdf"
    assert "no-store" in answer["Cache-Control"]
    assert answer["Content-Disposition"] == f'attachment; filename="samtykke-{of_ella.pk}.pdf"'


@pytest.mark.requirement("R223", "R224", "R229", "R232", "R233")
def test_the_paper_holds_the_exact_text_in_the_languages_asked_for(of_ella, pdf_of):
    texts = {code: bare(services.statement(of_ella, code)) for code in ("nb", "nn", "en")}

    def held(query):
        words = words_of(pdf_of(of_ella, query)).replace("–", "")
        return {code for code, text in texts.items() if _whole(text, words)}

    assert held("?sprak=nb") == {"nb"}
    assert held("?sprak=en&sprak=nn") == {"en", "nn"}
    assert held("?sprak=alle") == {"nb", "nn", "en"}
    assert held("") == held("?sprak=tlh") == {"nb"}


def _whole(text: str, words: str) -> bool:
    """Every sentence of the text, in order; the foot of a page may come between two."""
    at = 0
    for sentence in re.split(r"(?<=[.:])", text.replace("–", "")):
        at = words.find(sentence, at)
        if at < 0:
            return False
    return True


@pytest.mark.requirement("R234")
def test_there_is_a_line_for_each_who_signs_with_place_and_day(of_ella, pdf_of):
    words = words_of(pdf_of(of_ella))

    for told in ("STED", "DATO", "AnneSolberg", "Signaturforesatt", "EllaVik"):
        assert told in words
    assert "Barnetssignatur(over15år)" in words


@pytest.mark.requirement("R234")
def test_the_page_to_print_holds_the_same_as_the_pdf(of_ella, browse, kari):
    page = browse(kari).get(reverse("consent:print", args=[of_ella.pk]) + "?sprak=alle")
    told = bare(re.sub(r"<[^>]+>", " ", page.content.decode()))

    for line in ("HvemUnderskriftSTEDDATO", "AnneSolbergSignaturforesatt", "Consenttocooperation"):
        assert line in told
    assert "&lt;b&gt;privat" in told
    assert list(ReadEvent.objects.values_list("page", flat=True)) == ["consent:print"]


@pytest.mark.requirement("R234")
def test_the_code_holds_the_address_of_the_page_and_nothing_else(of_ella, pdf_of, settings):
    settings.BASE_URL = "https://stafettloggen.example"
    address = f"https://stafettloggen.example/samtykke/{of_ella.pk}/"

    assert address == settings.BASE_URL + reverse("consent:detail", args=[of_ella.pk])
    assert address in words_of(pdf_of(of_ella))
    drawn = segno.make(address, error="m", micro=False).svg_inline(scale=4, border=4)
    assert re.findall(r' d="[^"]+"', drawn)[-1] in qr(address)


@pytest.mark.requirement("R26")
def test_a_youth_who_decides_alone_has_the_only_line(ask, youth, parent, anne, pdf_of, today):
    ella = youth(years_before(today, 16))
    parent(ella, anne)
    consent = ask(
        ella, service_codes=["fastlege"], to_log=False, valid_until=today + dt.timedelta(days=9)
    )

    words = words_of(pdf_of(consent))

    assert "EllaVik" in words
    assert "Signaturforesatt" not in words


@pytest.mark.parametrize("name", ["print", "pdf"])
def test_a_citizen_and_other_staff_have_no_form_to_print(asked, browse, anne, mona, name):
    for other in (anne, mona):
        assert browse(other).get(reverse(f"consent:{name}", args=[asked.pk])).status_code == 404
