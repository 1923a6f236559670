"""Keys in a form that belong to another child, another case or another municipality."""

import datetime as dt
import uuid

import pytest
from django.urls import reverse

from bti.people.models import Child, Guardian, Guardianship, NetworkPerson
from cases.models import Case, ConcernReport, Invitation
from stafettlogg.models import Goal
from tests.security.world import employ, nittedal


@pytest.fixture
def other(world, kari, school, today) -> Case:
    """Another child of Kari's, with everything that a form could name."""
    child = Child.objects.create(
        municipality=school.municipality, unit=school, first_name="Ada", last_name="Vik"
    )
    guardian = Guardian.objects.create(
        municipality=school.municipality, first_name="Bo", last_name="Vik"
    )
    Guardianship.objects.create(
        child=child, guardian=guardian, relation="father", parental_responsibility=True
    )
    NetworkPerson.objects.create(child=child, name="Bestemor", relation="bestemor")
    case = Case.objects.create(
        municipality=school.municipality, child=child, unit=school,
        guide_slug=school.municipality.guide_slug, level_since=today, holder=kari, concern="x",
        concern_on=today, opened_by=kari,
    )  # fmt: skip
    Invitation.objects.create(
        case=case, noted_by=kari, purpose="x", agenda="x", place="x", uid=uuid.uuid4(),
        starts_at=world.case.invitations.get().starts_at - dt.timedelta(days=2),
    )  # fmt: skip
    ConcernReport.objects.create(
        case=case, noted_by=kari, sent_on=today, channel="letter", guardians_informed=True
    )
    return case


@pytest.fixture
def vera():
    """Vera works at the PPT of another municipality."""
    return employ("vera", "Vera Vik", "PP-rådgiver", nittedal()["ppt"])


def sent(**fields) -> dict:
    return {"submission_key": uuid.uuid4(), **fields}


def refused(client, path: str, **fields) -> bool:
    """Whether the page comes back with what was wrong."""
    return client.post(path, sent(**fields)).status_code == 422


def test_one_invites_neither_another_childs_guardian_nor_staff_from_elsewhere(
    world, other, kari, geir, vera, today, browse, everything
):
    meeting = {
        "purpose": "x", "agenda": "x", "day": today + dt.timedelta(days=3), "clock": "12:00",
        "minutes": 30, "place": "x",
    }  # fmt: skip
    client, path = browse(kari), reverse("cases:invite", args=[world.case.pk])
    client.get(path)
    guardian = other.child.guardianships.get().guardian_id
    before = Invitation.objects.count()

    assert refused(client, path, **meeting, guardians=[guardian])
    assert refused(client, path, **meeting, users=[geir.pk])
    assert refused(client, path, **meeting, users=[vera.pk])
    assert Invitation.objects.count() == before


@pytest.mark.parametrize("kind", ["guardian", "network", "employee", "stranger"])
def test_a_measure_is_given_to_nobody_from_elsewhere(
    world, other, kari, vera, geir, today, browse, kind
):
    whose = {
        "guardian": f"guardian:{other.child.guardianships.get().guardian_id}",
        "network": f"network:{other.child.network.get().pk}",
        "employee": f"employee:{geir.pk}",
        "stranger": f"employee:{vera.pk}",
    }
    later = today + dt.timedelta(days=30)
    path = reverse("stafettlogg:measure-new", args=[world.records[Goal].pk])

    assert refused(
        browse(kari), path, text="x", arena="home", reach="individual", starts_on=today,
        due_on=later, evaluate_on=later, responsible=whose[kind],
    )  # fmt: skip


def test_minutes_are_not_tied_to_the_invitation_of_another_case(world, other, kari, browse, today):
    path = reverse("stafettlogg:meeting-new", args=[world.log.pk])

    assert refused(
        browse(kari), path, invitation=other.invitations.get().pk, kind="cooperation",
        held_on=today, starts="08:00", ends="08:30", place="x", present="x", minutes="x",
        agreed="x", last_meeting="on",
    )  # fmt: skip


def test_the_baton_goes_to_nobody_of_another_municipality(world, mona, vera, siri, today, browse):
    vera.holder_rights.create(
        municipality=vera.memberships.get().municipality, granted_by=siri, reason="x", starts=today
    )
    path = reverse("cases:appoint", args=[world.case.pk])

    assert refused(browse(mona), path, to=vera.pk, reason="x")


def test_a_report_of_another_case_is_not_there_under_ones_own(world, other, kari, browse, today):
    path = reverse("cases:receipt", args=[world.case.pk, other.concernreports.get().pk])

    assert browse(kari).get(path).status_code == 404
    assert browse(kari).post(path, sent(received_on=today)).status_code == 404


def test_a_concern_is_written_in_no_unit_but_ones_own(kari, other_school, ppt, browse, today):
    kari.memberships.create(
        municipality=ppt.municipality, unit=ppt, role="employee", title="x", starts=today
    )
    concern = {"concern": "x", "concern_on": today, "first_name": "A", "last_name": "B"}

    assert refused(browse(kari), "/saker/ny/", **concern, unit=other_school.pk)
    assert not Case.objects.exists()


def test_an_administrator_gives_nobody_of_another_municipality_the_right(siri, vera, browse):
    answer = browse(siri).post("/rettigheter/ny/", sent(user=vera.pk, reason="x"))

    assert answer.status_code == 404
    assert not vera.holder_rights.exists()
