"""Folkeregisteret closes doors by itself and opens none; a manual block beats any answer."""

import datetime as dt
import logging
from io import StringIO

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from django.core.management import call_command
from django.urls import reverse

from bti.audit.models import ActEvent
from bti.database.acting import for_purpose
from bti.notices.models import Notice
from bti.people.models import RegistryCheck
from bti.people.registry.client import PARTS, Registry, Unanswered
from bti.people.services import block_tie
from bti.people.services.syncing import sync_child
from bti.people.tasks import sync_registry
from stafettlogg import access
from tests.conftest import ANNE_PID, JONAS_PID, TOMAS_PID
from tests.people.registry_server import BASE, PASSWORD, ROLE, registry_server

pytestmark = pytest.mark.requirement("R260", "R264", "R282")


@pytest.fixture(scope="module")
def key():
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


@pytest.fixture
def register(key, settings, tmp_path):
    path = tmp_path / "key.pem"
    form = (
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    path.write_bytes(key.private_bytes(*form))
    with registry_server(key.public_key()) as server:
        address = f"http://127.0.0.1:{server.server_port}"
        settings.REGISTRY = {
            "URL": address, "ROLE_ID": ROLE, "INTEGRATION_ID": "integrasjonen",
            "INTEGRATION_PASSWORD": PASSWORD, "TOKEN_URL": f"{address}/token",
            "ISSUER": server.issuer, "CLIENT_ID": "klienten", "KEY_ID": "k", "KEY_FILE": str(path),
        }  # fmt: skip
        server.people = {
            JONAS_PID: told(ANNE_PID, TOMAS_PID), ANNE_PID: alive(), TOMAS_PID: alive(),
        }  # fmt: skip
        yield server


def alive() -> dict:
    return {"status": [{"status": "bosatt", "erGjeldende": True}]}


def told(*responsible: str, ansvar: str = "felles", **more) -> dict:
    """What the register says of a child: who has responsibility now, and who had it before."""
    before = {"ansvar": "felles", "ansvarlig": TOMAS_PID, "erGjeldende": False}
    now = [{"ansvar": ansvar, "ansvarlig": one, "erGjeldende": True} for one in responsible]
    return {"foreldreansvar": [before, *now], **more}


def sync(child, today) -> list[str]:
    with for_purpose("sync_registry"):
        return sync_child(child, Registry(), on=today)


def has_responsibility(tie) -> bool:
    tie.refresh_from_db()
    return tie.parental_responsibility


def test_the_register_is_asked_as_agreed_and_for_no_more(register, child, guardians, today):
    assert sync(child, today) == []

    [path, query] = register.asked[0]
    assert path == BASE + JONAS_PID
    assert query == {"part": list(PARTS)}


def test_who_lost_responsibility_loses_the_log_in_the_same_transaction(
    register, log, child, tomas, guardianship_tomas, today
):
    assert access.may_read(tomas, log, today)
    register.people[JONAS_PID] = told(ANNE_PID, ansvar="mor")

    assert sync(child, today) == []

    assert not has_responsibility(guardianship_tomas)
    assert guardianship_tomas.source == f"Folkeregisteret {today:%d.%m.%Y}"
    assert not access.may_read(tomas, log, today)
    act = ActEvent.objects.get(act="people.registry_ends_responsibility")
    assert (act.user_name, act.child_id) == ("system", child.pk)


@pytest.mark.requirement("R282")
def test_a_manual_block_beats_any_answer(
    register, log, child, kari, tomas, guardianship_tomas, today
):
    block_tie(guardianship_tomas, by=kari, on=today, reason="Besøksforbud")

    for _again in range(2):
        assert sync(child, today) == []

    guardianship_tomas.refresh_from_db()
    assert guardianship_tomas.blocked
    assert guardianship_tomas.change_reason == "Besøksforbud"
    assert not access.may_read(tomas, log, today)


def test_who_gained_responsibility_waits_for_a_person(
    register, log, child, tomas, guardianship_tomas, kari, today, browse
):
    guardianship_tomas.parental_responsibility = False
    guardianship_tomas.save()
    access.derive(log, today)

    assert sync(child, today) == ["gained"]
    sync(child, today)

    assert not has_responsibility(guardianship_tomas)
    assert not access.may_read(tomas, log, today)
    assert Notice.objects.filter(recipient=kari, kind="registry").count() == 1
    page = browse(kari).get(reverse("cases:family", args=[log.case_id])).content.decode()
    assert "Folkeregisteret sier noe annet" in page
    assert "kan ha fått foreldreansvar" in page


def test_a_judgment_is_not_overruled(
    register, child, guardians, guardianship_tomas, kari, mona, today
):
    guardianship_tomas.judged_on, guardianship_tomas.seen_by = today, kari
    guardianship_tomas.confirmed_by, guardianship_tomas.confirmed_on = mona, today
    guardianship_tomas.save()
    register.people[JONAS_PID] = told(ANNE_PID)

    assert sync(child, today) == ["judgment"]
    assert has_responsibility(guardianship_tomas)


@pytest.mark.parametrize("relation", ["verge", "foster"])
def test_a_verge_or_foster_parent_is_not_judged_by_it(
    register, child, guardianship_tomas, today, relation
):
    guardianship_tomas.relation = relation
    guardianship_tomas.save()
    register.people[JONAS_PID] = told(ANNE_PID)

    sync(child, today)

    assert has_responsibility(guardianship_tomas)


UNCLEAR = {
    "others": told("x", ansvar="andre"),
    "unknown": {"foreldreansvar": [{"ansvar": "ukjent", "erGjeldende": True}]},
    "an organisation": {
        "foreldreansvar": [
            {"ansvar": "andre", "ansvarligOrganisasjon": "958935420", "erGjeldende": True}
        ]
    },
    "nothing": {"foreldreansvar": []},
    "nonsense": {"foreldreansvar": "felles"},
}


@pytest.mark.parametrize("what", UNCLEAR)
def test_what_is_unclear_takes_nothing_away_and_is_told(
    register, child, guardians, guardianship_tomas, today, what
):
    register.people[JONAS_PID] = UNCLEAR[what]

    assert sync(child, today) == ["unclear"]
    assert has_responsibility(guardianship_tomas)


def test_one_with_responsibility_who_is_not_registered_here_gets_nothing(
    register, child, guardianship_anne, today
):
    assert sync(child, today) == ["unknown"]
    assert child.guardianships.count() == 1


def test_a_guardian_who_is_dead_reads_no_more(
    register, log, child, tomas, guardianship_tomas, today
):
    register.people[TOMAS_PID] = {
        "doedsfall": [{"doedsdato": "2026-01-02", "erGjeldende": True}],
        "status": [{"status": "doed", "erGjeldende": True}],
    }

    sync(child, today)

    guardianship_tomas.refresh_from_db()
    assert guardianship_tomas.ends == today - dt.timedelta(days=1)
    assert not access.may_read(tomas, log, today)


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"status": [{"status": "doed", "erGjeldende": True}]}, "dead"),
        ({"vergemaalEllerFremtidsfullmakt": [{"erGjeldende": True}]}, "verge"),
    ],
)
def test_death_and_verge_are_for_a_person(register, child, guardians, today, more, code):
    register.people[JONAS_PID] = told(ANNE_PID, TOMAS_PID, **more)

    assert sync(child, today) == [code]


