"""Files are known by what is in them, and bounded while they arrive."""

from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory
from PIL import Image
from pypdf import PdfWriter

from bti.web.uploads import ABSURD, check_document

MB = 1024 * 1024
END = b"\ntrailer<</Root 1 0 R>>\nstartxref\n9\n%%EOF"
PDF = b"%PDF-1.7" + END


def picture(kind: str, size: tuple[int, int] = (4, 4)) -> bytes:
    data = BytesIO()
    Image.new("1" if size[0] > 100 else "RGB", size).save(data, kind)
    return data.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "kind"),
    [
        ("samtykke.pdf", PDF, ("application/pdf", ".pdf")),
        ("bilde.png", picture("PNG"), ("image/png", ".png")),
        ("bilde.jpg", picture("JPEG"), ("image/jpeg", ".jpg")),
        ("pdf.exe", PDF, ("application/pdf", ".pdf")),
    ],
)
def test_a_document_is_known_by_its_content(name, data, kind):
    upload = SimpleUploadedFile(name, data, content_type="application/octet-stream")

    assert check_document(upload) == kind
    assert upload.read() == data


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("samtykke.pdf", b"MZ\x90\x00 a program"),
        ("bilde.png", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
        ("bilde.png", picture("PNG")[:20]),
        ("bilde.gif", picture("GIF")),
        ("side.html", b"<html><script>x</script>"),
        ("tom.pdf", b""),
    ],
)
def test_another_kind_of_file_is_refused_with_a_sentence(name, data):
    with pytest.raises(ValidationError) as refusal:
        check_document(SimpleUploadedFile(name, data, content_type="application/pdf"))

    assert refusal.value.messages == ["Filen må være en PDF eller et bilde (PNG eller JPEG)."]


def a_pdf(password: str = "") -> bytes:
    writer, held = PdfWriter(), BytesIO()
    writer.add_blank_page(100, 100)
    if password:
        writer.encrypt(password)
    writer.write(held)
    return held.getvalue()


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (a_pdf()[:-60], "PDF-en lar seg ikke åpne. Skann skjemaet på nytt."),
        (b"%PDF-1.7\nnothing more", "PDF-en lar seg ikke åpne. Skann skjemaet på nytt."),
        (a_pdf("hemmelig"), "PDF-en er låst. Lagre den uten passord, og prøv igjen."),
    ],
)
def test_a_pdf_that_nobody_can_read_is_refused_with_a_sentence(data, told):
    assert check_document(SimpleUploadedFile("hel.pdf", a_pdf())) == ("application/pdf", ".pdf")

    with pytest.raises(ValidationError) as refusal:
        check_document(SimpleUploadedFile("skjema.pdf", data))

    assert refusal.value.messages == [told]


def test_a_picture_that_would_fill_the_memory_is_refused(monkeypatch):
    monkeypatch.setattr(Image, "MAX_IMAGE_PIXELS", 100)

    with pytest.raises(ValidationError):
        check_document(SimpleUploadedFile("stor.png", picture("PNG", (200, 200))))


def test_a_file_over_the_limit_is_refused_with_the_limit():
    with pytest.raises(ValidationError) as refusal:
        check_document(SimpleUploadedFile("stor.pdf", b"%PDF-" + b"x" * 10 * MB))

    assert refusal.value.messages == ["Filen er for stor. Den kan være høyst 10 MB."]


@pytest.mark.parametrize("size", [10 * MB + 1, 30 * MB])
def test_a_file_over_the_limit_loses_nothing_else_that_was_typed(size):
    request = RequestFactory().post(
        "/",
        {
            "before": "skrevet før",
            "scan": SimpleUploadedFile("stor.pdf", b"%PDF-" + b"x" * size),
            "after": "skrevet etter",
        },
    )

    upload = request.FILES["scan"]
    assert 10 * MB < upload.size < 11 * MB
    assert (request.POST["before"], request.POST["after"]) == ("skrevet før", "skrevet etter")
    with pytest.raises(ValidationError, match="for stor"):
        check_document(upload)
    upload.close()


def test_a_file_at_the_limit_is_kept_whole():
    data = b"%PDF-" + b"x" * (10 * MB - 5 - len(END)) + END
    request = RequestFactory().post("/", {"scan": SimpleUploadedFile("hel.pdf", data)})

    upload = request.FILES["scan"]
    assert upload.size == 10 * MB
    assert check_document(upload) == ("application/pdf", ".pdf")
    upload.close()


def test_an_absurd_file_is_cut_off(settings):
    settings.UPLOAD_MAX_BYTES = MB // 8
    size = ABSURD * settings.UPLOAD_MAX_BYTES + MB
    request = RequestFactory().post("/", {"scan": SimpleUploadedFile("x", b"x" * size)})

    assert "scan" not in request.FILES
