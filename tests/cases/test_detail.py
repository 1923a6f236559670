"""The page of one case: what to do now, what is missing, what has been written; and for whom."""

import datetime as dt
import re

import pytest
from django.urls import reverse
from django.utils import timezone

from bti.audit.models import ReadEvent
from bti.people.models import Guardianship
from cases.models import StepDone
from cases.services import change_level, note_discussion, note_talk
from tests.cases.test_levels import at
from tests.conftest import give_consent


@pytest.fixture
def page(case, browse, kari):
    """``page()`` is the text of Kari's page about the case, without marks and extra space."""

    def read(user=kari, status=200) -> str:
        response = browse(user).get(reverse("cases:detail", args=[case.pk]))
        assert response.status_code == status
        plain = re.sub(r"<[^>]+>", " ", response.content.decode())
        return re.sub(r"\s+", " ", plain)

    return read


@pytest.mark.requirement("R162")
def test_only_the_one_who_owns_the_concern_reads_it(
    case, page, kari, mona, colleague, geir, per, siri, anne, guardianship_anne
):
    assert case.concern in page(kari)
    for other in (mona, colleague, geir, per, siri, anne):
        page(other, status=404)


def without_token(response) -> str:
    """The page without what differs from one rendering to the next."""
    page = response.content.decode()
    changing = r'name="csrfmiddlewaretoken" value="[^"]+"|data-ends-in="\d+"|saker(/|%2F)\d+'
    return re.sub(changing, "", page)


def test_a_case_that_is_not_there_answers_like_one_that_may_not_be_seen(case, browse, colleague):
    client = browse(colleague)

    hidden = client.get(reverse("cases:detail", args=[case.pk]))
    absent = client.get(reverse("cases:detail", args=[case.pk + 1]))

    assert hidden.status_code == absent.status_code == 404
    assert without_token(hidden) == without_token(absent)


def test_whoever_has_left_reads_nothing(case, page, kari, today):
    kari.memberships.update(ends=today - dt.timedelta(days=1))

    page(kari, status=404)


def test_the_reading_is_noted_with_its_reason(case, page, kari):
    page()

    event = ReadEvent.objects.get()
    assert (event.user_id, event.subject, event.subject_id, event.child_id) == (
        kari.pk, "cases.Case", str(case.pk), case.child_id,
    )  # fmt: skip
    assert (event.page, event.why) == ("cases:detail", "baton")


@pytest.mark.requirement("R161", "R163", "R164")
def test_the_step_now_tells_how_who_and_with_what(case, page):
    text = page()
    level = case.guide.level(0)
    now = level.steps[1]

    assert "Uroen oppstår" not in text
    assert all(str(line) in text for line in now.how)
    assert f"Hvem: {now.who}" in text
    for tool in ("URO-sonene", "URO-skjema del A", "URO-skjema del B", "Kjennetegn hos barn"):
        assert tool in text


@pytest.mark.requirement("R163")
def test_the_first_step_is_done_by_writing_the_concern_and_the_second_is_now(case, browse, kari):
    response = browse(kari).get(reverse("cases:detail", args=[case.pk]))

    steps = response.context["steps"]
    assert [step["state"] for step in steps] == ["done", "now", "later", "later"]
    assert [action["label"] for action in steps[1]["actions"]] == [
        "Fyll ut del A", "Jeg har drøftet det",
    ]  # fmt: skip
    assert [action["primary"] for action in steps[1]["actions"]] == [True, False]


@pytest.mark.requirement("R169", "R170")
def test_the_clock_of_two_weeks_runs_at_level_0(case, browse, kari, today):
    shown = browse(kari).get(reverse("cases:detail", args=[case.pk])).context["deadline"]

    assert shown["due"] == case.concern_on + dt.timedelta(days=14)
    assert shown["starts"] == case.concern_on
    assert shown["label"] == "Bestem om saken skal gå videre"


def test_the_page_says_how_many_things_are_missing_and_what_mends_them(case, page):
    text = page()

    assert "Én ting mangler før nivå 1" in text
    assert "Samtykke til stafettlogg mangler eller er utløpt." in text
    assert "Gjør klart samtykket" in text


def test_a_button_leads_on_when_nothing_is_missing(case, consented, page, browse, kari):
    text = page()
    html = browse(kari).get(reverse("cases:detail", args=[case.pk])).content.decode()

    assert "Alt er klart for nivå 1" in text
    assert reverse("cases:change-level", args=[case.pk, "start"]) in html


def test_no_button_leads_where_something_is_missing(case, browse, kari):
    html = browse(kari).get(reverse("cases:detail", args=[case.pk])).content.decode()

    assert reverse("cases:change-level", args=[case.pk, "start"]) not in html
    assert reverse("cases:change-level", args=[case.pk, "close"]) in html


