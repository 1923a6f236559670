"""What the screens tell of a guide handed out as cards, and of one that counts services."""

import re

import pytest
from django.urls import reverse

from tests.cases.test_levels import at
from tests.conftest import give_consent

CARDS = {0: ("green", "Grønt kort"), 1: ("green", "Grønt kort"), 2: ("yellow", "Gult kort"),
         3: ("red", "Rødt kort")}  # fmt: skip


def words(html: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


@pytest.fixture
def look(browse, kari):
    """``look(name, …)`` is the page as Kari, or another, gets it."""

    def get(name: str, *args, user=kari) -> str:
        response = browse(user).get(reverse(name, args=args))
        assert response.status_code == 200
        return response.content.decode()

    return get


def cards_in(html: str) -> list[tuple[str, str]]:
    """Each card that is drawn: its colour, and the words beside."""
    return re.findall(r'<span class="kort (\w+)">([^<]+)</span>', html)


@pytest.mark.requirement("R373")
@pytest.mark.parametrize("level", CARDS)
def test_the_page_of_a_case_draws_the_cards_with_their_colour_in_words(case, look, today, level):
    at(case, level, "sarpsborg", today)
    html = look("cases:detail", case.pk)

    assert cards_in(html)[:4] == list(CARDS.values())
    assert cards_in(html)[4] == CARDS[level]
    assert case.guide.level(level).card.title.nb in words(html)


@pytest.mark.requirement("R375", "R387")
def test_the_page_of_a_case_tells_the_tips_and_counts_the_steps_of_the_card_on(case, look, today):
    at(case, 1, "sarpsborg", today)
    html = look("cases:detail", case.pk)

    assert "Skriv ned alle vurderinger der det er relevant." in html
    assert "Det kan bli mye for familien." in html
    assert re.findall(r'<span class="merk" aria-hidden="true">(\d)</span>', html) == [
        "4", "5", "6", "7",
    ]  # fmt: skip


@pytest.mark.requirement("R389", "R396")
@pytest.mark.parametrize(
    ("level", "step", "label"),
    [(1, "involve", "Gå videre til gult kort"), (2, "broaden", "Gå videre til rødt kort")],
)
def test_the_way_on_is_to_the_next_card(case, look, today, level, step, label):
    at(case, level, "sarpsborg", today)
    give_consent(case, today, services={"skole": "school", "barnevern": "child_welfare"})

    assert f">{label}</a>" in look("cases:detail", case.pk)
    html = look("cases:change-level", case.pk, step)
    assert f"<h1>{label}</h1>" in html


@pytest.mark.requirement("R373")
def test_the_guide_draws_every_card_with_tips(look, municipality):
    municipality.guide_slug = "sarpsborg"
    municipality.save()
    html = look("cases:guide")

    assert cards_in(html) == [*CARDS.values(), *CARDS.values()]
    assert "Er du usikker, søk råd." in html
    assert "https://www.sarpsborg.com/tiltakbarnogunge" in html


@pytest.mark.requirement("R373")
def test_the_lists_of_holder_and_leader_name_the_card(case, look, mona, today):
    at(case, 2, "sarpsborg", today)

    assert cards_in(look("cases:list")) == [("yellow", "Gult kort")]
    assert cards_in(look("cases:unit", user=mona)) == [("yellow", "Gult kort")]


def test_a_guide_without_cards_draws_none(case, look, mona, today):
    at(case, 1, "vestby", today)

    for html in (look("cases:detail", case.pk), look("cases:list"), look("cases:guide")):
        assert cards_in(html) == []


SUGGESTION = "Samtykket nevner tre andre tjenester. Med tre eller flere er det nivå 3."


@pytest.mark.requirement("R306", "R307")
def test_a_third_service_in_the_consents_points_to_level_3(case, look, today):
    at(case, 2, "vestby", today)
    give_consent(case, today, services={"nav": "nav", "barnevern": "child_welfare"})
    two = words(look("cases:detail", case.pk))
    give_consent(case, today, services={"ungdomslos": "youth_team"})
    three = words(look("cases:detail", case.pk))

    assert "er det nivå 3" not in two
    assert "Samtykket nevner for få tjenester for nivå 3." in two
    assert SUGGESTION in three
    assert "Gå til omfattende samarbeid" in three


def test_where_services_are_not_counted_nothing_points_to_level_3(case, look, today):
    at(case, 2, "nittedal", today)
    give_consent(case, today, services={"nav": "nav", "ppt": "ppt", "bup": "specialist_health"})

    assert "er det nivå 3" not in words(look("cases:detail", case.pk))


@pytest.mark.requirement("R315", "R318", "R332")
def test_vestby_calls_its_tools_by_the_names_of_its_document(look, municipality):
    municipality.guide_slug = "vestby"
    municipality.save()
    text = words(look("cases:guide"))

    for name in (
        "Undringsnotat", "Faktorer som kan gi grunnlag for bekymring",
        "Støtteark samtaler med barn", "Undringssamtalen med foresatte", "Møtemal",
        "Tjenesteoversikt", "Invitasjon til møte", "Referat fra møte", "Observasjonsskjema",
        "Samtykkeskjema",
    ):  # fmt: skip
        assert name in text


@pytest.mark.parametrize(
    ("guide", "promised"), [("nittedal", True), ("vestby", False), ("sarpsborg", False)]
)
def test_closing_promises_to_reopen_only_where_the_guide_can(case, look, today, guide, promised):
    at(case, 1, guide, today)

    html = look("cases:change-level", case.pk, "close")

    assert ("Saken kan gjenåpnes senere" in html) is promised


@pytest.mark.parametrize(
    ("guide", "word"),
    [("vestby", "koordinator"), ("sarpsborg", "ansvarlig"), ("nittedal", "stafettholder")],
)
def test_the_holder_is_called_by_the_word_of_the_guide(
    case, look, mona, municipality, today, guide, word
):
    municipality.guide_slug = guide
    municipality.save()
    at(case, 1, guide, today)

    assert f"Lederen har ikke valgt {word} ennå." in words(look("cases:list"))
    for page in (
        look("cases:unit", user=mona),
        look("cases:oversee", case.pk, user=mona),
        look("cases:appoint", case.pk, user=mona),
    ):
        text = words(page)
        assert f"Velg {word}" in text
        assert word == "stafettholder" or "Velg stafettholder" not in text


@pytest.mark.parametrize(
    ("level", "heading"),
    [(1, "Alt er klart for gult kort"), (2, "mangler før rødt kort"), (0, "«Egen tjeneste»")],
)
def test_what_is_missing_is_told_by_the_name_of_the_card(
    case, shared_consent, kari, browse, today, level, heading
):
    at(case, level, "sarpsborg", today)

    page = browse(kari).get(reverse("cases:detail", args=[case.pk])).content.decode()
    part = page[page.index('id="veien-videre"') :]
    told = " ".join(part[part.index("<h2>") : part.index("</h2>")].split())

    assert "nivå" not in told
    assert heading in told or heading.replace("mangler før", "Alt er klart for") in told


def test_the_holder_is_called_what_the_guide_calls_them(case, kari, mona, browse, today):
    from bti.notices.models import Notice
    from stafettlogg.services.opening import what_is_missing

    municipality = case.municipality
    municipality.guide_slug = "vestby"
    municipality.save()
    at(case, 1, "vestby", today)
    Notice.objects.create(
        recipient=kari, kind="holder", subject="cases.Case", subject_id=str(case.pk),
        due_day=today, link="/",
    )  # fmt: skip

    notices = browse(kari).get(reverse("web:notices")).content.decode()
    appoint = browse(mona).get(reverse("cases:appoint", args=[case.pk])).content.decode()

    assert "Du er utpekt som koordinator" in notices
    assert "rett til å være koordinator" in appoint
    assert "retten til å være koordinator" in appoint
    assert "Lederen har ikke utpekt koordinator ennå." in [
        sentence for _code, sentence, _holds in what_is_missing(case, today)
    ]
