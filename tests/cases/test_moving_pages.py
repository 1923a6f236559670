"""The pages for a step between levels, and the button of a step that is done."""

import uuid

import pytest
from django.urls import reverse

from cases.models import Case, LevelChange, StepDone
from cases.services import change_level
from tests.cases.test_levels import at

WHY = "Vi ble enige om det i møtet."
BEST = "Jonas vil gjerne ha hjelp i friminuttene, og det er det beste for ham."


def send(client, case, step, **data):
    key = data.pop("submission_key", uuid.uuid4())
    return client.post(
        reverse("cases:change-level", args=[case.pk, step]),
        {"submission_key": key, "best_interest": BEST, **data},
    )


def test_the_page_takes_the_step_and_leads_back_to_the_case(case, consented, browse, kari):
    response = send(browse(kari), case, "start", reason=WHY)

    assert response.status_code == 302
    assert response.url == reverse("cases:detail", args=[case.pk])
    assert Case.objects.get(pk=case.pk).level == 1


def test_the_page_says_what_is_missing_and_shows_no_button(case, browse, kari):
    page = browse(kari).get(reverse("cases:change-level", args=[case.pk, "start"]))

    text = page.content.decode()
    assert page.status_code == 200
    assert "Samtykke til stafettlogg mangler eller er utløpt." in text
    assert 'name="reason"' not in text


def test_a_refused_step_keeps_what_was_typed_and_changes_nothing(case, browse, kari):
    response = send(browse(kari), case, "start", reason="Foreldrene er med på det.")

    text = response.content.decode()
    assert response.status_code == 422
    assert "Samtykke til stafettlogg mangler eller er utløpt." in text
    assert "Foreldrene er med på det." in text
    assert Case.objects.get(pk=case.pk).level == 0


@pytest.mark.parametrize("step", ["narrow", "reopen", "return", "broaden"])
def test_a_step_the_level_does_not_have_gets_its_sentence(case, browse, kari, step):
    client = browse(kari)

    response = send(client, case, step, reason="Likevel.")

    assert response.status_code == 422
    assert "Saken er ikke på et nivå der dette er mulig." in response.content.decode()
    assert "Likevel." in response.content.decode()
    shown = client.get(reverse("cases:change-level", args=[case.pk, step]))
    assert "Saken er ikke på et nivå der dette er mulig." in shown.content.decode()
    assert Case.objects.get(pk=case.pk).level == 0


def test_a_step_on_a_closed_case_gets_its_sentence(case, browse, kari, today):
    change_level(case, "close", by=kari, on=today, reason=WHY)

    response = send(browse(kari), case, "involve", reason="Likevel.")

    assert response.status_code == 422
    assert Case.objects.get(pk=case.pk).level == 9


def test_a_step_that_does_not_exist_is_no_address(case, browse, kari):
    client = browse(kari)

    for code in ("fly", "START", "start2"):
        assert client.get(f"/saker/{case.pk}/niva/{code}/").status_code == 404


def test_a_second_press_of_the_button_changes_nothing(case, consented, browse, kari):
    client, key = browse(kari), uuid.uuid4()

    first = send(client, case, "start", reason=WHY, submission_key=key)
    second = send(client, case, "start", reason=WHY, submission_key=key)

    assert first.url == second.url
    assert LevelChange.objects.count() == 1


def test_others_do_not_learn_that_the_page_exists(case, consented, browse, mona, colleague, anne):
    for other in (mona, colleague, anne):
        client = browse(other)
        assert client.get(reverse("cases:change-level", args=[case.pk, "start"])).status_code == 404
        assert send(client, case, "start", reason=WHY).status_code == 404
        assert client.post(reverse("cases:mark-step", args=[case.pk])).status_code == 404


def test_the_button_of_a_step_marks_it(case, browse, kari, today):
    at(case, 1, "sondre_nordstrand", today)
    address = reverse("cases:mark-step", args=[case.pk])

    done = browse(kari).post(f"{address}?level=1&step=konkretiser_bekymring")

    assert done.url == reverse("cases:detail", args=[case.pk])
    assert StepDone.objects.get().step == "konkretiser_bekymring"


@pytest.mark.parametrize("query", ["", "?level=x&step=y", "?level=0&step=uro_oppstar"])
def test_a_button_that_does_not_fit_says_so(case, browse, kari, query):
    client = browse(kari)

    response = client.post(reverse("cases:mark-step", args=[case.pk]) + query, follow=True)

    assert response.status_code == 200
    assert [m.level_tag for m in response.context["messages"]] == ["error"]
    assert not StepDone.objects.exists()


def test_a_step_is_marked_by_a_button_and_not_by_a_link(case, browse, kari):
    assert browse(kari).get(reverse("cases:mark-step", args=[case.pk])).status_code == 405


@pytest.mark.requirement("R27")
def test_what_is_best_for_the_child_is_written_where_one_decides(case, consented, browse, kari):
    client = browse(kari)

    missing = send(client, case, "start", reason=WHY, best_interest="")
    assert missing.status_code == 422
    assert "Barnets beste må fylles ut" in missing.content.decode()
    assert not LevelChange.objects.exists()

    send(client, case, "start", reason=WHY)
    assert LevelChange.objects.get().best_interest == BEST
    page = client.get(reverse("cases:detail", args=[case.pk])).content.decode()
    assert f"Barnets beste: {BEST}" in page


@pytest.mark.requirement("R27")
def test_a_worry_that_ends_where_it_began_need_not_weigh_it(case, browse, kari):
    assert send(browse(kari), case, "close", reason=WHY, best_interest="").status_code == 302
