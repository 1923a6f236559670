"""The message by the contract: what it holds, from where, and what never gets into it."""

import io
import json
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import timezone
from pydantic import ValidationError
from pypdf import PdfReader

from bti.people.models import Guardianship
from cases.services.sending.document import document_of
from cases.services.sending.message import as_json, message_of, rows
from forms import catalogue
from tests.cases.fiks.conftest import WRITTEN
from tests.cases.fiks.schema import faults

PUBLISHED = Path(settings.BASE_DIR).parent / "shared" / "bekymringsmelding"
SCHEMA = PUBLISHED / "domain" / "v2" / "offentlig.bekymringsmelding.v2.json"
RECEIVER = {
    "number": "0301", "name": "Oslo", "district": "15", "district_name": "Søndre Nordstrand",
}  # fmt: skip
needs_schema = pytest.mark.skipif(
    not SCHEMA.exists(),
    reason="the schemas of ks-no/fiks-io-bekymringsmelding-protokoll do not lie beside the project",
)


@pytest.fixture
def message(queued):
    """``message(written, **contents)`` is what would be sent."""

    def made(written=None, **contents):
        report = queued(written=written, **contents).report
        given = {**WRITTEN, **(written or {})}
        return message_of(report, given, receiver=RECEIVER, at=timezone.localtime())

    return made


@needs_schema
@pytest.mark.requirement("R39", "R135")
def test_the_message_fits_the_published_schema(message):
    assert faults(json.loads(as_json(message())), SCHEMA) == []


@needs_schema
def test_the_check_of_the_schema_finds_what_is_wrong():
    example = PUBLISHED / "examples" / "offentligBekymringsmeldingV2.json"
    right = json.loads(example.read_text())
    assert faults(right, SCHEMA) == []

    wrong = json.loads(example.read_text())
    wrong["bydelsnummer"] = "1"
    wrong["offentligMelder"]["telefonnummer"] = "ring meg"
    wrong["foresatte"] = []
    del wrong["offentligBarn"][0]["orientert"]
    wrong["melding"]["vedlegg"] = "x"
    wrong["offentligBarn"][1]["adresse"] = {}
    assert len(faults(wrong, SCHEMA)) == 6


@needs_schema
@pytest.mark.requirement("R137")
def test_also_without_known_guardians_or_birth(message, case, anne, tomas):
    case.child.born = None
    case.child.identity_number = ""
    case.child.save()
    Guardianship.objects.all().delete()
    sent = json.loads(as_json(message()))

    assert faults(sent, SCHEMA) == []
    assert sent["offentligBarn"][0]["ufoedt"]
    assert [guardian["personnavn"] for guardian in sent["foresatte"]] == ["Ikke kjent"]


@pytest.mark.requirement("R134", "R136", "R138", "R241", "R404")
def test_what_is_written_and_what_is_known_each_have_their_place(message, case, kari):
    told = message(
        violence_suspected=False, guardians_view="Far mener han falt.", guardians_informed=True
    )

    assert told.melding.melding.startswith(WRITTEN["bekymring"])
    assert WRITTEN["observert"] in told.melding.melding
    assert "Barnets egne ord: Jeg vil ikke hjem." in told.melding.melding
    assert "Barnet har ikke stafettlogg." in told.melding.historie
    assert "Melder kan være med når dere tar opp bekymringen." in told.melding.historie
    assert told.melding.andreSynspunkter == "Far mener han falt."
    assert told.offentligMelder.personnavn == kari.name
    assert told.offentligMelder.rolle == "kontaktlærer"
    assert told.offentligMelder.virksomhet.navn == "Skogbrynet skole"
    assert told.behovForTolk == "Ja, tigrinja"
    (child,) = told.offentligBarn
    assert (child.personnavn, child.orientert) == (case.child.name, False)
    assert child.orientertGrunn == "Han er redd"  # on one line, as the contract asks
    assert [guardian.orientert for guardian in told.foresatte] == [True, True]


def test_a_protected_address_reads_as_one_that_is_not_known(message, case):
    case.child.address = "Hemmeligveien 1"
    case.child.save()
    assert message().offentligBarn[0].adresse.adresselinje1 == "Hemmeligveien 1"

    case.child.address_protection = "strict"
    case.child.save()
    sealed = as_json(message()).decode()
    assert "Hemmeligveien" not in sealed
    assert "Ikke oppgitt" in sealed


def test_a_message_that_does_not_fit_is_never_made(queued):
    report, at = queued().report, timezone.localtime()
    empty = {"bekymring": "", "observert": "", "barnets_ord": ""}
    for wrong in ({"telefon": "ring meg"}, {"epost": "kari"}, empty):
        with pytest.raises(ValidationError):
            message_of(report, {**WRITTEN, **wrong}, receiver=RECEIVER, at=at)
    for wrong in ({"number": "301"}, {"district": "1"}):
        with pytest.raises(ValidationError):
            message_of(report, WRITTEN, receiver={**RECEIVER, **wrong}, at=at)


def test_the_document_tells_every_value_of_the_message(message):
    sent = message()
    read = PdfReader(io.BytesIO(document_of(sent, "nb")))
    text = " ".join(" ".join(page.extract_text() for page in read.pages).split())

    for _title, lines in rows(sent):
        for _name, value in lines:
            assert " ".join(value.split()) in text
    assert read.trailer["/Root"]["/MarkInfo"]["/Marked"]
    told = {value for _title, lines in rows(sent) for _name, value in lines}
    for value in _values(json.loads(as_json(sent))):
        assert any(value in shown for shown in told), value


def _values(found):
    """Every text of the message that says something."""
    if isinstance(found, dict):
        found = [
            value for name, value in found.items()
            if name not in ("leveringskanal", "sendingstidspunkt")
        ]  # fmt: skip
    if isinstance(found, list):
        for entry in found:
            yield from _values(entry)
    elif isinstance(found, str) and found:
        yield found


def test_the_questions_are_those_of_the_paper_form():
    asked = {question.key for question in catalogue.get("melding_barnevern").fields}

    assert {"bekymring", "observert", "barnets_ord", "gjort"} <= asked
