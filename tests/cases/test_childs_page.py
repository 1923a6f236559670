"""The child's own page: what it says is kept as a talk, and passed on only as it wants."""

import re
import uuid

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from bti.audit.models import ActEvent
from cases.inputs.voicing import topics_for
from cases.models import Case, ChildsWord, Talk
from cases.services import note_childs_words
from cases.services.voicing import Said
from tests.cases.conftest import allow


@pytest.fixture
def tablet(case, kari, browse):
    """A browser with the child's page handed over to Jonas."""
    client = browse(kari)
    send(client, case, step="open", informed="on")
    return client


def address(case):
    return reverse("cases:childs-page", args=[case.pk])


def send(client, case, **data):
    return client.post(address(case), {"submission_key": uuid.uuid4(), **data})


def text_of(client, case) -> str:
    return client.get(address(case)).content.decode()


@pytest.mark.requirement("R31")
@pytest.mark.requirement("R53")
def test_what_the_child_says_is_kept_as_a_talk_with_its_wish_for_each_thing(case, tablet, today):
    answer = send(
        tablet, case,
        **{
            "writer": "child",
            "friends-face": "sad", "friends-words": "Ingen spør meg.",
            "friends-passing": "at_meeting",
            "school-face": "glad", "school-passing": "for_me",
            "home-words": "Det er hemmelig.",
        },
    )  # fmt: skip

    assert answer.status_code == 302
    talk = Talk.objects.get()
    assert (talk.talked_with, talk.on, talk.child_informed) == ("child", today, True)
    assert "Ingen" not in talk.summary + talk.childs_words
    told = {w.topic: (w.face, w.words, w.passing, w.written_by_child) for w in talk.words.all()}
    assert told == {
        "home": ("", "Det er hemmelig.", "kept", True),  # what is not chosen is kept
        "school": ("glad", "", "for_me", False),
        "friends": ("sad", "Ingen spør meg.", "at_meeting", True),
    }


def test_words_that_the_grown_up_typed_are_marked_so(case, tablet):
    send(tablet, case, **{"writer": "adult", "home-words": "Bra."})

    assert ChildsWord.objects.get().written_by_child is False


@pytest.mark.requirement("R30")
def test_a_child_may_choose_to_say_nothing(case, tablet):
    send(tablet, case, silent="on", **{"home-words": "Angret."})

    talk = Talk.objects.get()
    assert (talk.child_chose_silence, talk.child_informed) == (True, True)
    assert not ChildsWord.objects.exists()


def test_nothing_said_and_nothing_chosen_is_asked_again_kindly(case, tablet):
    answer = send(tablet, case)

    assert answer.status_code == 422
    assert "Velg noe du vil fortelle om" in answer.content.decode()
    assert not Talk.objects.exists()


@pytest.mark.requirement("R31")
def test_the_page_holds_nothing_of_the_case_and_no_way_out(case, kari, tablet):
    answer = tablet.get(address(case))
    text = answer.content.decode()

    assert "no-store" in answer.headers["Cache-Control"]
    assert "Hei, Jonas!" in text
    for hidden in (case.concern, "Solberg", kari.name, "Nivå", "OBS"):
        assert hidden not in text
    assert re.findall(r"<a\s", text) == []


@pytest.mark.requirement("R31")
def test_when_it_is_done_the_page_is_locked_until_it_is_opened_from_the_case(case, tablet):
    send(tablet, case, **{"home-words": "Det er hemmelig."})

    for _turn in range(2):
        text = text_of(tablet, case)
        assert "Nå er du ferdig" in text
        assert "hemmelig" not in text
        assert "<textarea" not in text
    send(tablet, case, step="ready")
    assert "Nå er du ferdig" in text_of(tablet, case)
    tablet.force_login(case.holder)  # as one does anew
    tablet.session.flush()
    tablet.force_login(case.holder)
    send(tablet, case, step="ready")
    assert "Før du gir fra deg nettbrettet" in text_of(tablet, case)


@pytest.mark.requirement("R31")
@pytest.mark.parametrize("done", [False, True], ids=["while it tells", "when it is done"])
def test_no_address_leads_from_the_childs_page_into_the_case(case, tablet, done):
    if done:
        send(tablet, case, silent="on")

    for path in ("/", "/saker/", f"/saker/{case.pk}/", "/logg/", "/varsler/", "/logg-inn/"):
        answer = tablet.get(path)
        assert (path, answer.status_code, answer.get("Location")) == (path, 302, address(case))
    assert tablet.post(f"/saker/{case.pk}/steg/", {}).url == address(case)
    assert tablet.get(address(case)).status_code == 200


@pytest.mark.requirement("R31")
def test_the_grown_up_comes_back_only_by_logging_in_again(case, tablet):
    answer = send(tablet, case, step="leave")

    assert answer.status_code == 302
    assert answer.url == f"/logg-inn/?next=/saker/{case.pk}/"
    assert "_auth_user_id" not in tablet.session
    assert tablet.get(f"/saker/{case.pk}/").url.startswith("/logg-inn/")
    assert tablet.get(address(case)).url.startswith("/logg-inn/")


def test_a_second_press_keeps_it_once_and_shows_nothing(case, tablet):
    key = uuid.uuid4()
    for _press in range(2):
        answer = tablet.post(address(case), {"submission_key": key, "home-face": "glad"})
        assert answer.url == address(case)

    assert ChildsWord.objects.count() == 1


@pytest.mark.requirement("R31")
def test_what_is_kept_is_for_the_one_it_was_said_to(
    case, tablet, kari, colleague, browse, siri, today
):
    send(
        tablet, case,
        **{"home-words": "Det er hemmelig.", "friends-words": "Jeg savner Ola.",
           "friends-passing": "for_me"},
    )  # fmt: skip
    shown = browse(kari).get(reverse("cases:detail", args=[case.pk])).content.decode()
    assert "Det er hemmelig." in shown
    assert "Bare du ser dette." in shown

    allow(colleague, siri, today)
    Case.objects.get(pk=case.pk)
    case.holder = colleague
    case.save()
    after = browse(colleague).get(reverse("cases:detail", args=[case.pk])).content.decode()
    assert "hemmelig" not in after
    assert "Jeg savner Ola." in after


def test_the_audit_tells_that_there_was_a_talk_and_no_more(case, tablet):
    send(tablet, case, **{"home-words": "Det er hemmelig."})

    act = ActEvent.objects.get(act="cases.note_talk")
    assert "hemmelig" not in str(act.__dict__)
    assert "home" not in str(act.__dict__)
    assert not ActEvent.objects.filter(subject__icontains="ChildsWord").exists()


def test_only_the_holder_opens_it(case, geir, mona, browse, today):
    for other in (geir, mona):
        assert browse(other).get(address(case)).status_code == 404
        with pytest.raises(PermissionDenied):
            note_childs_words(case, by=other, on=today, child_chose_silence=True)


def test_a_topic_or_a_face_that_does_not_exist_is_refused(case, kari, today):
    for said in (
        Said("money", "glad"),
        Said("home", "angry"),
        Said("home", "glad", "", "tell_all"),
    ):
        with pytest.raises(ValidationError):
            note_childs_words(case, by=kari, on=today, said=[said])
    assert not Talk.objects.exists()


def test_topics_follow_the_age():
    assert "kindergarten" in topics_for(4)
    assert "school" in topics_for(6)
    assert {"online", "ahead"} <= set(topics_for(15))
    assert topics_for(None) == topics_for(0)
