"""The log's page of other services, the family's wish, and the individual plan beside the log."""

import datetime as dt
import uuid

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from bti.database.acting import acting
from cases.models import Case, FamilyWish, PlanSwitch
from cases.services import note_wish
from cases.services.planning import (
    answer_request,
    note_plan,
    request_plan,
    use_log_as_plan,
    write_plan,
)
from cases.services.referring import answer_referral, send_referral
from cases.services.reporting import raise_shield
from stafettlogg.models import Stafettlogg

ASKS, ANSWER = "Kan dere gi råd om timeplanen?", "Vi kommer i uke 10."


@pytest.fixture
def sent(log, shared_consent, kari, ppt, today):
    return send_referral(
        log.case, by=kari, on=today, service_code="ppt", way="named", asks=ASKS, unit=ppt
    )


def page(client, log, name="services") -> str:
    return client.get(reverse(f"stafettlogg:{name}", args=[log.pk])).content.decode()


@pytest.mark.requirement("R345", "R400")
def test_guardians_see_what_was_asked_and_answered(sent, log, anne, per, today, browse):
    before = page(browse(anne), log)
    answer_referral(sent, by=per, on=today, state="answered", answer=ANSWER)
    after = page(browse(anne), log)

    assert ASKS in before
    assert "Kari Nordli følger opp til noen andre har tatt over" in before
    assert ANSWER in after


def test_of_a_child_with_a_protected_address_guardians_are_told_no_place(
    sent, log, child, ppt, anne, kari, browse
):
    ppt.name = "Kontoret på Lia"
    ppt.save()
    child.address_protection = "confidential"
    child.save()

    assert ppt.name in page(browse(kari), log)
    assert ppt.name not in page(browse(anne), log)


@pytest.mark.requirement("R35", "R400")
def test_behind_a_shield_they_see_it_as_it_was(sent, log, anne, per, kari, ppt, today, browse):
    raise_shield(Case.objects.get(pk=log.case_id), by=kari)
    answer_referral(sent, by=per, on=today, state="answered", answer=ANSWER)
    send_referral(
        Case.objects.select_related("unit", "child").get(pk=log.case_id), by=kari, on=today,
        service_code="ppt", way="named", asks="Nytt spørsmål", unit=ppt,
    )  # fmt: skip

    shown = page(browse(anne), log)

    assert ASKS in shown
    assert ANSWER not in shown
    assert "Nytt spørsmål" not in shown
    assert ANSWER in page(browse(kari), log)


def test_one_with_a_measure_is_not_shown_them(sent, log, pers_measure, per, browse):
    shown = page(browse(per), log)

    assert "Dette er mellom familien og den som har stafettpinnen" in shown
    assert ASKS not in shown


@pytest.mark.requirement("R249")
def test_the_family_says_whom_they_wish_and_changes_it(log, anne, kari, today, browse):
    address = reverse("stafettlogg:wish", args=[log.pk])
    for wish in ("Helsesykepleieren", "Kari"):
        browse(anne).post(address, {"submission_key": uuid.uuid4(), "wish": wish})

    assert Case.objects.get(pk=log.case_id).family_wish == "Kari"
    assert [one.wish for one in FamilyWish.objects.order_by("pk")] == ["Helsesykepleieren", "Kari"]
    assert {one.noted_by for one in FamilyWish.objects.all()} == {anne}
    assert "Helsesykepleieren" in browse(anne).get(address).content.decode()
    case_page = browse(kari).get(reverse("cases:detail", args=[log.case_id])).content.decode()
    assert "Familien ønsker: Kari" in case_page


@pytest.mark.requirement("R249")
def test_the_holder_notes_it_on_behalf_and_tells_who_said_it(log, kari, geir, stranger, today):
    with pytest.raises(ValidationError) as refused:
        note_wish(log.case, by=kari, on=today, wish="Kari")
    assert list(refused.value.message_dict) == ["told_by"]
    noted = note_wish(log.case, by=kari, on=today, wish="Kari", told_by="Anne")
    assert (noted.told_by, noted.noted_by) == ("Anne", kari)
    for other in (geir, stranger):
        with pytest.raises(PermissionDenied):
            note_wish(log.case, by=other, on=today, wish="Meg")


@pytest.mark.requirement("R249")
def test_the_page_of_the_wish_is_the_familys(log, kari, per, pers_measure, mona, stranger, browse):
    for other in (kari, per, mona, stranger):
        assert browse(other).get(reverse("stafettlogg:wish", args=[log.pk])).status_code == 404


TEXTS = {
    "matters": "Å ha en venn", "strengths": "Fotball", "needs": "Én som ser ham hver dag",
    "coordinator": "Kari Nordli", "coordinator_reach": "22 00 00 00",
}  # fmt: skip


@pytest.fixture
def broad(log, today) -> Case:
    case = Case.objects.select_related("unit", "child", "holder").get(pk=log.case_id)
    case.level, case.guide_slug = 3, "nittedal"
    case.save()
    return case


