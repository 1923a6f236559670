"""What was tried before, here and in an earlier log, and what is like it."""

import pytest

from bti.audit.models import ReadEvent
from bti.database.acting import acting
from stafettlogg.models import Measure
from stafettlogg.services import end_measure, evaluate, open_log, plan_measure, set_goal
from stafettlogg.services.tried import advice_on_tried, alike
from tests.conftest import give_consent


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Kari finner en lekekamerat før friminuttet", "Finne lekekamerater i friminutt", True),
        ("Matpakka lages sammen kvelden før", "Lage matpakke kvelden før", True),
        ("Per observerer to friminutt", "Matpakka lages kvelden før", False),
        ("Lek", "Lek", False),
    ],
)
def test_like_each_other(one, other, same):
    assert alike(one, other) is same
    assert alike(other, one) is same


@pytest.mark.requirement("R344")
def test_what_was_tried_with_effect(log, measure, kari, anne, today, browse, count_queries):
    with acting(user_id=kari.pk):
        evaluate(
            measure, by=kari, on=today, evaluated_on=today, carried_out=True, effect=1,
            decision="end",
        )  # fmt: skip
    page = browse(anne).get(f"/logg/{log.pk}/provd-for/").content.decode()
    for words in (measure.text, kari.name, "Litt bedre", "Ble bedre"):
        assert words in page
    assert count_queries(browse(kari), f"/logg/{log.pk}/provd-for/") <= 12


@pytest.fixture
def before(case, log, goal, measure, kari, today):
    """The log with the measure has ended with its case; the consent lives on."""
    with acting(user_id=kari.pk):
        end_measure(measure, by=kari, on=today, reason="Ferdig")
    from bti.database.acting import for_purpose

    with for_purpose("test"):
        log.ended_on = today
        log.save()
    case.level, case.closed_on = 9, today
    case.save()
    return log


@pytest.fixture
def new_log(before, case, guardians, kari, mona, today):
    """A new case about the same child, with a log of its own."""
    from cases.models import Case

    again = Case.objects.create(
        municipality=case.municipality, child=case.child, unit=case.unit, holder=kari,
        guide_slug=case.guide_slug, level=1, level_since=today, concern_on=today, concern="x",
        opened_by=kari, appointed_on=today, appointed_by=mona,
    )  # fmt: skip
    give_consent(again, today, services={"skole": "school"}, guardians=guardians)
    with acting(user_id=kari.pk):
        return open_log(again, by=kari, on=today)


@pytest.mark.requirement("R17", "R344")
def test_an_earlier_log_is_known_where_consent_lives(
    new_log, before, measure, case, kari, anne, today, browse
):
    path = f"/logg/{new_log.pk}/provd-for/"
    page = browse(kari).get(path).content.decode()
    assert measure.text in page
    assert "Fra en logg som ble avsluttet" in page
    assert ReadEvent.objects.filter(user_id=kari.pk, log_id=before.pk).exists()
    assert measure.text in browse(anne).get(path).content.decode()

    for consent in case.consents.all():
        consent.state, consent.ended_on = "withdrawn", today
        consent.save()
    assert measure.text not in browse(kari).get(path).content.decode()


@pytest.mark.requirement("R344")
def test_a_measure_like_an_earlier_one_is_pointed_out(new_log, measure, kari, today):
    with acting(user_id=kari.pk):
        goal = set_goal(
            new_log, by=kari, on=today, text="Jonas leker", area="social", need=1, takes="x",
            reach_by=today.replace(year=today.year + 1, day=1),
        )  # fmt: skip
        made = [
            plan_measure(
                goal, by=kari, on=today, text=text, arena="school", employee=kari,
                starts_on=today, due_on=today, evaluate_on=today,
            )
            for text in ("Finne lekekamerat før friminuttet", "Svømmekurs på torsdager")
        ]  # fmt: skip
        assert measure.text in advice_on_tried(made[0], kari, today)
        assert advice_on_tried(made[1], kari, today) == ""
        assert Measure.objects.filter(log=new_log).count() == 2


@pytest.mark.requirement("R191")
def test_where_there_are_measures_and_where_none_is_drawn_with_words(log, measure, anne, browse):
    page = browse(anne).get(f"/logg/{log.pk}/").content.decode()
    assert "Tiltak der Jonas er" in page
    assert page.count("Ingen ennå") == 3
