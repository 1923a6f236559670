"""The archive document is PDF/A-2a, with contents, page numbers and repeated headings."""

import re

import pytest
from django.utils import timezone
from pypdf import PdfReader

from stafettlogg.archive.document import write_pdf
from stafettlogg.archive.pieces import Document, Section, Table
from tests import verapdf


def sample(rows: int) -> Document:
    table = Table("Lysglimt", ["Dato", "Lysglimt", "Skrevet av"])
    table.rows = [
        [f"{1 + n % 28}. november 2026", f"Blåbær, ærlig og ørliten Æ Ø Å nr. {n}", "Åse Bjørnø"]
        for n in range(rows)
    ]
    goal = Section(
        "mal-1", "Mål 1: Å være med", facts=[("Nås innen", "1. mai")],
        parts=[Section("tiltak-1", "Tiltak: Lek", facts=[("Frist", "2. mai")])],
    )  # fmt: skip
    return Document(
        "Stafettlogg for Jonas Ærlig",
        [("Barn", "Jonas Ærlig")],
        [
            Section("mal", "Mål, tiltak og vurderinger", parts=[goal]),
            Section("lysglimt", "Lysglimt", tables=[table]),
            Section("lesninger", "Hvem har lest", empty="Ingen har lest."),
        ],
        "nb",
        timezone.now(),
    )


@pytest.fixture(scope="module")
def long_document(tmp_path_factory):
    path = tmp_path_factory.mktemp("arkiv") / "logg.pdf"
    pages = write_pdf(sample(150), path)
    return path, pages


@pytest.mark.requirement("R289")
def test_the_document_is_pdf_a_2a(long_document):
    assert verapdf.failures(long_document[0]) == []


def test_the_check_fails_what_it_should(tmp_path):
    import weasyprint

    plain = tmp_path / "plain.pdf"
    weasyprint.HTML(string="<h1>Æ</h1>").write_pdf(plain)

    assert verapdf.failures(plain) != []


def test_every_page_is_numbered_and_headings_are_repeated(long_document):
    path, pages = long_document
    texts = [page.extract_text() for page in PdfReader(path).pages]

    assert len(texts) == pages > 4
    for number, text in enumerate(texts, 1):
        assert f"Side {number} av {pages}" in text
    with_rows = [text for text in texts if "ørliten" in text]
    assert len(with_rows) > 2
    for text in with_rows:
        assert "Skrevet av" in text


def test_the_contents_name_the_page_each_part_begins_on(long_document):
    path, _pages = long_document
    reader = PdfReader(path)
    contents = next(t for p in reader.pages if "Innhold" in (t := p.extract_text()))
    page = int(re.search(r"2 Lysglimt[ .]*(\d+)", contents).group(1))

    assert "2 Lysglimt" in reader.pages[page - 1].extract_text()


def test_norwegian_letters_survive(long_document):
    text = "".join(page.extract_text() for page in PdfReader(long_document[0]).pages)

    assert "Blåbær, ærlig og ørliten Æ Ø Å" in text


def test_what_people_wrote_cannot_fetch_anything(tmp_path):
    document = sample(1)
    document.sections[1].tables[0].rows[0][1] = '<img src="https://example.org/x.png"><b>&'

    write_pdf(document, tmp_path / "x.pdf")

    text = "".join(page.extract_text() for page in PdfReader(tmp_path / "x.pdf").pages)
    assert '<img src="https://example.org/x.png"><b>&' in text.replace("\n", "")
