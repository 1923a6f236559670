"""«Mine tiltak»: across logs, by urgency, what one is asked for; and the catalogue of measures."""

import datetime as dt
import uuid

import pytest
from django.utils import timezone

from bti.database.acting import for_purpose
from stafettlogg.models import Goal, Measure
from stafettlogg.services import end_measure, evaluate
from tests.stafettlogg.test_evaluations import evaluation_of
from tests.stafettlogg.test_goals import goal_of

PATH = "/logg/mine-tiltak/"


def sent(**fields) -> dict:
    return {"submission_key": str(uuid.uuid4()), **fields}


@pytest.mark.requirement("R89", "R128")
def test_my_measures_stand_by_urgency_with_what_i_am_asked_for(
    shared_consent, new_measure, log, per, pia, today, browse
):
    def mine(text, **days):
        made = new_measure(employee=per, text=text)
        for name, away in days.items():
            setattr(made, name, today + dt.timedelta(days=away))
        with for_purpose("test"):
            made.save()

    mine("Er sen", starts_on=-10, due_on=-2, evaluate_on=-1)
    mine("Er i dag", starts_on=-10, due_on=0, evaluate_on=0)
    mine("Er snart", starts_on=-10, due_on=5, evaluate_on=5)
    mine("Er siden", starts_on=-10, due_on=50, evaluate_on=50)
    new_measure(employee=pia, text="Er Pias")
    page = browse(per).get(PATH)
    words = page.content.decode()

    groups = [(str(g["title"]), [r["text"] for r in g["rows"]]) for g in page.context["groups"]]
    assert groups == [
        ("På overtid", ["Er sen"]), ("I dag", ["Er i dag"]), ("Denne uka", ["Er snart"]),
        ("Senere", ["Er siden"]),
    ]  # fmt: skip
    assert "Er Pias" not in words
    assert "Tar du dette tiltaket?" in words
    assert "Jonas er med i lek i ett friminutt hver dag" in words


def test_it_asks_as_much_however_many_and_pages(
    shared_consent, new_measure, log, per, browse, count_queries
):
    new_measure(employee=per)
    client = browse(per)
    few = count_queries(client, PATH)
    for _turn in range(30):
        new_measure(employee=per)
    assert count_queries(client, PATH) == few <= 12
    assert client.get(PATH).context["page_obj"].paginator.num_pages == 2


def test_what_ended_or_is_anothers_is_not_there(
    pers_measure, log, per, kari, mona, today, browse, as_
):
    assert pers_measure.text in browse(per).get(PATH).content.decode()
    assert pers_measure.text not in browse(mona).get(PATH).content.decode()
    with as_(kari):
        end_measure(pers_measure, by=kari, on=today, reason="Ferdig.")
    assert pers_measure.text not in browse(per).get(PATH).content.decode()


def test_a_goal_kept_from_the_actor_is_not_told_there(
    pers_measure, log, per, kari, today, browse, as_
):
    from stafettlogg.services import hold_back  # noqa: PLC0415

    with as_(kari):
        hold_back(pers_measure.goal, by=kari, on=today, employee=per)
    page = browse(per).get(PATH).content.decode()
    assert pers_measure.text in page
    assert pers_measure.goal.text not in page


def test_a_guardian_has_her_own_in_plain_words_and_nothing_new_behind_a_shield(
    new_measure, guardianship_anne, case, log, kari, anne, tomas, today, browse, as_
):
    mine = new_measure(guardian=guardianship_anne.guardian, text="Leggetid kl. 20", arena="home")
    page = browse(anne).get(PATH).content.decode()
    assert "Dine tiltak" in page
    assert "Leggetid kl. 20" in page
    assert "Leggetid" not in browse(tomas).get(PATH).content.decode()
    case.shielded_at = timezone.now()
    case.save()
    new_measure(guardian=guardianship_anne.guardian, text="Etter skjoldet", arena="home")
    with as_(kari):
        evaluate(mine, by=kari, on=today, **evaluation_of(today, effect=-2))
    page = browse(anne).get(PATH).content.decode()
    assert "Leggetid kl. 20" in page
    assert "Etter skjoldet" not in page
    assert "Mye verre" not in page


@pytest.mark.requirement("R273", "R274")
def test_a_goal_keeps_its_challenges_and_leaves_those_of_another_area(
    log, kari, today, browse, as_
):
    fields = {k: str(v) for k, v in goal_of(today).items()}
    client = browse(kari)
    client.post(f"/logg/{log.pk}/mal/", sent(**fields, challenges=["venner", "fravaer"]))
    with as_(kari):
        assert Goal.objects.get().challenges == ["venner"]
    assert "få eller ingen å være sammen med" in client.get(f"/logg/{log.pk}/").content.decode()


@pytest.mark.requirement("R271", "R369")
def test_a_measure_is_picked_from_the_catalogue_and_changed(
    goal, log, kari, per, anne, browse, as_, today
):
    client = browse(kari)
    page = client.get(f"/logg/mal/{goal.pk}/forslag/?omrade=social&sok=lekegruppe").content.decode()
    assert "Lekegruppe" in page
    assert "Fast leggetid" not in page
    assert browse(anne).get(f"/logg/mal/{goal.pk}/forslag/").status_code == 404
    address = f"/logg/mal/{goal.pk}/tiltak/?forslag=lekegruppe"
    assert f'{address}"' in page
    form = client.get(address).context["form"]
    assert form["text"].value() == "Lekegruppe med en voksen tirsdag og torsdag"
    assert form["evaluate_on"].value() == today + dt.timedelta(weeks=6)
    chosen = {
        "text": "Lekegruppe mandag", "arena": "school", "reach": "individual",
        "responsible": f"employee:{kari.pk}", "starts_on": today, "due_on": today,
        "evaluate_on": today,
    }  # fmt: skip
    client.post(address, sent(**{k: str(v) for k, v in chosen.items()}))
    with as_(kari):
        assert Measure.objects.get().text == "Lekegruppe mandag"


@pytest.mark.requirement("R87")
def test_a_measure_without_a_goal_gets_a_sentence(goal, log, kari, browse):
    client = browse(kari)
    refused = client.post(f"/logg/{log.pk}/tiltak/", sent())
    assert refused.status_code == 422
    assert "Uten mål kan ingen se om tiltaket hjelper" in refused.content.decode()
    answer = client.post(f"/logg/{log.pk}/tiltak/", sent(goal=goal.pk))
    assert answer.headers["Location"] == f"/logg/mal/{goal.pk}/tiltak/"


@pytest.mark.requirement("R238")
def test_twice_without_effect_there_is_one_press_to_the_end(
    log, new_measure, kari, anne, today, browse, as_
):
    measure = new_measure(starts_on=today - dt.timedelta(days=10))
    with as_(kari):
        for days in (8, 2):
            day = today - dt.timedelta(days=days)
            evaluate(measure, by=kari, on=today, **evaluation_of(today, effect=0, evaluated_on=day))
    page = browse(kari).get(f"/logg/{log.pk}/").content.decode()
    assert "Skal dere avslutte?" in page
    assert f'href="/logg/tiltak/{measure.pk}/avslutt/"' in page
    family = browse(anne).get(f"/logg/{log.pk}/").content.decode()
    assert "Skal dere avslutte?" in family
    assert f"/logg/tiltak/{measure.pk}/avslutt/" not in family
