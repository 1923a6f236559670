"""Who is appointed stafettholder, by whom, and what follows the baton."""

import datetime as dt
import uuid

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from bti.accounts.models import HolderRight, ServiceUnit
from bti.audit.models import ActEvent, ReadEvent
from bti.notices.models import Notice
from cases import signals
from cases.models import Case, ConcernReport, HolderChange
from cases.services import appoint_holder
from tests.cases.test_levels import at
from tests.conftest import employ, give_consent

WHY = "Kjenner Jonas best."


def right(user, siri, municipality, today, **dates):
    return HolderRight.objects.create(
        user=user, municipality=municipality, granted_by=siri, reason="kurset",
        **{"starts": today - dt.timedelta(days=10), **dates},
    )  # fmt: skip


@pytest.fixture
def hege(colleague, siri, municipality, today):
    """Hege teaches at the same school and has the right to be stafettholder."""
    right(colleague, siri, municipality, today)
    return colleague


@pytest.fixture
def started(case, consented, today) -> Case:
    """Level 1, and nobody is appointed yet."""
    return at(case, 1, "sondre_nordstrand", today)


@pytest.mark.requirement("R182", "R285")
def test_the_leader_appoints_the_one_who_owned_the_concern(started, kari, mona, today):
    appoint_holder(started, to=kari, by=mona, on=today, reason=WHY)

    stored = Case.objects.get(pk=started.pk)
    assert (stored.holder, stored.appointed_on, stored.appointed_by) == (kari, today, mona)
    assert not HolderChange.objects.exists()
    assert [n.recipient_id for n in Notice.objects.filter(kind="holder")] == [kari.pk]
    act = ActEvent.objects.get(act="cases.appoint_holder")
    assert (act.user_id, act.details["holder"]) == (mona.pk, kari.pk)


@pytest.mark.requirement("R286")
def test_the_leader_passes_the_baton_on_and_the_consents_follow(
    case_at_1, consented, kari, mona, hege, today
):
    appoint_holder(case_at_1, to=hege, by=mona, on=today, reason=WHY)

    stored = Case.objects.get(pk=case_at_1.pk)
    change = HolderChange.objects.get()
    assert stored.holder == case_at_1.holder == hege
    assert (change.previous, change.holder, change.reason, change.on) == (kari, hege, WHY, today)
    consented.refresh_from_db()
    assert consented.keeper == hege
    assert consented.history.count() == 2
    assert not kari.has_perm("cases.view_case", stored)
    assert hege.has_perm("cases.change_case", stored)


def test_the_floors_above_hear_of_it_in_the_same_transaction(started, kari, mona, today):
    heard = []

    def listen(case, by, on, **kwargs):
        heard.append((case.pk, by, on, case.holder))

    signals.holder_changed.connect(listen)
    try:
        appoint_holder(started, to=kari, by=mona, on=today, reason=WHY)
    finally:
        signals.holder_changed.disconnect(listen)

    assert heard == [(started.pk, mona, today, kari)]


def test_only_the_leader_of_the_unit_appoints(
    started, kari, colleague, geir, siri, per, other_school, today
):
    elsewhere = employ("liv", "Liv Aas", "rektor", other_school, "leader")

    for other in (kari, colleague, geir, siri, per, elsewhere):
        with pytest.raises(PermissionDenied):
            appoint_holder(started, to=kari, by=other, on=today, reason=WHY)


@pytest.mark.requirement("R162")
def test_at_level_0_nobody_takes_the_concern_from_its_owner(case, mona, hege, today):
    with pytest.raises(PermissionDenied):
        appoint_holder(case, to=hege, by=mona, on=today, reason=WHY)


def test_a_closed_case_gets_no_new_holder(case, mona, hege, today):
    at(case, 9, "sondre_nordstrand", today)

    with pytest.raises(PermissionDenied):
        appoint_holder(case, to=hege, by=mona, on=today, reason=WHY)


@pytest.mark.requirement("R280")
@pytest.mark.parametrize("dates", [None, {"ends": -1}, {"starts": 1}])
def test_one_without_the_right_is_not_appointed(
    started, mona, colleague, siri, municipality, today, dates
):
    if dates is not None:
        given = {name: today + dt.timedelta(days=days) for name, days in dates.items()}
        right(colleague, siri, municipality, today, **given)

    with pytest.raises(ValidationError) as refused:
        appoint_holder(started, to=colleague, by=mona, on=today, reason=WHY)

    assert refused.value.message_dict == {
        "to": [
            "Hege Vold har ikke rett til å være stafettholder. Systemansvarlig kan gi den retten."
        ]
    }
    assert Case.objects.get(pk=started.pk).appointed_on is None