@pytest.mark.parametrize(
    ("grade", "kept"),
    [
        ("klientadresse", "client"), ("fortrolig", "confidential"), ("strengtFortrolig", "strict"),
        ("noe nytt", "none"),
    ],
)  # fmt: skip
def test_a_stricter_grade_holds_at_once_and_is_told_nobody(
    register, child, guardians, today, grade, kept
):
    graded = [{"graderingsnivaa": grade, "erGjeldende": True}]
    register.people[JONAS_PID] = told(ANNE_PID, TOMAS_PID, adressebeskyttelse=graded)

    assert sync(child, today) == []

    child.refresh_from_db()
    assert child.address_protection == kept
    assert kept not in str(list(ActEvent.objects.values_list("details", flat=True)))


def test_a_milder_grade_does_not_hold_by_itself_and_the_holder_hears_nothing(
    register, case, child, guardians, kari, today
):
    child.address_protection = "strict"
    child.save()
    graded = [{"graderingsnivaa": "ugradert", "erGjeldende": True}]
    register.people[JONAS_PID] = told(ANNE_PID, TOMAS_PID, adressebeskyttelse=graded)

    assert sync(child, today) == ["milder"]

    child.refresh_from_db()
    assert child.address_protection == "strict"
    assert not Notice.objects.exists()
    assert RegistryCheck.objects.get().sentences == []


BROKEN = {
    "an error": (500, {}),
    "no leave": (403, {}),
    "something else than JSON": (200, b"<html>"),
    "a list": (200, []),
    "a way elsewhere": (302, {}),
}


@pytest.mark.parametrize("what", BROKEN)
def test_an_answer_that_is_none_changes_nothing(
    register, child, guardians, guardianship_tomas, today, what, caplog
):
    caplog.set_level(logging.DEBUG)
    register.broken = BROKEN[what]

    with pytest.raises(Unanswered):
        sync(child, today)
    assert sync_registry() == 0

    assert has_responsibility(guardianship_tomas)
    assert JONAS_PID not in "\n".join(
        r.getMessage() for r in caplog.records if r.name.startswith("bti")
    )


def test_a_register_that_does_not_know_the_number_is_told(register, child, guardians, today):
    del register.people[JONAS_PID]

    assert sync(child, today) == ["not_found"]


def test_the_command_and_the_task_ask_about_children_with_guardians(register, child, guardians):
    out = StringIO()
    call_command("registry", "sync", stdout=out)

    assert out.getvalue() == "Asked about 1 children; 0 wait for a person.\n"


def test_where_it_is_not_set_up_nobody_is_asked(child, guardians, settings):
    assert sync_registry() == 0
    settings.REGISTRY = {"URL": "https://x.example"}
    with pytest.raises(Unanswered, match="ROLE_ID"):
        Registry()


def test_no_number_is_kept_beside_the_persons_own(register, child, guardians, today):
    sync(child, today)

    assert JONAS_PID not in str(RegistryCheck.objects.values().get())
    assert ANNE_PID not in str(list(ActEvent.objects.values()))
