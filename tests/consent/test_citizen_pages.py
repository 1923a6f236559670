"""What a guardian or a youth meets: the list, the page, three steps to a signature."""

import re
from uuid import uuid4

import pytest
from django.urls import reverse
from django.utils.html import escape

from bti.audit.models import ReadEvent
from bti.notices.models import Notice
from consent import services
from tests.consent.conftest import years_before


def at(name, consent, step=None):
    address = reverse(f"consent:{name}", args=[consent.pk])
    return f"{address}?steg={step}" if step else address


def words(answer):
    """The text of a page, without tags, spaces run together."""
    main = answer.content.decode().split("<main", 1)[1].split("</main>")[0]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", main))


@pytest.fixture
def press(browse):
    """``press(user, consent)`` presses «Signer» on the third page, as the browser sends it."""

    def pressing(user, consent, *, client=None, **changes):
        client = client or browse(user)
        page = client.get(at("sign", consent, 3)).content.decode()
        seen = re.search(r'name="seen" value="([0-9a-f]{64})"', page)
        typed = {
            "submission_key": str(uuid4()),
            "seen": seen[1] if seen else "",
            "read": "on",
            **changes,
        }
        return client.post(at("sign", consent), typed)

    return pressing


# The list


def test_the_list_shows_what_waits_then_what_counts_then_what_is_over(
    ask, child, guardians, sign, browse, anne, tomas, today
):
    over, counts, others, waits = (
        ask(child, purpose=purpose) for purpose in ("Over", "Teller", "Andres", "Venter")
    )
    services.decline(over, by=tomas, on=today)
    sign(counts, anne)
    sign(counts, tomas)
    sign(others, anne)

    answer = browse(anne).get(reverse("consent:mine"))
    told = words(answer)

    assert [(item["group"], item["consent"]) for item in answer.context["items"]] == [
        ("Venter på deg", waits),
        ("Venter på andre", others),
        ("Gjelder nå", counts),
        ("Avsluttet", over),
    ]
    assert "Venter på underskrift. 0 av 2 har signert." in told
    assert "Venter på underskrift. 1 av 2 har signert." in told
    assert "Ikke gitt: noen sa nei" in told


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_asks_the_database_as_often_for_one_as_for_three(
    rows, ask, child, guardians, browse, anne, django_assert_num_queries
):
    for _ in range(rows):
        ask(child)
    client = browse(anne)
    client.get(reverse("consent:mine"))  # a new session is written once

    with django_assert_num_queries(5):
        answer = client.get(reverse("consent:mine"))

    assert len(answer.context["items"]) == rows


def test_the_list_is_paged(ask, child, guardians, browse, anne):
    for number in range(26):
        ask(child, purpose=f"Nummer {number}")
    client = browse(anne)

    assert len(client.get(reverse("consent:mine")).context["items"]) == 25
    assert len(client.get(reverse("consent:mine") + "?page=2").context["items"]) == 1


def test_an_empty_list_says_what_will_come(browse, anne):
    assert "Ingen samtykker ennå" in words(browse(anne).get(reverse("consent:mine")))


def test_the_list_is_for_citizens(browse, kari):
    assert browse(kari).get(reverse("consent:mine")).status_code == 403


# The page


@pytest.mark.requirement("R223", "R224", "R227", "R229", "R230", "R231", "R232")
def test_the_page_tells_everything_in_plain_words(ask, child, guardians, browse, anne):
    consent = ask(child, service_codes=["ppt", "helsestasjon"])

    told = words(browse(anne).get(at("detail", consent)))

    for sentence in (
        "At Jonas skal trives i friminuttene.",
        "0 av 2 har signert",
        "Anne Solberg (du)",
        "Din tur",
        "Helsestasjonen/\u200bSkolehelsetjenesten",
        "Ser: mål, tiltak, møter og lysglimt i stafettloggen, når de har fått et tiltak der",
        "Ser ikke: elevmappe, karakterer og det andre tjenester har i sine mapper",
        "Jeg kan når som helst trekke samtykket tilbake, uten å si hvorfor.",
        "Forvaltningsloven §§ 13–13 e : Taushetsplikt for alle som arbeider i det offentlige.",
    ):
        assert sentence in told
    assert "https://" not in told


@pytest.mark.requirement("R228", "R233")
def test_what_is_limited_is_told(ask, child, guardians, browse, anne):
    consent = ask(child, limits="Helsa til Tomas", only_share="Fravær")

    told = words(browse(anne).get(at("detail", consent)))

    assert "Dette skal ikke deles Helsa til Tomas" in told
    assert "Bare dette kan det informeres om Fravær" in told


