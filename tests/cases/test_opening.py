"""A concern is written down by any employee, and only what can be right is taken."""

import datetime as dt
import uuid

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from bti.audit.models import ActEvent
from bti.notices.models import Notice
from bti.people.models import Child
from cases.models import Case
from cases.services import start_concern
from tests.conftest import JONAS_PID


@pytest.fixture
def begin(kari, school, today):
    """``begin(born=…)`` starts a concern as Kari, with what is right where nothing is named."""

    def start(**changed):
        given = {
            "by": kari,
            "on": today,
            "unit": school,
            "first_name": "Jonas",
            "last_name": "Solberg",
            "born": today - dt.timedelta(days=3000),
            "concern": "Trekker seg unna i friminuttene.",
            "concern_on": today,
        }
        return start_concern(**{**given, **changed})

    return start


@pytest.mark.requirement("R2", "R7", "R162")
def test_an_employee_who_wonders_owns_the_concern_at_level_0(begin, kari, school, today):
    case = begin(group="3B")

    assert (case.level, case.holder, case.opened_by, case.appointed_on) == (0, kari, kari, None)
    assert (case.unit, case.municipality, case.guide_slug) == (
        school, school.municipality, "sondre_nordstrand",
    )  # fmt: skip
    assert (case.level_since, case.concern_on) == (today, today)
    assert (case.child.name, case.child.group, case.child.unit) == ("Jonas Solberg", "3B", school)
    assert {a.act for a in ActEvent.objects.filter(child_id=case.child_id)} == {
        "people.register_child", "cases.start_concern",
    }  # fmt: skip


@pytest.mark.requirement("R2")
def test_a_leader_and_every_service_may_wonder(begin, mona, per, ppt):
    assert begin(by=mona).holder == mona
    assert begin(by=per, unit=ppt).holder == per


def test_nobody_else_may(begin, geir, siri, anne, school, today):
    for other in (geir, siri, anne):
        with pytest.raises(PermissionDenied):
            begin(by=other)

    assert not Case.objects.exists()


def test_whoever_has_left_may_not(begin, kari, today):
    kari.memberships.update(ends=today - dt.timedelta(days=1))

    with pytest.raises(PermissionDenied):
        begin()


@pytest.mark.requirement("R162")
def test_nobody_is_told_of_a_concern(begin, mona):
    begin()

    assert not Notice.objects.exists()


@pytest.mark.requirement("R6")
@pytest.mark.parametrize("years", [0, 24])
def test_the_target_group_is_from_birth_to_24_years(begin, today, years):
    assert begin(born=today.replace(year=today.year - years, day=1)).child.age(today) == years


@pytest.mark.requirement("R6")
def test_a_child_that_is_not_born_has_no_birth_date(begin, today):
    assert begin(born=None).child.age(today) is None


def in_days(today, days):
    return today + dt.timedelta(days=days)


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("born", 1, "Fødselsdatoen kan ikke være fram i tid."),
        ("born", -26 * 366, "BTI gjelder til og med 24 år. Se etter fødselsåret."),
        ("concern_on", 1, "Datoen kan ikke være fram i tid."),
        ("concern_on", -3001, "Uroen kan ikke ha oppstått før barnet ble født."),
    ],
)
def test_a_day_that_cannot_be_right_is_refused_beside_its_field(
    begin, today, field, value, sentence
):
    with pytest.raises(ValidationError) as refused:
        begin(**{field: in_days(today, value)})

    assert refused.value.message_dict == {field: [sentence]}
    assert not Child.objects.exists()


@pytest.mark.parametrize(
    ("number", "sentence"),
    [
        ("123", "Fødselsnummer må ha 11 sifre. Du skrev 3."),
        ("0385159873a", "Fødselsnummer kan bare ha sifre."),
        ("03851598731", "Fødselsnummeret finnes ikke. Se etter om to sifre er byttet om."),
    ],
)
def test_a_number_that_is_none_is_refused_beside_its_field(begin, number, sentence):
    with pytest.raises(ValidationError) as refused:
        begin(identity_number=number)

    assert refused.value.message_dict == {"identity_number": [sentence]}


def test_everything_that_is_wrong_is_said_at_once(begin, today):
    with pytest.raises(ValidationError) as refused:
        begin(born=in_days(today, 2), concern_on=in_days(today, 1), identity_number="1")

    assert set(refused.value.message_dict) == {"born", "concern_on", "identity_number"}


