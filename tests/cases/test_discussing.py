"""Notes of discussions and talks: by the guide's list, with the child's name kept out of it."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from bti.audit.models import ActEvent, ReadEvent
from cases.models import Discussion, Talk
from cases.services import note_discussion, note_talk

DAY = dt.timedelta(days=1)
SENTENCE = "Drøftingen var anonym. Skriv den uten navnet til barnet."


def discuss(case, kari, today, **values):
    given = {"partner": "leder", "discussed_on": today, "summary": "Vi følger med en uke til."}
    return note_discussion(case, by=kari, on=today, **{**given, **values})


def talk(case, kari, today, **values):
    given = {"talked_with": "both", "talked_on": today, "summary": "Vi snakket om friminuttene."}
    return note_talk(case, by=kari, on=today, **{**given, **values})


def refusal(error) -> dict[str, list[str]]:
    return error.value.message_dict


@pytest.mark.requirement("R45", "R46")
def test_a_discussion_with_the_leader_is_kept_with_its_day(case, kari, today):
    discussion = discuss(case, kari, today, partner_name="Mona Berg", discussed_on=today - DAY)

    stored = Discussion.objects.get()
    assert stored == discussion
    assert (stored.partner, stored.partner_name, stored.on) == ("leder", "Mona Berg", today - DAY)
    assert stored.anonymous is False
    assert ActEvent.objects.get(act="cases.note_discussion").details == {
        "partner": "leder", "anonymous": False, "on": (today - DAY).isoformat(),
    }  # fmt: skip


@pytest.mark.requirement("R50")
def test_the_resource_team_is_one_to_discuss_with(case, kari, today):
    assert discuss(case, kari, today, partner="ressursteam").partner == "ressursteam"


@pytest.mark.requirement("R105")
def test_advice_from_another_service_is_sought_without_leaving_level_1(case, kari, today):
    case.guide_slug, case.level = "nittedal", 1
    case.save()

    note = discuss(case, kari, today, partner="faggruppe", partner_name="PPT", summary="Prøv lek.")

    case.refresh_from_db()
    assert (note.anonymous, case.level) == (True, 1)


@pytest.mark.requirement("R49", "R157")
def test_child_welfare_is_always_asked_without_the_childs_name(case, kari, today):
    assert discuss(case, kari, today, partner="barnevern", anonymous=False).anonymous is True


@pytest.mark.requirement("R48")
def test_other_professionals_are_always_asked_without_the_childs_name(case, kari, today):
    case.guide_slug = "nittedal"
    case.save()

    assert discuss(case, kari, today, partner="faggruppe").anonymous is True


@pytest.mark.requirement("R48", "R49")
@pytest.mark.parametrize(
    "summary",
    [
        "Jonas trekker seg unna.",
        "Vi snakket om jonas sin uke.",
        "SOLBERG ble nevnt.",
        "Det er Solbergs yngste.",
        "Det gjelder 038515 98730.",
    ],
)
def test_an_anonymous_discussion_that_names_the_child_is_refused(case, kari, today, summary):
    with pytest.raises(ValidationError) as error:
        discuss(case, kari, today, partner="barnevern", summary=summary)

    assert refusal(error) == {"summary": [SENTENCE]}
    assert not Discussion.objects.exists()


def test_a_name_that_is_an_everyday_word_is_the_word_when_it_is_written_small(case, kari, today):
    case.child.last_name = "Vold"
    case.child.save()

    discuss(case, kari, today, partner="barnevern", summary="Vi drøftet tegn på vold.")
    with pytest.raises(ValidationError):
        discuss(case, kari, today, partner="barnevern", summary="Det gjelder Vold.")


def test_a_discussion_under_full_name_may_name_the_child(case, kari, today):
    assert discuss(case, kari, today, summary="Jonas trenger ro.").anonymous is False


def test_a_partner_the_guide_does_not_have_is_refused(case, kari, today):
    with pytest.raises(ValidationError) as error:
        discuss(case, kari, today, partner="nabo")

    assert refusal(error) == {"partner": ["Velg en av dem som står på lista."]}


def test_a_day_ahead_or_before_the_concern_is_refused(case, kari, today):
    with pytest.raises(ValidationError) as ahead:
        discuss(case, kari, today, discussed_on=today + DAY)
    with pytest.raises(ValidationError) as before:
        discuss(case, kari, today, discussed_on=case.concern_on - DAY)

    assert refusal(ahead) == {"discussed_on": ["Datoen kan ikke være fram i tid."]}
    assert list(refusal(before)) == ["discussed_on"]
    assert refusal(before)["discussed_on"][0].endswith("Datoen kan ikke være før det.")


def test_a_summary_that_is_empty_or_too_long_is_refused(case, kari, today):
    for summary in ("   ", "x" * 2001):
        with pytest.raises(ValidationError) as error:
            discuss(case, kari, today, summary=summary)
        assert list(refusal(error)) == ["summary"]


def test_only_the_holder_notes_on_an_open_case(case, kari, colleague, today):
    with pytest.raises(PermissionDenied):
        discuss(case, colleague, today)
    case.level, case.closed_on = 9, today
    case.save()
    with pytest.raises(PermissionDenied):
        discuss(case, kari, today)


@pytest.mark.requirement("R28", "R31", "R53")
def test_a_talk_keeps_the_childs_own_words_and_its_wish_apart(case, kari, today):
    talk(
        case, kari, today, talked_with="child", childs_words="Ingen vil være med meg.",
        child_informed=True, may_be_passed_on=True,
    )  # fmt: skip

    stored = Talk.objects.get()
    assert stored.childs_words == "Ingen vil være med meg."
    assert (stored.child_informed, stored.may_be_passed_on) == (True, True)


@pytest.mark.requirement("R30")
def test_a_child_may_choose_to_say_nothing(case, kari, today):
    stored = talk(
        case, kari, today, talked_with="child", child_informed=True, child_chose_silence=True
    )

    assert (stored.child_informed, stored.child_chose_silence) == (True, True)


@pytest.mark.requirement("R166")
def test_a_talk_with_guardians_makes_the_fact_that_they_were_talked_with(case, kari, today):
    from cases.levels import facts_of

    assert "guardians_talked" not in facts_of(case, today)
    talk(case, kari, today, talked_with="guardians")
    assert "guardians_talked" in facts_of(case, today)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"talked_with": "guardians", "childs_words": "Nei."}, "talked_with"),
        ({"talked_with": "guardians", "child_chose_silence": True}, "talked_with"),
        ({"child_chose_silence": True, "childs_words": "Nei."}, "child_chose_silence"),
        ({"child_chose_silence": True, "may_be_passed_on": True}, "may_be_passed_on"),
        ({"talked_with": "guardians", "may_be_passed_on": True}, "may_be_passed_on"),
        ({"talked_with": "naboen"}, "talked_with"),
        ({"summary": ""}, "summary"),
    ],
)
def test_a_talk_that_contradicts_itself_is_refused(case, kari, today, values, field):
    with pytest.raises(ValidationError) as error:
        talk(case, kari, today, **values)

    assert list(refusal(error)) == [field]
    assert not Talk.objects.exists()


def test_a_talk_before_the_child_was_born_is_refused(case, kari, today):
    with pytest.raises(ValidationError) as error:
        talk(case, kari, today, talked_on=case.child.born - DAY)

    assert refusal(error) == {"talked_on": ["Datoen er før barnet ble født."]}


# The pages

PAGES = ("cases:discuss", "cases:talk")


@pytest.mark.parametrize("name", PAGES)
def test_the_page_is_the_holders_alone(
    case, kari, colleague, geir, mona, anne, guardians, browse, name
):
    address = reverse(name, args=[case.pk])

    assert browse(kari).get(address).status_code == 200
    for other in (colleague, geir, mona, anne):
        assert browse(other).get(address).status_code == 404
        assert browse(other).post(address).status_code == 404


@pytest.mark.requirement("R156", "R157")
@pytest.mark.parametrize("name", PAGES)
def test_the_obs_box_stands_on_the_page_and_the_reading_is_noted(case, kari, browse, name):
    page = browse(kari).get(reverse(name, args=[case.pk])).content.decode()

    assert "Meld rett til barneverntjenesten. Foreldrene skal ikke involveres." in page
    assert "Du kan drøfte saken med barnevernet uten å si hvem det gjelder." in page
    assert ReadEvent.objects.get(child_id=case.child_id).page == name


@pytest.mark.requirement("R46")
def test_a_discussion_is_noted_once_however_often_it_is_sent(case, kari, today, browse):
    client, address = browse(kari), reverse("cases:discuss", args=[case.pk])
    data = {
        "submission_key": "0d7f6a1e-8f1b-4e0f-9a53-6f7d5c5b1a01", "partner": "leder",
        "discussed_on": today.isoformat(), "summary": "Vi følger med.",
    }  # fmt: skip

    first, second = client.post(address, data), client.post(address, data)

    assert first["Location"] == second["Location"] == reverse("cases:detail", args=[case.pk])
    assert Discussion.objects.count() == 1


def test_what_was_typed_is_still_there_when_it_is_refused(case, kari, today, browse):
    answer = browse(kari).post(
        reverse("cases:discuss", args=[case.pk]),
        {
            "submission_key": "0d7f6a1e-8f1b-4e0f-9a53-6f7d5c5b1a02", "partner": "barnevern",
            "discussed_on": today.isoformat(), "summary": "Jonas er sliten.",
        },
    )  # fmt: skip

    page = answer.content.decode()
    assert answer.status_code == 422
    assert SENTENCE in page
    assert "Jonas er sliten." in page
    assert not Discussion.objects.exists()


def test_a_talk_is_noted_from_its_page(case, kari, today, browse):
    answer = browse(kari).post(
        reverse("cases:talk", args=[case.pk]),
        {
            "submission_key": "0d7f6a1e-8f1b-4e0f-9a53-6f7d5c5b1a03", "talked_with": "child",
            "talked_on": today.isoformat(), "summary": "Vi snakket.", "childs_words": "Jeg vil.",
            "child_informed": "on",
        },
    )  # fmt: skip

    assert answer.status_code == 302
    assert Talk.objects.get().childs_words == "Jeg vil."


def test_the_talk_page_warns_while_the_case_is_shielded(case, kari, today, browse):
    from cases.services import report_concern

    report_concern(
        case, by=kari, on=today, sent_on=today, channel="portal", violence_suspected=True,
        guardians_informed=False, not_informed_reason="vold",
    )  # fmt: skip

    page = browse(kari).get(reverse("cases:talk", args=[case.pk])).content.decode()
    assert "Ikke snakk med foresatte om mistanken." in page
