"""A file is what is in it: kinds we take, and everything that only looks like one."""

from contextlib import suppress
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image
from pypdf import PdfWriter

from bti.web.files import Kind, look_at, office, pdfs
from tests.web.files import making
from tests.web.files.making import PDF, docx, folder, odt, pdf_with, pdf_with_folded, photo, upload


def whole(looked) -> bytes:
    return b"".join(looked.pieces())


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (PDF, Kind.PDF),
        (docx(), Kind.DOCX),
        (odt(), Kind.ODT),
        ("Vi møtes i morgen.\n".encode(), Kind.TEXT),
        ("Vi møtes på torsdag, og så ser vi.".encode("cp1252"), Kind.TEXT),
        (photo("JPEG"), Kind.JPEG),
        (photo("PNG"), Kind.PNG),
        (photo("WEBP"), Kind.WEBP),
    ],
)
def test_a_file_is_known_by_its_content_whatever_it_is_called(data, kind):
    looked = look_at(upload(data, "../../etc/passwd.exe"))

    assert looked.kind == kind
    assert looked.name == f"passwd.exe{kind.ending}"
    assert (looked.small is not None) is kind.is_picture
    if not kind.is_picture:
        assert whole(looked).decode("utf-8", "ignore").startswith(data[:6].decode("latin-1")[:3])


REFUSED = {
    "empty": (b"", "tom"),
    "a program": (b"MZ\x90\x00" + bytes(60), "ikke av en type"),
    "a page": (b"<html><script>alert(1)</script></html>", "ikke av en type"),
    "a drawing": (b"  <svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>", "ikke av en type"),
    "a script": (b"#!/bin/sh\nrm -rf /", "ikke av en type"),
    "rich text": (rb"{\rtf1 {\object}}", "ikke av en type"),
    "a text with a null": (b"hei\x00hei", "ikke av en type"),
    "noise": (bytes(range(128, 256)) * 4, "ikke av en type"),
    "a picture of a phone": (b"\x00\x00\x00\x18ftypheic" + bytes(40), "HEIC"),
    "a gif": (b"GIF89a" + bytes(40), "ikke av en type"),
    "half a picture": (photo()[:200], "lar seg ikke åpne"),
    "a picture with too many points": (making.bomb_of_points(), "for stort"),
    "a pdf cut off": (PDF[:30], "lar seg ikke åpne"),
    "a pdf that runs": (pdf_with(b"<</S/JavaScript/JS(app.alert(1))>>"), "kjøre noe"),
    "a pdf that spells it": (pdf_with(b"<</S/J#61vaScript/JS(x)>>"), "kjøre noe"),
    "a pdf that starts a program": (pdf_with(b"<</S/Launch/F(cmd.exe)>>"), "kjøre noe"),
    "a pdf that folds it": (pdf_with_folded(b"1 0 <</S/JavaScript/JS(x)>>"), "kjøre noe"),
    "a pdf folded strangely": (pdf_with_folded(b"1 0", b"/LZWDecode"), "ikke kontrollere"),
    "a pdf that carries": (pdf_with(b"<</Type/EmbeddedFile>>"), "andre filer inni"),
    "a pdf with an archive behind": (PDF + docx(), "gjemt etter slutten"),
    "a pdf with a page behind": (PDF + b"<script>" * 300, "lar seg ikke åpne"),
    "a pdf bomb": (
        pdf_with(b"stream\n" + making.zlib.compress(bytes(pdfs.MOST_OF_ONE + 1)) + b"\nendstream"),
        "pakket så hardt",
    ),
    "an archive": (folder({"a.txt": b"x"}), "arkiv"),
    "a spreadsheet": (folder({"[Content_Types].xml": b"<x/>", "xl/workbook.xml": b"x"}), "arkiv"),
    "word with macros": (docx(**{"word/vbaProject.bin": b"x"}), "program"),
    "word that is a macro file": (
        folder({"[Content_Types].xml": b"<x macroEnabled/>", "word/document.xml": b"x"}),
        "kjøre noe",
    ),
    "word with a file inside": (docx(**{"word/embeddings/a.bin": b"x"}), "program"),
    "word with a program as picture": (docx(**{"word/media/a.png": b"MZ\x90"}), "program"),
    "word that fetches": (
        docx(**{
            "word/_rels/settings.xml.rels": b'<R Type="http://x/attachedTemplate" '
            b'Target="http://evil/" TargetMode="External"/>'
        }),
        "henter noe fra nettet",
    ),
    "word with entities": (docx(**{"word/a.xml": b"<!DOCTYPE a [<!ENTITY b 'c'>]>"}), "åpne"),
    "a bomb": (docx(**{"word/media/a.bin": bytes(office.MOST_BYTES + 1)}), "pakket så hardt"),
    "a path out": (docx(**{"../../x": b"x"}), "lar seg ikke åpne"),
    "many parts": (docx(**{f"word/{n}": b"" for n in range(office.MOST_PARTS)}), "pakket"),
    "a locked odt": (odt(**{"META-INF/manifest.xml": b"<encryption-data/>"}), "låst"),
    "an odt with a program": (odt(**{"Basic/a.xml": b"x"}), "program"),
    "half a document": (docx()[:-30], "lar seg ikke åpne"),
    "a document with a page behind": (docx() + b"<script>" * 200, "lar seg ikke åpne"),
    "a picture behind a document": (b"PK\x03\x04" + photo(), "lar seg ikke åpne"),
}  # fmt: skip