@pytest.mark.requirement("R123", "R260")
def test_the_baton_goes_to_no_service_that_the_family_has_not_said_yes_to(
    started, consented, mona, per, geir, siri, municipality, guardians, today
):
    """Whoever has the baton reads all of the case, also what was written at level 0."""
    consented.services.all().delete()
    for other in (per, geir):
        right(other, siri, municipality, today)
        with pytest.raises(ValidationError) as refused:
            appoint_holder(started, to=other, by=mona, on=today, reason=WHY)
        assert "samtykket ikke nevner" in refused.value.message_dict["to"][0]

    give_consent(started, today, services={"ppt": "ppt"}, guardians=guardians)
    assert appoint_holder(started, to=per, by=mona, on=today, reason=WHY).holder == per


def test_one_who_has_left_is_not_appointed(started, mona, hege, today):
    hege.memberships.update(ends=today - dt.timedelta(days=1))

    with pytest.raises(ValidationError) as refused:
        appoint_holder(started, to=hege, by=mona, on=today, reason=WHY)

    assert refused.value.message_dict == {"to": ["Velg en som arbeider i kommunen nå."]}


def test_a_citizen_and_one_whose_account_is_closed_are_not_appointed(
    started, mona, hege, anne, today
):
    hege.is_active = False
    hege.save()

    for other in (anne, hege):
        with pytest.raises(ValidationError):
            appoint_holder(started, to=other, by=mona, on=today, reason=WHY)


@pytest.mark.requirement("R146", "R244")
@pytest.mark.parametrize("is_reported", [True, False])
def test_child_welfare_does_not_get_the_baton_while_it_has_not_decided(
    started, kari, mona, siri, municipality, today, is_reported
):
    unit = ServiceUnit.objects.create(
        municipality=municipality, kind="child_welfare", name="Barneverntjenesten"
    )
    welfare = employ("bente", "Bente Rud", "kontaktperson", unit)
    right(welfare, siri, municipality, today)
    if is_reported:
        ConcernReport.objects.create(case=started, noted_by=kari, sent_on=today, channel="portal")

    with pytest.raises(ValidationError) as refused:
        appoint_holder(started, to=welfare, by=mona, on=today, reason=WHY)

    assert refused.value.message_dict == {
        "to": [
            "Barnevernet kan ikke ha stafettpinnen mens det undersøker en melding. "
            "Det kan først ta den når det har vedtatt tiltak."
        ]
    }


def test_one_who_has_it_already_is_not_appointed_again(case_at_1, kari, mona, today):
    with pytest.raises(ValidationError) as refused:
        appoint_holder(case_at_1, to=kari, by=mona, on=today, reason=WHY)

    assert refused.value.message_dict == {"to": ["Kari Nordli har alt stafettpinnen."]}


def test_an_appointment_has_a_reason(started, kari, mona, today):
    with pytest.raises(ValidationError) as refused:
        appoint_holder(started, to=kari, by=mona, on=today, reason=" ")

    assert refused.value.message_dict == {"reason": ["Skriv kort hvorfor."]}


def test_when_a_receiver_fails_nothing_has_moved(case_at_1, consented, kari, mona, hege, today):
    from django.db import transaction

    def fail(**kwargs):
        raise RuntimeError("the floor above")

    signals.holder_changed.connect(fail)
    try:
        with pytest.raises(RuntimeError), transaction.atomic():
            appoint_holder(case_at_1, to=hege, by=mona, on=today, reason=WHY)
    finally:
        signals.holder_changed.disconnect(fail)

    consented.refresh_from_db()
    assert Case.objects.get(pk=case_at_1.pk).holder == kari
    assert consented.keeper == kari
    assert not HolderChange.objects.exists()
    assert not Notice.objects.filter(kind="holder").exists()


# Pages


def appoint(client, case, to, **data):
    return client.post(
        reverse("cases:appoint", args=[case.pk]),
        {"submission_key": uuid.uuid4(), "to": to.pk, "reason": WHY, **data},
    )


@pytest.mark.requirement("R285")
def test_the_leader_appoints_on_the_page(started, browse, mona, kari):
    response = appoint(browse(mona), started, kari)

    assert response.url == reverse("cases:oversee", args=[started.pk])
    assert Case.objects.get(pk=started.pk).appointed_by == mona


