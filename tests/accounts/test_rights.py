"""The administrator gives and ends the right to be stafettholder, and sees no child."""

import datetime as dt
import uuid

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from bti.accounts.models import HolderRight, Membership, Municipality, ServiceUnit, User
from bti.accounts.services import end_right, grant_right
from bti.audit.models import ActEvent
from tests.conftest import employ


@pytest.fixture
def nittedal_teacher(db):
    municipality = Municipality.objects.create(
        name="Nittedal kommune", number="3232", guide_slug="nittedal"
    )
    unit = ServiceUnit.objects.create(
        municipality=municipality, kind="school", name="Elvebakken skole"
    )
    return employ("eva", "Eva Bakken", "lærer", unit)


def form(user: User, **changes: str) -> dict[str, str]:
    sent = {"user": str(user.pk), "reason": "Kurs 3. november", "until": ""}
    return sent | {"submission_key": str(uuid.uuid4())} | changes


@pytest.mark.requirement("R280")
def test_the_administrator_gives_the_right(siri, mona, today):
    right = grant_right(mona, by=siri, on=today, reason=" Kurs ")

    assert (right.user, right.granted_by, right.reason, right.starts, right.ends) == (
        mona, siri, "Kurs", today, None,
    )  # fmt: skip
    act = ActEvent.objects.get()
    assert (act.act, act.user_id, act.details) == (
        "accounts.grant_right",
        siri.pk,
        {"employee": mona.pk, "until": ""},
    )


@pytest.mark.parametrize("who", ["kari", "mona", "anne"])
def test_nobody_else_gives_or_ends_a_right(request, who, siri, geir, kari, today):
    user = request.getfixturevalue(who)

    with pytest.raises(PermissionDenied):
        grant_right(geir, by=user, on=today, reason="Kurs")
    with pytest.raises(PermissionDenied):
        end_right(HolderRight.objects.get(), by=user, on=today)


def test_the_administrator_of_one_municipality_has_no_say_in_another(siri, nittedal_teacher, today):
    with pytest.raises(PermissionDenied):
        grant_right(nittedal_teacher, by=siri, on=today, reason="Kurs")


def test_nobody_gives_the_right_to_themselves(siri, school, today):
    Membership.objects.create(
        user=siri, municipality=school.municipality, unit=school, role="employee",
        title="lærer", starts=today,
    )  # fmt: skip

    with pytest.raises(PermissionDenied):
        grant_right(siri, by=siri, on=today, reason="Kurs")


def test_one_who_has_left_is_not_given_the_right(siri, mona, today):
    Membership.objects.filter(user=mona).update(ends=today - dt.timedelta(days=1))

    with pytest.raises(PermissionDenied):
        grant_right(User.objects.get(pk=mona.pk), by=siri, on=today, reason="Kurs")


def test_the_right_is_given_once(siri, kari, today):
    with pytest.raises(ValidationError, match="Kari Nordli har alt retten"):
        grant_right(kari, by=siri, on=today, reason="Kurs")


def test_a_right_needs_a_reason_and_an_end_that_is_not_past(siri, mona, today):
    with pytest.raises(ValidationError) as no_reason:
        grant_right(mona, by=siri, on=today, reason="  ")
    with pytest.raises(ValidationError) as past:
        grant_right(mona, by=siri, on=today, reason="Kurs", until=today - dt.timedelta(days=1))

    assert list(no_reason.value.message_dict) == ["reason"]
    assert list(past.value.message_dict) == ["until"]


def test_a_right_that_is_ended_counts_no_more_today(siri, kari, today):
    end_right(HolderRight.objects.get(), by=siri, on=today)

    assert not HolderRight.objects.live(today).exists()
    assert HolderRight.history.count() == 2
    assert ActEvent.objects.get().act == "accounts.end_right"


def test_a_right_is_ended_once(siri, kari, today):
    right = HolderRight.objects.get()
    end_right(right, by=siri, on=today)

    with pytest.raises(ValidationError, match="alt avsluttet"):
        end_right(right, by=siri, on=today)


def test_after_its_end_the_right_can_be_given_again(siri, kari, today):
    end_right(HolderRight.objects.get(), by=siri, on=today)

    grant_right(kari, by=siri, on=today, reason="Nytt kurs")

    assert HolderRight.objects.live(today).get().reason == "Nytt kurs"


@pytest.mark.parametrize("who", ["kari", "mona", "anne"])
@pytest.mark.parametrize("page", ["/rettigheter/", "/rettigheter/ny/?ansatt=1"])
def test_only_administrators_have_the_pages(request, browse, siri, who, page):
    assert browse(request.getfixturevalue(who)).get(page).status_code == 403


