"""What a consent would open of a log, told where it is asked for and where it is signed."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bti.accounts.models import User
from bti.database.acting import acting
from cases.services import ask_consent_for
from cases.services.sharing import planned, who_would_see
from consent.services import PersonLimit


@pytest.fixture
def plan(log, new_goal, kari, today):
    """``plan(by=…, service_codes=…)``: what each would see of a log with two goals."""
    new_goal(text="Jonas er med i lek", area="social")
    new_goal(text="Jonas sover hele natta", area="home")

    def made(**given):
        case = log.case
        user = User.objects.get(pk=kari.pk)
        asked = {"to_log": True, "service_codes": ["ppt"], **given}
        with acting(user_id=user.pk):
            return who_would_see(case, user, planned(case.guide, asked), today)

    return made


@pytest.mark.requirement("R228", "R260")
def test_it_names_the_goals_each_would_see(plan):
    own, ppt = plan(areas_for={"ppt": ["home"]})

    assert own["title"] == "Skole"
    assert set(own["goals"]) == {"Jonas er med i lek", "Jonas sover hele natta"}
    assert ppt["goals"] == ["Jonas sover hele natta"]
    assert ppt["counts"] == ["Mål: 1"]
    assert "Venner og samspill" in ppt["hidden"]


@pytest.mark.requirement("R228", "R260")
def test_a_named_person_is_shown_apart(plan, per):
    *_services, person = plan(persons=[PersonLimit(per, "hold", ("home",))])

    assert person["title"] == per.name
    assert person["goals"] == ["Jonas er med i lek"]


def test_it_costs_the_same_for_many_services(plan):
    def cost(codes):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            plan(service_codes=codes)
        return len(asked)

    assert cost(["ppt"]) == cost(["ppt", "helsestasjon", "barnehage"])


@pytest.mark.requirement("R228", "R260")
def test_the_family_sees_it_on_the_consents_own_page(
    plan, log, kari, anne, guardians, per, browse, today
):
    with acting(user_id=kari.pk):
        consent = ask_consent_for(
            log.case, by=User.objects.get(pk=kari.pk), on=today, purpose="Trivsel", to_log=True,
            valid_until=today + dt.timedelta(days=50), service_codes=["ppt"],
            held_areas=["home"], persons=[PersonLimit(per, "hold", ("social",))],
        )  # fmt: skip
    page = browse(anne).get(f"/samtykke/{consent.pk}/").content.decode()

    assert "Hva får de se i loggen nå?" in page
    assert "Jonas er med i lek" in page
    assert "Ser ikke noe om: Hjem og familie" in page
    assert f"{per.name} får ikke vite noe om" in page