@pytest.mark.requirement("R233")
def test_no_exchange_is_told_for_each_service(ask, child, guardians, browse, anne):
    told = words(browse(anne).get(at("detail", ask(child, no_exchange=True))))

    assert "Ser ikke: opplysninger om Jonas. Utveksling er det sagt nei til." in told
    assert "Ser:" not in told


def test_without_a_log_the_services_get_what_they_need(ask, child, guardians, browse, anne):
    told = words(browse(anne).get(at("detail", ask(child, to_log=False))))

    assert "Ser: det de trenger å vite for å hjelpe Jonas" in told
    assert "Ser ikke: journalen hos helsetjenestene" in told


def test_reading_is_noted_and_the_notice_is_read(asked, browse, anne):
    browse(anne).get(at("detail", asked))

    event = ReadEvent.objects.get()
    assert (event.user_id, event.page, event.child_id, event.why) == (
        anne.pk, "consent:detail", asked.child_id, "signer",
    )  # fmt: skip
    assert Notice.objects.get(recipient=anne).read_at is not None


@pytest.mark.parametrize("services_ticked", [["ppt"], ["ppt", "skole", "barnehage"]])
def test_the_page_asks_the_database_as_often_for_one_service_as_for_three(
    services_ticked, ask, child, guardians, browse, anne, django_assert_num_queries
):
    consent = ask(child, service_codes=services_ticked)
    client = browse(anne)
    client.get(reverse("consent:mine"))  # a new session is written once

    with django_assert_num_queries(11):
        answer = client.get(at("detail", consent))

    assert len(answer.context["services"]) == len(services_ticked)


def test_no_step_of_signing_asks_the_database_more_than_12_times(
    asked, browse, anne, django_assert_max_num_queries
):
    client = browse(anne)
    client.get(reverse("consent:mine"))

    for step in (1, 2, 3):
        with django_assert_max_num_queries(12):
            client.get(at("sign", asked, step))


@pytest.mark.requirement("R234")
def test_one_who_has_signed_finds_the_text_as_it_was_signed(given, browse, anne):
    row = given.signature_of(anne)

    page = browse(anne).get(at("detail", given))

    assert "Språket var bokmål." in words(page)
    assert escape(row.text.split("\n")[-1]) in page.content.decode()
    assert "Trekk samtykket" in words(page)


# Signing


@pytest.mark.parametrize(
    ("step", "heading", "position"),
    [
        (1, "Hva gjelder samtykket for Jonas?", "1 av 3 Hva det gjelder"),
        (2, "Hvem kan hjelpe Jonas sammen?", "2 av 3 Hvem som kan være med"),
        (3, "Les alt, og signer", "3 av 3 Les og signer"),
        ("tull", "Hva gjelder samtykket for Jonas?", "1 av 3 Hva det gjelder"),
    ],
)
def test_signing_is_three_pages_with_one_question_each(
    asked, browse, anne, step, heading, position
):
    told = words(browse(anne).get(at("sign", asked, step)))

    assert heading in told
    assert position in told


@pytest.mark.requirement("R61", "R80", "R234")
def test_the_text_on_the_last_page_is_the_text_that_is_signed(asked, browse, press, anne):
    client = browse(anne)
    shown = client.get(at("sign", asked, 3))

    answer = press(anne, asked, client=client)

    row = asked.signatures.get(guardian__user=anne)
    assert answer.status_code == 302
    assert answer.url == at("detail", asked)
    assert row.state == "signed"
    assert row.text == shown.context["text"]
    assert row.text_hash == shown.context["seen"]


def test_the_language_of_the_page_is_the_language_that_is_signed(asked, browse, press, anne):
    client = browse(anne)
    client.cookies["bti_language"] = "nn"

    press(anne, asked, client=client)

    row = asked.signatures.get(guardian__user=anne)
    assert row.language == "nn"
    assert "Det gjeld: Jonas Solberg" in row.text


def test_both_sign_on_their_own_and_then_it_counts(asked, press, anne, tomas, today):
    press(anne, asked)
    press(tomas, asked)
    asked.refresh_from_db()

    assert asked.is_live(today)


def test_signing_without_having_read_is_told(asked, press, anne):
    answer = press(anne, asked, read="")

    assert answer.status_code == 422
    assert "Kryss av for at du har lest teksten" in words(answer)
    assert asked.signatures.filter(state="signed").count() == 0


