"""The message to the archive: valid, screened, numbered, hashed."""

import datetime as dt
import io
import xml.etree.ElementTree as ET
from dataclasses import replace

import pytest

from stafettlogg.archive.arkivmelding import Document, Message, Person, Plan, write
from stafettlogg.archive.strict import NotStrict, check, faults
from tests import xsd

DAY = dt.date(2026, 6, 19)
MAIN = Document(
    1, "Stafettlogg, uttrekk", "stafettlogg.pdf", "dokument.pdf", "application/pdf", "fmt/476",
    12_345, "a" * 64, is_main=True,
)  # fmt: skip
PHOTO = Document(
    2, "Vedlegg 2", "Jonas på tur.jpg", "vedlegg-0002.jpg", "image/jpeg", "fmt/43", 99, "b" * 64
)
OPEN = "{https://ks-no.github.io/standarder/fiks-protokoll/fiks-arkiv/arkivmelding/opprett/v1}"
MDK = "{https://ks-no.github.io/standarder/fiks-protokoll/fiks-arkiv/metadatakatalog/v1}"


def message(**changes) -> Message:
    given = Message(
        child=Person("Jonas Ærlig & Sønn <1>", "03851598730"), others=("Anne Solberg",),
        folder_key="logg-1", entry_key="logg-1-arkiv-7", why="Loggen er avsluttet",
        unit="Skogbrynet skole", responsible="Kari Nordli", opened_on=DAY, ended_on=DAY,
        made_on=DAY, documents=(MAIN, PHOTO), plan=Plan(),
    )  # fmt: skip
    return replace(given, **changes)


def written(one: Message) -> bytes:
    file = io.BytesIO()
    write(one, file)
    return file.getvalue()


@pytest.mark.requirement("R289", "R296")
@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"ended_on": None, "documents": (MAIN,)},
        {"child": Person("Ufødt barn")},
        {"plan": Plan(part="ELEV", classes=(("fnr", "03851598730"), ("K", "B12")))},
        {"child": Person("Rart \x0b\ud800 navn"), "why": "æøå \U0001f600"},
    ],
)
def test_it_is_valid_by_the_schema(changes):
    assert xsd.failures(written(message(**changes))) == []


def test_the_validator_refuses_what_it_should():
    assert xsd.failures(written(message()).replace(b"<system>", b"<sistem>", 1)) != []


def test_titles_are_told_whole_only_where_they_are_screened():
    root = ET.fromstring(written(message()))  # noqa: S314  our own

    assert root.findtext(f"{OPEN}mappe/{OPEN}tittel") == "Stafettlogg – Jonas Ærlig & Sønn <1>"
    open_titles = [one.text for one in root.iter(f"{OPEN}offentligTittel")]
    assert open_titles == ["Stafettlogg – *****"] * 2
    for place in ("mappe", "registrering", f"registrering/{OPEN}dokumentbeskrivelse"):
        screen = root.find(f"{OPEN}{place}/{OPEN}skjerming")
        assert screen.findtext(f"{OPEN}tilgangsrestriksjon/{MDK}kode") == "UO"
        assert screen.findtext(f"{OPEN}skjermingshjemmel") == "Offl. § 13 jf. fvl. § 13"


def test_documents_are_numbered_and_told_with_format_and_hash():
    root = ET.fromstring(written(message()))  # noqa: S314  our own
    told = [
        (
            one.findtext(f"{OPEN}dokumentnummer"),
            one.findtext(f"{OPEN}tilknyttetRegistreringSom/{MDK}kode"),
            one.findtext(f"{OPEN}dokumentobjekt/{OPEN}format/{MDK}kode"),
            one.findtext(f"{OPEN}dokumentobjekt/{OPEN}sjekksum"),
        )
        for one in root.iter(f"{OPEN}dokumentbeskrivelse")
    ]

    assert told == [("1", "H", "fmt/476", "a" * 64), ("2", "V", "fmt/43", "b" * 64)]
    assert root.findtext(f"{OPEN}antallFiler") == "2"


def test_a_good_message_breaks_no_rule_of_ours():
    assert list(faults(message())) == []


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"plan": Plan(public_title="Stafettlogg – Jonas")}, "tells who"),
        ({"plan": Plan(public_title="Stafettlogg – solberg")}, "tells who"),
        ({"plan": Plan(public_title="Stafettlogg 03851598730")}, "tells who"),
        ({"plan": Plan(public_title=" ")}, "no open title"),
        ({"plan": Plan(ground="")}, "legal basis"),
        ({"plan": Plan(restriction=" ")}, "no restriction"),
        ({"documents": (MAIN, replace(PHOTO, title="Jonas på tur"))}, "tells who"),
        ({"documents": (MAIN, replace(PHOTO, number=3))}, "one after the other"),
        ({"documents": (replace(MAIN, is_main=False),)}, "main document"),
        ({"documents": ()}, "main document"),
        ({"documents": (MAIN, replace(PHOTO, file="dokument.pdf"))}, "two files"),
        ({"documents": (MAIN, replace(PHOTO, file="../x.jpg"))}, "file name"),
        ({"documents": (MAIN, replace(PHOTO, file="bålet.jpg"))}, "file name"),
        ({"documents": (MAIN, replace(PHOTO, pronom="image/jpeg"))}, "PRONOM"),
        ({"documents": (MAIN, replace(PHOTO, sha256="B" * 64))}, "SHA-256"),
        ({"documents": (MAIN, replace(PHOTO, size=0))}, "empty"),
        ({"documents": (MAIN, replace(PHOTO, media_type="text/plain; charset=x"))}, "media type"),
        ({"unit": ""}, "no child, unit"),
        ({"entry_key": ""}, "no key"),
    ],
)
def test_each_rule_of_ours_stops_a_message_that_breaks_it(changes, rule):
    told = list(faults(message(**changes)))

    assert any(rule in one for one in told)
    assert not any("Jonas" in one for one in told)
    with pytest.raises(NotStrict):
        check(message(**changes))
