"""Reading follows what it rests on: what the consent allows, and where one works today."""

import datetime as dt
import uuid

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from bti.accounts.models import User
from bti.database.acting import acting, for_purpose
from cases.models import Case
from stafettlogg import access
from stafettlogg.models import Goal, Stafettlogg
from stafettlogg.services import plan_measure
from stafettlogg.tasks import derive_access
from tests.security.world import move_to
from tests.stafettlogg.conftest import roles


@pytest.fixture
def limited(world):
    """The family says yes to PPT, and only to one subject (R228, R233)."""
    consent = world.case.consents.get(state="given")
    consent.only_share = "Fraværet"
    consent.save()
    world.derive()
    return world


@pytest.fixture
def plan(world, kari, per, today):
    """``plan()``: Kari gives Per one more measure."""

    def planned():
        later = today + dt.timedelta(days=30)
        with acting(user_id=kari.pk):
            goal = Goal.objects.select_related("log__case__unit").get(log=world.log)
            return plan_measure(
                goal, by=kari, on=today, text="x", arena="service", employee=per,
                starts_on=today, due_on=later, evaluate_on=later,
            )  # fmt: skip

    return planned


@pytest.mark.requirement("R228", "R233")
def test_a_consent_to_some_subjects_opens_no_log_to_another_service(limited, per, kari, browse):
    assert "per" not in roles(limited.log)
    assert {"kari", "citizen-anne"} <= set(roles(limited.log))
    assert browse(per).get(f"/logg/{limited.log.pk}/").status_code == 404


@pytest.mark.requirement("R228", "R233")
def test_the_holder_is_told_why_that_service_gets_no_measure(limited, plan):
    with pytest.raises(ValidationError) as refused:
        plan()

    [sentence] = refused.value.message_dict["responsible"]
    assert sentence == (
        "Familien har med egne ord begrenset hva PPT kan få vite. Snakk med familien om et "
        "samtykke der dere velger områdene. Da kan Per Dahl få tiltaket."
    )


def test_the_page_does_not_offer_that_service(limited, kari, browse):
    goal = limited.records[Goal]
    page = browse(kari).get(reverse("stafettlogg:measure-new", args=[goal.pk]))

    assert "Per Dahl" not in page.content.decode()


def test_a_consent_without_limits_beside_it_opens_the_log(limited, plan, guardians, today):
    from tests.conftest import give_consent

    give_consent(limited.case, today, services={"ppt": "ppt"}, guardians=guardians)

    assert plan().employee.username == "per"
    assert roles(limited.log)["per"] == "actor"


def test_the_family_is_told_that_such_a_service_reads_no_log(limited, anne, browse):
    consent = limited.case.consents.get(state="given")
    words = browse(anne).get(f"/samtykke/{consent.pk}/").content.decode()

    assert "De leser ikke stafettloggen." in words
    assert "mål, tiltak, møter og lysglimt" not in words


def test_an_actor_who_changes_service_in_the_municipality_is_out_within_the_hour(
    world, per, other_school
):
    move_to(per, other_school)
    assert derive_access() == 1
    assert "per" not in roles(world.log)


def test_one_who_works_in_two_services_reads_by_the_one_that_is_named(
    world, per, other_school, today
):
    per.memberships.create(
        municipality=other_school.municipality, unit=other_school, role="employee",
        title="lærer", starts=today,
    )  # fmt: skip

    assert derive_access() == 0
    assert roles(world.log)["per"] == "actor"


def test_the_two_who_answer_agree_about_one_who_works_elsewhere_now(world, kari, today):
    from tests.security.world import nittedal

    gone = move_to(kari, nittedal()["school"])
    plain = Stafettlogg(pk=world.log.pk, case_id=world.log.case_id)
    with acting(user_id=gone.pk):
        assert not access.may_read(gone, plain, today)
        assert not Stafettlogg.objects.readable_by(gone, today).exists()
        assert not Case.objects.held_by(gone.pk, works_in=gone.works_in).exists()
    with for_purpose("test"):
        access.derive(world.log, today)
    assert "kari" not in roles(world.log)


def test_an_administrator_without_a_place_of_work_holds_no_baton(world, kari, browse):
    kari.memberships.update(role="admin", unit=None)

    assert browse(User.objects.get(pk=kari.pk)).get(f"/saker/{world.case.pk}/").status_code == 404


def test_an_invitation_ends_with_the_consent_it_rested_on(world, per, kari, today, browse):
    from consent.services import withdraw_consent

    path = f"/saker/invitasjon/{world.case.invitations.get().pk}/"
    assert browse(per).get(path).status_code == 200
    withdraw_consent(world.case.consents.get(state="given"), by=kari, on=today)

    assert browse(per).get(path).status_code == 404
    sent = {"submission_key": uuid.uuid4(), "answer": "yes", "message": ""}
    assert browse(per).post(f"{path}svar/", sent).status_code == 404


@pytest.mark.requirement("R31")
@pytest.mark.parametrize("passed_on", [True, False])
def test_what_a_child_said_to_one_follows_the_baton_only_when_the_child_wants_it(
    world, kari, colleague, siri, mona, today, browse, passed_on
):
    from cases.services import appoint_holder, note_talk

    note_talk(
        world.case, by=kari, on=today, talked_with="child", talked_on=today,
        summary="Vi snakket om friminuttene.", childs_words="Jeg er redd for Even.",
        may_be_passed_on=passed_on,
    )  # fmt: skip
    page = f"/saker/{world.case.pk}/"
    assert "Jeg er redd for Even." in browse(kari).get(page).content.decode()
    colleague.holder_rights.create(
        municipality=world.case.municipality, granted_by=siri, reason="kurs", starts=today
    )
    appoint_holder(world.case, to=colleague, by=mona, on=today, reason="Kari slutter")

    words = browse(User.objects.get(pk=colleague.pk)).get(page).content.decode()
    assert "Vi snakket om friminuttene." in words
    assert ("Jeg er redd for Even." in words) is passed_on