@pytest.mark.requirement("R148", "R341", "R347")
def test_the_family_asks_and_the_day_and_the_answer_stand(broad, log, kari, anne, today, browse):
    request_plan(broad, by=kari, on=today, asked_on=today, asked_by="Anne", wants_coordinator=True)
    assert broad.plan == "wished"
    assert "Anne ba om plan" in page(browse(anne), log, "plan")
    with pytest.raises(ValidationError):
        request_plan(broad, by=kari, on=today, asked_on=today, asked_by="Anne")
    with pytest.raises(ValidationError) as refused:
        answer_request(broad, by=kari, on=today, answer="declined", answered_on=today)
    assert list(refused.value.message_dict) == ["reason"]

    answered = answer_request(broad, by=kari, on=today, answer="granted", answered_on=today)

    assert (answered.answer, broad.plan, broad.plan_granted_on) == ("granted", "granted", today)


@pytest.mark.requirement("R149")
def test_the_log_is_the_plan_and_no_more_without_losing_anything(
    broad, log, goal, kari, anne, today, browse
):
    with pytest.raises(ValidationError):
        use_log_as_plan(broad, by=kari, on=today, in_log=True, wished_by="Anne")
    note_plan(broad, by=kari, on=today, plan="granted", granted_on=today)
    use_log_as_plan(broad, by=kari, on=today, in_log=True, wished_by="Anne")
    used = page(browse(anne), log, "plan")
    broad.level = 1
    broad.save()
    use_log_as_plan(broad, by=kari, on=today, in_log=False, wished_by="Tomas")

    assert goal.text in used
    assert [one.in_log for one in PlanSwitch.objects.order_by("pk")] == [True, False]
    with acting(user_id=kari.pk):
        assert Stafettlogg.objects.get(pk=log.pk).is_open
    shown = page(browse(anne), log, "plan")
    assert "Avsluttet som plan" in shown
    assert goal.text not in shown


@pytest.mark.requirement("R149", "R341")
def test_the_plan_tells_who_coordinates_what_matters_and_until_when(
    broad, log, kari, anne, per, pers_measure, today, browse
):
    dates = {"starts_on": today, "ends_on": today + dt.timedelta(days=180)}
    with pytest.raises(ValidationError):
        write_plan(broad, by=kari, on=today, **TEXTS, **dates, revise_on=today)
    note_plan(broad, by=kari, on=today, plan="granted", granted_on=today)
    with pytest.raises(ValidationError) as refused:
        write_plan(
            broad, by=kari, on=today, **TEXTS, **dates, revise_on=today + dt.timedelta(days=200)
        )
    assert list(refused.value.message_dict) == ["revise_on"]
    for matters in ("Ro", "Å ha en venn"):
        text = write_plan(
            broad, by=kari, on=today, **{**TEXTS, "matters": matters}, **dates, revise_on=today
        )

    shown = page(browse(anne), log, "plan")
    assert "Å ha en venn" in shown
    assert "22 00 00 00" in shown
    assert text.history.count() == 2
    assert browse(per).get(reverse("stafettlogg:plan", args=[log.pk])).status_code == 404


def test_it_is_noted_on_the_pages_of_the_case(broad, kari, today, browse):
    client = browse(kari)

    def send(name, **data):
        data["submission_key"] = uuid.uuid4()
        return client.post(reverse(f"cases:{name}", args=[broad.pk]), data)

    with acting(user_id=kari.pk):
        assert send("plan-request", asked_by="Anne", asked_on=today).status_code == 302
        assert send("plan-answer", answer="granted", answered_on=today).status_code == 302
        assert send("plan-switch", wished_by="Anne").status_code == 302
        dates = {"starts_on": today, "ends_on": today + dt.timedelta(9), "revise_on": today}
        assert send("plan-write", **TEXTS, **dates).status_code == 302
        assert send("wish", told_by="Anne", wish="Kari").status_code == 302
    assert client.get(reverse("cases:plan", args=[broad.pk])).status_code == 200
    assert Case.objects.get(pk=broad.pk).plan_in_log


def test_the_pages_ask_the_database_a_few_times(sent, log, kari, anne, count_queries, browse):
    for reader in (kari, anne):
        for name in ("services", "plan"):
            assert count_queries(browse(reader), f"/logg/{log.pk}/{DIRS[name]}/") <= 14
    for path in ("/saker/folger/", "/saker/henvendelser/", "/saker/pinner/"):
        assert count_queries(browse(kari), path) <= 12


DIRS = {"services": "tjenester", "plan": "plan"}


def test_while_it_is_offered_both_are_named_on_the_log(
    log, kari, anne, siri, school, today, browse
):
    from cases.services import offer_baton
    from tests.cases.test_baton import right
    from tests.conftest import employ

    hege = employ("hege", "Hege Vold", "lærer", school)
    right(hege, siri, school.municipality, today)
    offer_baton(log.case, to=hege, by=kari, on=today, note="Alt.", reason="Slutter")

    for reader in (kari, anne):
        shown = page(browse(reader), log, "detail")
        assert "Kari Nordli har stafettpinnen. Den er tilbudt Hege Vold." in shown
