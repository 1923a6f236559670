"""A measure has a goal, one responsible, and days in order; with it comes reading."""

import datetime as dt
import uuid

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from bti.audit.models import ActEvent
from bti.notices.models import Notice
from bti.people.models import Guardian, NetworkPerson
from stafettlogg.models import Goal, Measure
from stafettlogg.services import end_goal, end_measure, plan_measure
from stafettlogg.services.advice import advice_on_measures
from tests.stafettlogg.conftest import roles


def measure_of(today: dt.date, **changed) -> dict:
    return {
        "text": "Per observerer to friminutt", "arena": "school", "starts_on": today,
        "due_on": today + dt.timedelta(days=42), "evaluate_on": today + dt.timedelta(days=42),
        **changed,
    }  # fmt: skip


@pytest.fixture
def grandfather(child) -> NetworkPerson:
    return NetworkPerson.objects.create(child=child, name="Arne Lund", relation="bestefar")


@pytest.mark.requirement("R13", "R89", "R91", "R118", "R269", "R270")
def test_a_measure_gives_its_responsible_employee_reading_and_a_notice(
    log, goal, shared_consent, kari, per, today, as_
):
    with as_(kari):
        measure = plan_measure(goal, by=kari, on=today, **measure_of(today), employee=per)
    assert roles(log)["per"] == "actor"
    notice = Notice.objects.get(recipient=per, kind="measure")
    assert notice.link == f"/logg/{log.pk}/"
    assert measure.responsible_name == "Per Dahl"
    assert ActEvent.objects.get(act="stafettlogg.plan_measure").log_id == log.pk


@pytest.mark.requirement("R123", "R111")
def test_a_service_the_consent_does_not_name_gets_no_measure(log, goal, kari, per, today, as_):
    with as_(kari), pytest.raises(ValidationError) as refused:
        plan_measure(goal, by=kari, on=today, **measure_of(today), employee=per)
    assert refused.value.message_dict == {
        "responsible": [
            "Samtykket nevner ikke PPT. Be familien om et samtykke som gjør det. Da kan Per Dahl "
            "få tiltaket."
        ]
    }
    assert "per" not in roles(log)


def test_one_who_has_left_gets_no_measure(goal, shared_consent, kari, per, today, as_):
    per.memberships.update(ends=today - dt.timedelta(days=1))
    with as_(kari), pytest.raises(ValidationError, match="arbeider ikke her nå"):
        plan_measure(goal, by=kari, on=today, **measure_of(today), employee=per)


@pytest.mark.requirement("R89")
def test_exactly_one_is_responsible(goal, guardians, kari, today, as_):
    for chosen in (
        {},
        {"employee": kari, "by_child": True},
        {"guardian": guardians[0], "employee": kari},
    ):
        with as_(kari), pytest.raises(ValidationError) as refused:
            plan_measure(goal, by=kari, on=today, **measure_of(today), **chosen)
        assert refused.value.message_dict == {
            "responsible": ["Velg én som er ansvarlig for tiltaket."]
        }


@pytest.mark.requirement("R191")
def test_the_family_has_measures_of_its_own(goal, guardians, grandfather, kari, today, as_):
    with as_(kari):
        mother = plan_measure(
            goal, by=kari, on=today, **measure_of(today, arena="home"), guardian=guardians[0]
        )
        arne = plan_measure(
            goal, by=kari, on=today, **measure_of(today, arena="leisure"), network=grandfather
        )
        own = plan_measure(
            goal, by=kari, on=today, **measure_of(today, arena="child"), by_child=True
        )
    named = [mother.responsible_name, arne.responsible_name, own.responsible_name]
    assert named == ["Anne Solberg", "Arne Lund", "Jonas"]


def test_a_guardian_of_another_child_is_not_responsible_here(goal, municipality, kari, today, as_):
    other = Guardian.objects.create(municipality=municipality, first_name="Nils", last_name="X")
    with as_(kari), pytest.raises(ValidationError, match="ikke registrert på barnet"):
        plan_measure(goal, by=kari, on=today, **measure_of(today), guardian=other)


def test_a_neighbour_of_another_child_is_not_responsible_here(
    goal, grandfather, child, kari, today, as_
):
    child.pk = None
    child.identity_hash = ""
    child.save()
    grandfather.child = child
    grandfather.save()
    with as_(kari), pytest.raises(ValidationError, match="ikke i barnets nettverk"):
        plan_measure(goal, by=kari, on=today, **measure_of(today), network=grandfather)