def test_the_page_offers_those_with_the_right_and_the_own_unit_first(
    started, browse, mona, hege, per, siri, municipality, guardians, today
):
    right(per, siri, municipality, today)
    give_consent(started, today, services={"ppt": "ppt"}, guardians=guardians)

    choices = browse(mona).get(reverse("cases:appoint", args=[started.pk])).context["form"]
    groups = dict(choices.fields["to"].choices[1:])

    assert {name: [label for _pk, label in rows] for name, rows in groups.items()} == {
        "Skogbrynet skole": [
            "Hege Vold, lærer, Skogbrynet skole", "Kari Nordli, kontaktlærer, Skogbrynet skole",
        ],
        "Andre steder": ["Per Dahl, PP-rådgiver, PPT"],
    }  # fmt: skip


@pytest.mark.requirement("R60", "R181")
@pytest.mark.parametrize(
    ("guide", "rule"),
    [
        ("nittedal", "Som hovedregel har barnehage eller skole stafettpinnen."),
        ("sondre_nordstrand", "Som hovedregel har helsestasjon, barnehage eller skole"),
    ],
)
def test_the_one_who_owns_the_concern_is_proposed_in_the_services_of_the_rule(
    started, browse, mona, kari, school, today, guide, rule
):
    at(started, 1, guide, today)
    address = reverse("cases:appoint", args=[started.pk])

    page = browse(mona).get(address)
    school.kind = "leisure"
    school.save()
    elsewhere = browse(mona).get(address)

    assert page.context["form"].initial["to"] == kari.pk
    assert rule in " ".join(page.content.decode().split())
    assert "to" not in elsewhere.context["form"].initial


def test_one_who_is_not_on_the_list_cannot_be_posted(started, browse, mona, geir):
    response = appoint(browse(mona), started, geir)

    assert response.status_code == 422
    assert WHY in response.content.decode()
    assert Case.objects.get(pk=started.pk).appointed_on is None


@pytest.mark.parametrize("page", ["cases:oversee", "cases:appoint"])
def test_the_leaders_pages_are_the_leaders(
    started, browse, page, kari, colleague, geir, siri, per, anne
):
    for other in (kari, colleague, geir, siri, per, anne):
        assert browse(other).get(reverse(page, args=[started.pk])).status_code == 404


@pytest.mark.requirement("R162")
@pytest.mark.parametrize("page", ["cases:oversee", "cases:appoint"])
def test_a_leader_does_not_learn_of_a_concern_at_level_0(case, browse, mona, page):
    assert browse(mona).get(reverse(page, args=[case.pk])).status_code == 404


def test_a_leader_does_not_learn_of_a_concern_that_ended_at_level_0(case, browse, mona, today):
    at(case, 9, "sondre_nordstrand", today)

    assert browse(mona).get(reverse("cases:oversee", args=[case.pk])).status_code == 404


@pytest.mark.parametrize("page", ["cases:oversee", "cases:appoint"])
def test_the_leader_sees_that_it_is_there_and_nothing_of_what_is_written(
    case_at_1, kari, browse, mona, today, page
):
    from cases.services import note_discussion

    note_discussion(
        case_at_1, by=kari, on=today, partner="leder", discussed_on=today, summary="Hemmelig prat."
    )
    case_at_1.close_reason, case_at_1.family_wish = "Skjult grunn.", "Skjult ønske."
    case_at_1.save()

    text = browse(mona).get(reverse(page, args=[case_at_1.pk])).content.decode()

    assert "Jonas" in text
    assert "Kari Nordli" in text
    for secret in ("Hemmelig prat.", "Skjult", case_at_1.concern, "Solberg", "Tomas"):
        assert secret not in text


def test_the_leaders_reading_is_noted_with_its_reason(case_at_1, browse, mona):
    browse(mona).get(reverse("cases:oversee", args=[case_at_1.pk]))

    event = ReadEvent.objects.get()
    assert (event.user_id, event.child_id, event.page, event.why) == (
        mona.pk, case_at_1.child_id, "cases:oversee", "leads",
    )  # fmt: skip


def test_the_overview_shows_the_way_of_the_baton(case_at_1, browse, mona, hege, today):
    appoint_holder(case_at_1, to=hege, by=mona, on=today, reason=WHY)

    baton = browse(mona).get(reverse("cases:oversee", args=[case_at_1.pk])).context["baton"]

    assert baton["now"] == {"name": "Hege Vold", "role": "lærer", "since": today}
    assert baton["before"] == [{"name": "Kari Nordli", "until": today}]


def test_the_overview_asks_the_database_a_fixed_number_of_times(
    case_at_1, browse, mona, django_assert_num_queries
):
    client, address = browse(mona), reverse("cases:oversee", args=[case_at_1.pk])
    client.get(address)

    with django_assert_num_queries(14):  # 12, and the savepoint of a request within a test
        client.get(address)