@pytest.mark.requirement("R156")
@pytest.mark.parametrize("level", [0, 1, 2, 3])
def test_the_obs_box_stands_at_every_level_with_whom_to_call(case, page, today, level):
    at(case, level, "sondre_nordstrand", today)

    text = page()

    assert str(case.guide.obs.title) in text
    for number in ("116 111", "112"):
        assert number in text


def test_what_has_been_noted_stands_newest_first(case, kari, browse, today):
    note_discussion(
        case, by=kari, on=today, partner="leder", discussed_on=today, summary="Følg med i uka."
    )
    note_talk(
        case, by=kari, on=today, talked_with="child", talked_on=today,
        summary="Han leker alene.", childs_words="De andre løper fra meg.",
    )  # fmt: skip

    items = browse(kari).get(reverse("cases:detail", args=[case.pk])).context["page_obj"]

    assert [item["text"] for item in items] == [
        "Han leker alene. Barnets egne ord: «De andre løper fra meg.»",
        "Følg med i uka.",
    ]


def test_guardians_stand_with_who_has_parental_responsibility(case, guardianship_anne, tomas, page):
    text = page()

    assert "Anne Solberg" in text
    assert "mor, har foreldreansvar" in text


def test_a_guardian_who_is_blocked_is_not_shown(case, guardianship_anne, page):
    guardianship_anne.blocked = True
    guardianship_anne.save()

    assert "Anne Solberg" not in page()


def test_without_guardians_the_page_says_what_to_do(case, page):
    assert not Guardianship.objects.exists()
    assert "Ingen foresatte er registrert ennå." in page()


def test_a_consent_tells_who_has_signed_and_who_is_waited_for(
    case, guardianship_anne, guardianship_tomas, today, page
):
    from consent.models import Consent, Signature

    consent = give_consent(
        case, today, services={"ppt": "ppt"}, guardians=[guardianship_anne.guardian]
    )
    Signature.objects.create(consent=consent, guardian=guardianship_tomas.guardian)
    consent.state, consent.given_on = Consent.State.ASKED, None
    consent.save()

    text = page()

    assert "Har signert: Anne Solberg." in text
    assert "Venter på: Tomas Lund." in text
    assert "Et samtykke venter på underskrift." in text


def test_a_shielded_case_says_so_and_leads_nobody_to_the_guardians(
    case, consented, kari, page, browse
):
    case.shielded_at, case.shielded_level = timezone.now(), 0
    case.save()

    response = browse(kari).get(reverse("cases:detail", args=[case.pk]))

    assert "Saken er skjermet for foreldrene" in page()
    assert reverse("cases:ask-consent", args=[case.pk]) not in response.content.decode()


@pytest.mark.requirement("R194")
def test_level_2_proposes_to_go_back_to_level_1(case, browse, kari, today):
    at(case, 2, "sondre_nordstrand", today)

    response = browse(kari).get(reverse("cases:detail", args=[case.pk]))

    back = reverse("cases:change-level", args=[case.pk, "return"])
    assert [way["href"] for way in response.context["others"]][0] == back
    assert back in response.content.decode()


def test_a_closed_case_tells_why_and_how_to_open_it_again(case, consented, kari, today, page):
    change_level(case, "close", by=kari, on=today, reason="Det går bra nå.", with_family=True)

    text = page()

    assert "Det går bra nå." in text
    assert "Avsluttet sammen med familien." in text
    assert "Gjenåpne saken" in text
    assert "Legg til foresatt" not in text


def test_a_step_marked_by_hand_is_done(case, kari, today, browse):
    at(case, 1, "sondre_nordstrand", today)
    StepDone.objects.create(
        case=case, noted_by=kari, level=1, step="konkretiser_bekymring", on=today
    )

    steps = browse(kari).get(reverse("cases:detail", args=[case.pk])).context["steps"]

    assert [step["state"] for step in steps][:2] == ["done", "now"]


@pytest.mark.parametrize("count", [1, 30])
def test_the_page_asks_the_database_as_often_whatever_there_is(
    case, consented, kari, today, browse, count, django_assert_num_queries
):
    for n in range(count):
        note_discussion(
            case, by=kari, on=today, partner="leder", discussed_on=today, summary=f"Drøfting {n}."
        )
        give_consent(case, today, services={"ppt": "ppt"})
    client = browse(kari)
    address = reverse("cases:detail", args=[case.pk])
    client.get(address)

    with django_assert_num_queries(12):  # 10, and the savepoint of a request within a test
        client.get(address)