@pytest.mark.parametrize("who", ["kari", "mona", "anne"])
def test_the_page_that_ends_a_right_is_not_there_for_others(request, browse, siri, kari, who):
    client = browse(request.getfixturevalue(who))
    address = f"/rettigheter/{HolderRight.objects.get().pk}/avslutt/"

    assert client.get(address).status_code == 404
    assert client.post(address, {"submission_key": str(uuid.uuid4())}).status_code == 404
    assert HolderRight.objects.get().ends is None


def test_without_login_the_pages_ask_for_one(client, siri):
    response = client.get("/rettigheter/")

    assert response["Location"] == "/logg-inn/?next=/rettigheter/"


def test_the_list_shows_who_has_the_right_and_no_child(browse, siri, kari, mona, case):
    page = browse(siri).get("/rettigheter/").content.decode()

    assert "kurset" in page
    assert "Mona Berg" in page
    assert "Jonas" not in page


def test_the_list_costs_the_same_for_one_and_for_three(
    browse, siri, kari, mona, per, django_assert_num_queries
):
    client = browse(siri)
    client.get("/rettigheter/")

    # session, user, own places, count, staff, their places, their rights, and a savepoint's two
    with django_assert_num_queries(9):
        client.get("/rettigheter/")
    for number in range(3):
        employ(f"ny{number}", f"Ny {number}", "lærer", per.live_memberships[0].unit)
    with django_assert_num_queries(9):
        client.get("/rettigheter/")


def test_the_list_has_pages_of_25(browse, siri, school):
    for number in range(30):
        employ(f"ansatt{number}", f"Ansatt {number:02}", "lærer", school)
    client = browse(siri)

    first, second = client.get("/rettigheter/"), client.get("/rettigheter/?page=2")

    assert [len(page.context["rows"]) for page in (first, second)] == [25, 6]


def test_a_search_finds_by_a_part_of_the_name_and_puts_no_name_into_the_address(
    browse, siri, kari, mona
):
    client = browse(siri)

    response = client.post("/rettigheter/", {"name": "nord"})
    found = client.get(response["Location"])

    assert response["Location"] == "/rettigheter/"
    assert [row["employee"] for row in found.context["rows"]] == [kari]


def test_a_search_that_finds_nobody_says_what_to_do(browse, siri):
    client = browse(siri)
    client.post("/rettigheter/", {"name": "finnes ikke"})

    assert "Ingen ansatte å vise" in client.get("/rettigheter/").content.decode()


def test_the_administrator_gives_the_right_on_the_page(browse, siri, mona, today):
    client = browse(siri)
    assert client.get("/rettigheter/ny/", {"ansatt": mona.pk}).status_code == 200

    response = client.post("/rettigheter/ny/", form(mona))

    assert (response.status_code, response["Location"]) == (302, "/rettigheter/")
    assert HolderRight.objects.get().user == mona


@pytest.mark.parametrize("who", ["", "x", "999999", "-1"])
def test_a_page_about_nobody_is_not_there(browse, siri, who):
    assert browse(siri).get("/rettigheter/ny/", {"ansatt": who}).status_code == 404


def test_a_page_about_an_employee_of_another_municipality_is_not_there(
    browse, siri, nittedal_teacher
):
    client = browse(siri)

    assert client.get("/rettigheter/ny/", {"ansatt": nittedal_teacher.pk}).status_code == 404
    assert client.post("/rettigheter/ny/", form(nittedal_teacher)).status_code == 404
    assert not HolderRight.objects.exists()


def test_a_refusal_stands_beside_the_field_and_keeps_what_was_typed(browse, siri, mona, today):
    yesterday = (today - dt.timedelta(days=1)).isoformat()

    response = browse(siri).post("/rettigheter/ny/", form(mona, until=yesterday))

    assert response.status_code == 422
    assert response.context["form"].errors["until"] == ["Siste dag kan ikke være før i dag."]
    assert "Kurs 3. november" in response.content.decode()
    assert not HolderRight.objects.exists()


def test_the_administrator_ends_the_right_on_the_page(browse, siri, kari, today):
    client = browse(siri)
    address = f"/rettigheter/{HolderRight.objects.get().pk}/avslutt/"
    assert "Retten gjelder ikke lenger" in client.get(address).content.decode()

    response = client.post(address, {"submission_key": str(uuid.uuid4())})

    assert response["Location"] == "/rettigheter/"
    assert not HolderRight.objects.live(today).exists()
    assert "alt avsluttet" in client.get(address).content.decode()


def test_an_administrator_who_has_left_holds_nothing(browse, siri, mona, today):
    client = browse(siri)
    Membership.objects.filter(user=siri).update(ends=today - dt.timedelta(days=1))

    answer = client.get("/rettigheter/")

    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/logg-inn/")
