"""Limits for named employees, and what a consent would open: shown before it is sent."""

import datetime as dt
import uuid

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from cases.services import ask_consent_for
from consent.models import ConsentLimit
from consent.services import PersonLimit, statement


@pytest.fixture
def page(browse, kari, case, guardians, today):
    """``page(see="1", …)`` presses a button of the form that asks for consent."""
    http = browse(kari)
    given = {
        "submission_key": str(uuid.uuid4()), "purpose": "Trivsel", "to_log": "on",
        "service_codes": ["ppt"], "valid_until": (today + dt.timedelta(days=90)).isoformat(),
        "informed": "on",
    }  # fmt: skip

    def press(**changed):
        where = reverse("cases:ask-consent", args=[case.pk])
        return http.post(where, {**given, **changed})

    return press


def asked(case, kari, today, **changed):
    given = {
        "purpose": "Trivsel", "valid_until": today + dt.timedelta(days=90), "to_log": True,
        "service_codes": ["ppt"],
    }  # fmt: skip
    return ask_consent_for(case, by=kari, on=today, **{**given, **changed})


@pytest.mark.requirement("R228", "R233")
def test_what_a_named_employee_may_not_know_stands_in_the_text(case, kari, per, guardians, today):
    consent = asked(
        case, kari, today,
        persons=[PersonLimit(per, "hold", ("home", "health"))],
    )  # fmt: skip

    for language, words in (("nb", "skal ikke få vite noe om"), ("en", "is not to know")):
        assert f"{per.name} {words}" in statement(consent, language)
    assert "– Helse og kropp\n– Hjem og familie" in statement(consent, "nb")


@pytest.mark.requirement("R228")
@pytest.mark.parametrize(
    ("limits", "sentence"),
    [
        (lambda per, siri: [PersonLimit(siri, "hold", ("home",))], "arbeider ikke i kommunen"),
        (lambda per, siri: [PersonLimit(per, "hold", ())], "Velg områder"),
        (lambda per, siri: [PersonLimit(per, "hold", ("moon",))], "Velg områder"),
        (
            lambda per, siri: [
                PersonLimit(per, "hold", ("home",)), PersonLimit(per, "only", ("social",)),
            ],
            "bare stå én gang",
        ),
    ],
    ids=["one without a place of work", "no area", "an area that is none", "twice"],
)  # fmt: skip
def test_a_limit_for_a_person_that_cannot_be_is_refused(
    case, kari, per, siri, guardians, today, limits, sentence
):
    with pytest.raises(ValidationError, match=sentence):
        asked(case, kari, today, persons=limits(per, siri))


def test_one_more_press_gives_one_more_person_and_keeps_what_was_typed(page, per):
    answer = page(more="1", purpose="Halvt skre").content.decode()

    assert 'name="person_1"' in answer
    assert 'name="person_2"' not in answer
    assert per.name in answer
    assert "Halvt skre" in answer


@pytest.mark.requirement("R228")
def test_the_form_asks_with_limits_for_a_person(page, case, per):
    answer = page(
        person_rows="1", person_1=str(per.pk), person_1_kind="only", person_1_areas=["social"]
    )

    assert answer.status_code == 302
    limit = ConsentLimit.objects.get()
    assert (limit.employee, limit.kind, limit.area) == (per, "only", "social")
    assert limit.consent in case.consents.all()


def test_a_person_without_areas_is_told_of_beside_the_field(page, per):
    answer = page(person_rows="1", person_1=str(per.pk), person_1_kind="hold")

    assert answer.status_code == 422
    assert "Velg minst ett område." in answer.content.decode()


@pytest.mark.requirement("R228", "R260")
def test_before_it_is_sent_one_sees_what_each_would_see(page, case, per):
    answer = page(see="1", held_areas=["home"], purpose="").content.decode()

    assert not case.consents.exists()
    assert "Slik ville det vært" in answer
    assert "PPT" in answer
    assert "Det er ingen stafettlogg ennå." in answer
    assert "Ser ikke noe om: Hjem og familie" in answer


@pytest.mark.requirement("R233")
def test_without_exchange_nobody_would_see_anything(page):
    answer = page(see="1", no_exchange="on").content.decode()

    assert "Ingen andre ville sett noe i stafettloggen" in answer