@pytest.mark.parametrize(
    ("days", "wrong"),
    [
        ({"starts_on": -15}, {"starts_on"}),
        ({"starts_on": -14}, set()),
        ({"starts_on": 0, "due_on": 0, "evaluate_on": 0}, set()),
        ({"starts_on": 5, "due_on": 4}, {"due_on"}),
        ({"starts_on": 5, "evaluate_on": 4}, {"evaluate_on"}),
        ({"starts_on": -5, "due_on": -1, "evaluate_on": -1}, {"due_on", "evaluate_on"}),
        (
            {"starts_on": -20, "due_on": -19, "evaluate_on": -18},
            {"starts_on", "due_on", "evaluate_on"},
        ),
    ],
)  # fmt: skip
@pytest.mark.requirement("R89", "R91")
def test_the_days_of_a_measure_come_in_order(goal, kari, today, as_, days, wrong):
    given = {name: today + dt.timedelta(days=n) for name, n in days.items()}
    with as_(kari):
        if not wrong:
            assert plan_measure(
                goal, by=kari, on=today, **measure_of(today, **given), employee=kari
            )
            return
        with pytest.raises(ValidationError) as refused:
            plan_measure(goal, by=kari, on=today, **measure_of(today, **given), employee=kari)
    assert set(refused.value.message_dict) == wrong


@pytest.mark.parametrize(
    ("field", "value"), [("text", ""), ("text", "x" * 201), ("arena", "moon"), ("reach", "all")]
)
@pytest.mark.requirement("R271")
def test_a_measure_with_something_missing_is_refused_beside_the_field(
    goal, kari, today, as_, field, value
):
    with as_(kari), pytest.raises(ValidationError) as refused:
        plan_measure(goal, by=kari, on=today, **measure_of(today, **{field: value}), employee=kari)
    assert set(refused.value.message_dict) == {field}


@pytest.mark.requirement("R11")
def test_an_ended_goal_takes_no_more_measures(goal, kari, today, as_):
    with as_(kari):
        end_goal(goal, by=kari, on=today, reached=False)
        ended = Goal.objects.select_related("log__case").get(pk=goal.pk)
        with pytest.raises(ValidationError, match="Målet er avsluttet"):
            plan_measure(ended, by=kari, on=today, **measure_of(today), employee=kari)


@pytest.mark.requirement("R277")
def test_only_the_holder_plans_and_ends_measures(goal, pers_measure, per, anne, mona, today, as_):
    for user in (per, anne, mona):
        with as_(user):
            with pytest.raises(PermissionDenied):
                plan_measure(goal, by=user, on=today, **measure_of(today), employee=user)
            with pytest.raises(PermissionDenied):
                end_measure(pers_measure, by=user, on=today, reason="x")


def test_a_measure_ends_with_a_reason_and_once(measure, kari, today, as_):
    with as_(kari):
        for reason, sentence in (("  ", "Skriv kort hvorfor"), ("x" * 301, "for lang")):
            with pytest.raises(ValidationError, match=sentence):
                end_measure(measure, by=kari, on=today, reason=reason)
        ended = end_measure(measure, by=kari, on=today, reason=" Målet er nådd. ")
        with pytest.raises(ValidationError, match="alt avsluttet"):
            end_measure(measure, by=kari, on=today, reason="igjen")
    assert (ended.ended_on, ended.end_reason) == (today, "Målet er nådd.")


@pytest.mark.requirement("R86")
def test_more_than_five_measures_at_once_are_pointed_out(log, new_measure, kari, as_):
    for _turn in range(5):
        new_measure()
    with as_(kari):
        assert advice_on_measures(log.pk, 5) == ""
    new_measure()
    with as_(kari):
        assert advice_on_measures(log.pk, 5).startswith("Dere har nå 6 tiltak på en gang.")


def posted(today: dt.date, **changed) -> dict:
    filled = {**measure_of(today), "reach": "individual", **changed}
    return {**{k: str(v) for k, v in filled.items()}, "submission_key": str(uuid.uuid4())}


