"""«Fant du det du lette etter?»: answered on the page, read by the administrator."""

import datetime as dt
import uuid

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from bti.accounts.models import Municipality, ServiceUnit
from bti.audit.models import ActEvent
from bti.web.feedback.services import MOST, give_feedback
from bti.web.models import PageFeedback
from tests.conftest import employ
from tests.web.reading import Page, assert_wired

ADDRESS, LIST = "/tilbakemelding/", "/rettigheter/tilbakemeldinger/"


@pytest.fixture
def now() -> dt.datetime:
    return timezone.now()


def give(by, at, **values) -> PageFeedback:
    given = {"page": "toolbox:home", "found": False, "text": "Mal for referat"}
    return give_feedback(by=by, at=at, **{**given, **values})


def sent(**values: str) -> dict[str, str]:
    return {
        "page": "toolbox:home", "found": "no", "text": "", "next": "",
        "submission_key": str(uuid.uuid4()), **values,
    }  # fmt: skip


@pytest.mark.requirement("R371")
@pytest.mark.parametrize("address", ["/saker/veileder/", "/verktoy/", "/verktoy/skjema/uro_a/",
                                     "/verktoy/side/meeting/"])  # fmt: skip
def test_every_page_of_guide_and_toolbox_asks(kari, browse, address):
    page = Page(browse(kari).get(address).content.decode())

    assert "Fant du det du lette etter?" in page.words
    assert "Ikke skriv navn eller noe annet om et barn eller en familie." in page.words
    assert [f["action"] for f in page.all("form", action=ADDRESS)] == [ADDRESS]
    assert_wired(page)


@pytest.mark.requirement("R371")
def test_an_answer_is_kept_and_one_comes_back_to_the_same_place(kari, browse):
    client = browse(kari)

    answer = client.post(ADDRESS, sent(text=" Mal for referat ", next="/verktoy/?q=mal"))

    assert (answer.status_code, answer.url) == (302, "/verktoy/?q=mal")
    kept = PageFeedback.objects.get()
    assert (kept.user, kept.municipality, kept.page, kept.found, kept.text) == (
        kari, kari.municipality, "toolbox:home", False, "Mal for referat",
    )  # fmt: skip
    act = ActEvent.objects.get()
    assert (act.act, act.details) == (
        "web.give_feedback", {"page": "toolbox:home", "found": False}
    )  # fmt: skip
    assert "Takk for tilbakemeldingen." in client.get("/verktoy/").content.decode()


@pytest.mark.parametrize("next", ["", "https://ond.example/", "//ond.example", "x" * 300])
def test_nobody_is_led_away(kari, browse, next):
    assert browse(kari).post(ADDRESS, sent(next=next)).url == "/verktoy/"


def test_pressed_twice_it_is_kept_once(kari, browse):
    client, form = browse(kari), sent()

    client.post(ADDRESS, form)
    client.post(ADDRESS, form)

    assert PageFeedback.objects.count() == 1


@pytest.mark.requirement("R371")
@pytest.mark.parametrize(
    "text", ["Om 03851598730", "Fant ikke 038515 98730.", "03.85.15-98730", "nr 038515.98730"]
)
def test_a_text_with_an_identity_number_is_refused_in_a_sentence(kari, browse, text):
    answer = browse(kari).post(ADDRESS, sent(text=text))

    assert answer.status_code == 422
    assert answer.context["form"].errors == {
        "text": ["Teksten inneholder noe som likner et fødselsnummer. Ta det bort."]
    }
    assert text in answer.content.decode()
    assert not PageFeedback.objects.exists()


def test_a_telephone_number_is_no_identity_number(kari, now):
    assert give(kari, now, text="Ring 22 33 44 55").pk


def test_one_who_answers_very_often_is_asked_to_wait(kari, mona, now):
    for _number in range(MOST):
        give(kari, now)

    with pytest.raises(ValidationError, match="mange ganger"):
        give(kari, now)
    assert give(mona, now).pk
    assert give(kari, now + dt.timedelta(hours=25)).pk


def test_too_long_a_text_is_refused(kari, now):
    with pytest.raises(ValidationError) as refused:
        give(kari, now, text="x" * 501)

    assert list(refused.value.message_dict) == ["text"]


def test_citizens_and_those_who_have_left_do_not_answer(anne, kari, now, today):
    with pytest.raises(PermissionDenied):
        give(anne, now)
    kari.memberships.update(ends=today - dt.timedelta(days=1))
    with pytest.raises(PermissionDenied):
        give(type(kari).objects.get(pk=kari.pk), now)


@pytest.mark.parametrize("page", ["", "cases:list", "toolbox:home'--"])
def test_a_page_that_does_not_ask_is_not_there(kari, browse, page):
    client = browse(kari)

    assert client.get(ADDRESS, {"side": page}).status_code == 404
    assert client.post(ADDRESS, sent(page=page)).status_code == 404


def test_the_question_has_a_page_of_its_own(kari, browse):
    page = Page(browse(kari).get(ADDRESS, {"side": "cases:guide"}).content.decode())

    assert "Svaret gjelder siden «Handlingsveilederen»." in page.words


@pytest.mark.requirement("R371")
def test_the_administrator_reads_counts_and_answers_and_not_who(siri, kari, mona, browse, now):
    give(kari, now, text="Mal for referat")
    give(mona, now, found=True, text="")
    give(mona, now, page="cases:guide", text="Telefonen til PPT")

    page = Page(browse(siri).get(LIST).content.decode())

    assert "Verktøykassa 1 fant det, 1 fant det ikke" in page.words
    assert "Handlingsveilederen 0 fant det, 1 fant det ikke" in page.words
    assert "Mal for referat" in page.words
    assert "Telefonen til PPT" in page.words
    for name in ("Kari", "Nordli", "Mona", "Berg"):
        assert name not in page.text


def test_the_list_is_narrowed_to_one_page(siri, kari, browse, now):
    give(kari, now, text="Mal for referat")
    give(kari, now, page="cases:guide", text="Telefonen til PPT")

    words = Page(browse(siri).get(LIST, {"side": "cases:guide"}).content.decode()).words

    assert "Telefonen til PPT" in words
    assert "Mal for referat" not in words


def test_answers_of_another_municipality_are_not_there(siri, browse, now):
    elsewhere = Municipality.objects.create(
        name="Nittedal kommune", number="3232", guide_slug="nittedal"
    )
    unit = ServiceUnit.objects.create(municipality=elsewhere, kind="school", name="Elvebakken")
    give(employ("eva", "Eva Bakken", "lærer", unit), now, text="Noe annet")

    page = browse(siri).get(LIST).content.decode()

    assert "Noe annet" not in page
    assert "Ingen har svart ennå" in page


def test_the_list_pages_and_asks_the_same_of_the_database(
    siri, kari, browse, now, django_assert_max_num_queries
):
    for number in range(30):
        PageFeedback.objects.create(
            municipality=kari.municipality, user=kari, at=now, page="cases:guide", found=False,
            text=f"Svar nummer {number}",
        )  # fmt: skip
    client = browse(siri)

    first = client.get(LIST).content.decode()
    assert "Svar nummer 29" in first
    assert "Svar nummer 0" in client.get(LIST, {"page": "2"}).content.decode()
    with django_assert_max_num_queries(8):
        client.get(LIST)