@pytest.mark.parametrize("what", REFUSED)
def test_what_may_hurt_or_cannot_be_read_is_refused_with_a_sentence(what):
    data, word = REFUSED[what]
    with pytest.raises(ValidationError) as refusal:
        look_at(upload(data))

    (sentence,) = refusal.value.messages
    assert word in sentence
    assert sentence.endswith(".")


def test_a_part_that_lies_about_its_size_is_counted_as_it_unfolds():
    made = bytearray(docx(**{"word/media/a.bin": bytes(3_000_000)}))
    size = (3_000_000).to_bytes(4, "little")
    while (at := made.find(size)) >= 0:
        made[at : at + 4] = (10).to_bytes(4, "little")
    with pytest.raises(ValidationError):
        look_at(upload(bytes(made)))


def test_an_ordinary_pdf_of_another_program_is_taken():
    writer, held = PdfWriter(), BytesIO()
    writer.add_blank_page(200, 200)
    writer.compress_identical_objects()
    writer.write(held)
    assert look_at(upload(held.getvalue())).kind == Kind.PDF


def test_a_pdf_that_another_program_put_a_file_into_is_refused():
    writer, held = PdfWriter(), BytesIO()
    writer.add_blank_page(200, 200)
    writer.add_attachment("a.txt", b"x")
    writer.write(held)
    with pytest.raises(ValidationError):
        look_at(upload(held.getvalue()))


def test_a_file_above_the_limit_is_told_how_large_it_may_be(settings):
    settings.UPLOAD_MAX_BYTES = 1024 * 1024
    with pytest.raises(ValidationError, match="høyst 1 MB"):
        look_at(upload(b"a" * (1024 * 1024 + 1)))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_what_is_not_seen_in_a_picture_is_gone(kind):
    data = photo(kind)
    assert b"SECRET" in data
    looked = look_at(upload(data + b"SECRETTAIL<script>PK\x03\x04"))

    for kept in (whole(looked), looked.small.getvalue()):
        assert b"SECRET" not in kept
        assert b"script" not in kept
        with Image.open(BytesIO(kept)) as again:
            again.load()
            assert not again.getexif()
            assert not again.info.get("icc_profile")
            assert not again.info.get("xmp")


def test_a_picture_stands_the_right_way_up():
    looked = look_at(upload(photo(turned=True, size=(60, 40))))
    assert (looked.width, looked.height) == (40, 60)


def test_a_picture_is_no_larger_than_a_screen(settings):
    looked = look_at(upload(photo(size=(4000, 1000))))
    assert (looked.width, looked.height) == (2560, 640)
    with Image.open(looked.small) as small:
        assert max(small.size) <= 640


@given(data=st.binary(max_size=300), head=st.sampled_from(
    [b"", b"%PDF-1.7\n", b"PK\x03\x04", b"\xff\xd8\xff\xe0", b"\x89PNG\r\n\x1a\n", b"RIFF0000WEBP"]
))  # fmt: skip
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_whatever_is_sent_is_taken_or_refused_and_nothing_else(data, head):
    try:
        looked = look_at(upload(head + data))
    except ValidationError:
        return
    assert looked.kind in Kind


@given(cut=st.integers(0, 2000), flip=st.integers(0, 2000), which=st.sampled_from(
    [PDF, docx(), odt(), photo("JPEG"), photo("PNG"), photo("WEBP")]
))  # fmt: skip
@settings(max_examples=150, deadline=None)
@pytest.mark.filterwarnings("ignore::UserWarning")  # of Pillow, about what is damaged
def test_a_damaged_file_never_breaks_the_page(cut, flip, which):
    data = bytearray(which)
    data[flip % len(data)] ^= 0xFF
    with suppress(ValidationError):
        look_at(upload(bytes(data[: cut or None])))