@pytest.mark.requirement("R13", "R84", "R85")
def test_the_page_shows_the_goal_and_what_it_takes_before_it_asks_who(goal, kari, browse):
    page = browse(kari).get(f"/logg/mal/{goal.pk}/tiltak/").content.decode()
    asked = [goal.text, goal.takes, "Hva skal dere gjøre?", "Matpakka", "Hvem er ansvarlig?"]
    places = [page.index(words) for words in asked]
    assert places == sorted(places)
    assert "Hva rundt barnet kan endres?" in page


@pytest.mark.requirement("R111", "R123")
def test_the_page_offers_the_family_and_the_services_the_consent_names(
    goal, guardians, grandfather, kari, colleague, per, geir, shared_consent, browse
):
    page = browse(kari).get(f"/logg/mal/{goal.pk}/tiltak/")
    groups = dict(page.context["form"].fields["responsible"].choices[1:])
    assert [name for name, _people in groups.items()] == ["Familien", "Skogbrynet skole", "PPT"]
    assert [label for _key, label in groups["Familien"]] == [
        "Jonas selv", "Anne Solberg", "Tomas Lund", "Arne Lund (bestefar)",
    ]  # fmt: skip
    assert groups["PPT"] == [(f"employee:{per.pk}", "Per Dahl (PP-rådgiver)")]
    assert (f"employee:{colleague.pk}", "Hege Vold (lærer)") in groups["Skogbrynet skole"]


@pytest.mark.parametrize("who", ["child", "guardian", "network", "employee"])
def test_each_kind_of_responsible_can_be_chosen_on_the_page(
    goal, guardians, grandfather, kari, today, browse, as_, who
):
    codes = {
        "child": "child", "guardian": f"guardian:{guardians[0].pk}",
        "network": f"network:{grandfather.pk}", "employee": f"employee:{kari.pk}",
    }  # fmt: skip
    answer = browse(kari).post(
        f"/logg/mal/{goal.pk}/tiltak/", posted(today, responsible=codes[who])
    )
    assert answer.headers["Location"] == f"/logg/{goal.log_id}/#mal-{goal.pk}"
    names = {
        "child": "Jonas",
        "guardian": "Anne Solberg",
        "network": "Arne Lund",
        "employee": "Kari Nordli",
    }
    with as_(kari):
        measure = Measure.objects.select_related("log__case__child").get()
        assert measure.responsible_name == names[who]


def test_one_who_was_not_offered_cannot_be_posted(goal, geir, kari, today, browse, as_):
    answer = browse(kari).post(
        f"/logg/mal/{goal.pk}/tiltak/", posted(today, responsible=f"employee:{geir.pk}")
    )
    assert answer.status_code == 422
    assert "Per observerer to friminutt" in answer.content.decode()
    with as_(kari):
        assert Measure.objects.count() == 0


@pytest.mark.requirement("R86")
def test_the_page_warns_of_many_measures_and_stores_all_the_same(
    goal, new_measure, kari, today, browse
):
    for _turn in range(5):
        new_measure()
    answer = browse(kari).post(
        f"/logg/mal/{goal.pk}/tiltak/", posted(today, responsible="child"), follow=True
    )
    assert "Dere har nå 6 tiltak på en gang." in answer.content.decode()


def test_ending_a_measure_on_the_page_offers_to_evaluate_instead(pers_measure, kari, browse, log):
    client = browse(kari)
    page = client.get(f"/logg/tiltak/{pers_measure.pk}/avslutt/")
    words = page.content.decode()
    assert f"/logg/tiltak/{pers_measure.pk}/vurdering/" in words
    assert "kan Per Dahl ikke lese loggen lenger" in words
    key = page.context["form"]["submission_key"].value()
    client.post(
        f"/logg/tiltak/{pers_measure.pk}/avslutt/",
        {"submission_key": key, "reason": "Observasjonen er ferdig."},
    )
    assert "per" not in roles(log)
    shown = client.get(f"/logg/{log.pk}/").content.decode()
    assert "1 avsluttet tiltak" in shown
    assert "Observasjonen er ferdig." in shown


@pytest.mark.requirement("R175")
def test_a_measure_is_on_the_individual_or_the_system_level(log, goal, kari, today, browse):
    client = browse(kari)
    client.post(f"/logg/mal/{goal.pk}/tiltak/", posted(today, responsible="child", reach="system"))
    assert "systemnivå" in client.get(f"/logg/{log.pk}/").content.decode()