def test_a_second_press_signs_once(asked, browse, press, anne):
    client, key = browse(anne), str(uuid4())

    first = press(anne, asked, client=client, submission_key=key)
    second = client.post(at("sign", asked), {"submission_key": key, "read": "on"})

    assert (first.status_code, second.status_code) == (302, 302)
    assert asked.signatures.get(guardian__user=anne).history.filter(state="signed").count() == 1


def test_a_second_try_from_another_page_is_told(asked, browse, press, anne):
    client = browse(anne)
    press(anne, asked, client=client)

    answer = client.post(at("sign", asked), {"submission_key": str(uuid4()), "read": "on"})

    assert answer.status_code == 422
    assert "Du har alt svart på dette samtykket." in words(answer)


def test_a_lower_login_level_is_sent_to_a_safer_one_and_signs_nothing(asked, browse, press, anne):
    client = browse(anne)
    session = client.session
    session["login_level"] = "idporten-loa-substantial"
    session.save()

    answer = press(anne, asked, client=client)

    assert answer.status_code == 302
    assert answer.url.startswith("/logg-inn/sikrere/?next=%2Fsamtykke%2F")
    assert "sikrere innlogging" in words(client.get(answer.url))
    assert asked.signatures.filter(state="signed").count() == 0


def test_a_text_that_changed_meanwhile_is_read_again_before_it_is_signed(
    asked, browse, press, anne, child
):
    client = browse(anne)
    old = client.get(at("sign", asked, 3)).context["seen"]
    child.first_name = "Johannes"
    child.save()

    answer = press(anne, asked, client=client, seen=old)

    assert answer.status_code == 422
    assert "Teksten er endret siden du åpnet siden." in words(answer)
    assert answer.context["seen"] != old
    assert press(anne, asked, client=client, seen=answer.context["seen"]).status_code == 302


@pytest.mark.parametrize("name", ["sign", "decline"])
def test_one_who_has_answered_is_sent_to_the_page(asked, sign, browse, anne, name):
    sign(asked, anne)

    answer = browse(anne).get(at(name, asked))

    assert (answer.status_code, answer.url) == (302, at("detail", asked))


def test_the_youth_signs_too(ask, youth, parent, press, anne, today):
    ella = youth(years_before(today, 16))
    parent(ella, anne)
    consent = ask(ella)

    press(anne, consent)
    press(ella.user, consent)
    consent.refresh_from_db()

    assert consent.is_live(today)


# Saying no, and withdrawing


@pytest.mark.requirement("R229")
def test_saying_no_tells_what_it_means_first(asked, browse, tomas):
    told = words(browse(tomas).get(at("decline", asked)))

    assert "Jonas får fortsatt hjelp der Jonas er til daglig." in told
    assert "Ansatte må fortsatt melde fra til barnevernet når et barn kan være i fare." in told
    assert "Alle som skal signere, må si ja." in told


def test_a_no_is_kept_with_its_reason(asked, browse, tomas, anne):
    answer = browse(tomas).post(
        at("decline", asked), {"submission_key": str(uuid4()), "reason": "Vi vil vente."}
    )
    asked.refresh_from_db()

    assert (answer.status_code, answer.url) == (302, at("detail", asked))
    assert (asked.state, asked.ended_reason) == ("refused", "Vi vil vente.")
    told = words(browse(anne).get(at("detail", asked)))
    assert "Tomas Lund" in told
    assert "Sa nei" in told
    assert "Vi vil vente." not in told


@pytest.mark.requirement("R227")
def test_withdrawing_tells_the_consequences_and_is_confirmed(given, browse, anne, today):
    client = browse(anne)
    told = words(client.get(at("withdraw", given)))

    assert "Tjenestene som er nevnt, får ikke dele mer fra nå." in told
    assert "Det slettes ikke." in told
    assert given.is_live(today)

    answer = client.post(at("withdraw", given), {"submission_key": str(uuid4()), "reason": ""})
    given.refresh_from_db()

    assert (answer.status_code, answer.url) == (302, at("detail", given))
    assert given.state == "withdrawn"
    assert "Trukket tilbake" in words(client.get(at("detail", given)))


def test_what_is_over_has_nothing_to_withdraw(given, browse, anne, today):
    services.withdraw_consent(given, by=anne, on=today)

    answer = browse(anne).get(at("withdraw", given))

    assert (answer.status_code, answer.url) == (302, at("detail", given))