def test_an_empty_concern_is_refused(begin):
    with pytest.raises(ValidationError) as refused:
        begin(concern="   ")

    assert list(refused.value.message_dict) == ["concern"]


def test_a_child_that_is_known_by_its_number_is_not_made_twice(begin, kari):
    first = begin(identity_number=JONAS_PID)
    second = begin(identity_number=f"{JONAS_PID[:6]} {JONAS_PID[6:]}")

    assert first.child == second.child
    assert first.pk != second.pk


# The page


@pytest.fixture
def fill(today):
    """What one types into the form."""

    def data(**changed):
        given = {
            "submission_key": str(uuid.uuid4()),
            "concern": "Trekker seg unna i friminuttene.",
            "concern_on": today.isoformat(),
            "first_name": "Jonas",
            "last_name": "Solberg",
            "born": "2018-05-03",
            "group": "3B",
            "identity_number": "",
        }
        return {**given, **changed}

    return data


def test_the_page_makes_the_case_and_leads_to_it(browse, kari, fill):
    response = browse(kari).post(reverse("cases:new"), fill())

    case = Case.objects.get()
    assert response.url == reverse("cases:detail", args=[case.pk])
    assert case.holder == kari


def test_what_was_typed_stays_when_something_is_wrong(browse, kari, fill, today):
    wrong = {"identity_number": "12345678901", "concern_on": (in_days(today, 1)).isoformat()}

    response = browse(kari).post(reverse("cases:new"), fill(**wrong))

    text = response.content.decode()
    assert response.status_code == 422
    for kept in ("Trekker seg unna i friminuttene.", "Jonas", "Solberg", "3B", "12345678901"):
        assert kept in text
    form = response.context["form"]
    assert form.errors["concern_on"] == ["Datoen kan ikke være fram i tid."]
    assert form.errors["identity_number"] == [
        "Fødselsnummeret finnes ikke. Se etter om to sifre er byttet om."
    ]
    assert not Case.objects.exists()


def test_a_second_press_of_the_button_makes_no_second_case(browse, kari, fill):
    client, typed = browse(kari), fill()

    first = client.post(reverse("cases:new"), typed)
    second = client.post(reverse("cases:new"), typed)

    assert first.url == second.url
    assert Case.objects.count() == 1


def test_one_who_works_in_one_unit_is_not_asked_which(browse, kari):
    assert "unit" not in browse(kari).get(reverse("cases:new")).context["form"].fields


def test_one_who_works_in_two_units_chooses_between_them(
    browse, kari, school, other_school, fill, today
):
    kari.memberships.create(
        municipality=school.municipality, unit=other_school, role="employee", title="lærer",
        starts=today,
    )  # fmt: skip
    client = browse(kari)

    shown = client.get(reverse("cases:new")).context["form"].fields["unit"].choices
    client.post(reverse("cases:new"), fill(unit=other_school.pk))

    assert [name for _pk, name in shown] == ["Skogbrynet skole", "Lia skole"]
    assert Case.objects.get().unit == other_school


def test_a_unit_one_does_not_work_in_cannot_be_posted(
    browse, kari, school, other_school, ppt, fill, today
):
    kari.memberships.create(
        municipality=school.municipality, unit=other_school, role="employee", title="lærer",
        starts=today,
    )  # fmt: skip

    response = browse(kari).post(reverse("cases:new"), fill(unit=ppt.pk))

    assert response.status_code == 422
    assert not Case.objects.exists()


def test_citizens_and_administrators_have_no_such_page(browse, anne, siri, fill):
    for other in (anne, siri):
        client = browse(other)
        assert client.get(reverse("cases:new")).status_code == 403
        assert client.post(reverse("cases:new"), fill()).status_code == 403


@pytest.mark.requirement("R51")
def test_what_goes_on_around_the_child_is_written_down_and_shown(browse, kari, fill):
    client = browse(kari)

    client.post(reverse("cases:new"), fill(surroundings=" Foreldrene er nettopp skilt. "))

    case = Case.objects.get()
    assert case.surroundings == "Foreldrene er nettopp skilt."
    page = client.get(reverse("cases:detail", args=[case.pk])).content.decode()
    assert "Foreldrene er nettopp skilt." in page
    asked = client.get(reverse("cases:new")).content.decode()
    assert "For eksempel skilsmisse, flytting eller dødsfall." in asked
